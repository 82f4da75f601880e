"""Vector tables: what they say, how long they may be, whether a core could start with them.

(formats/mbed/SPEC.md: vector_table)
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from formats.mbed.vector_table import LONGEST, MOST_INTERRUPTS, SYSTEM_VECTORS, VECTOR_TABLE, VectorTable
from toolkit.findings import Finding
from toolkit.mbed.rules import RULES
from toolkit.mbed.targets import Target, catalogue
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange
from toolkit.quantities import format_count

WORD = 4
NAMES = (
    *("initial SP", "Reset", "NMI", "HardFault", "MemManage", "BusFault", "UsageFault", "SecureFault"),
    *("reserved", "reserved", "reserved", "SVCall", "DebugMonitor", "reserved", "PendSV", "SysTick"),
)
"""What the words in front of the chip's interrupts are for."""
RESERVED = frozenset({7, 8, 9, 10, 13})
"""Words that may hold anything; the first is a handler on some cores, and a sum on some chips."""
BASELINE_RESERVED = frozenset({4, 5, 6, 12})
"""Further ones of the small cores."""
BASELINE_CORES = ("Cortex-M0", "Cortex-M1", "Cortex-M23")
LIMITS = {"Cortex-M0": 32, "Cortex-M1": 32, "Cortex-M33": MOST_INTERRUPTS, "Cortex-M55": MOST_INTERRUPTS}
"""How the name of a core begins → most interrupts; 240 for all others."""
_USUAL_LIMIT = 240
KNOWN_COUNTS = {
    "MK64FN1M0": 102,
    "STM32F429ZI": 107,
    "STM32F411RE": 102,
    "STM32F769": 126,
    "STM32L475": 98,
    "STM32L476": 98,
    "STM32H743": 166,
    "LPC1768": 49,
    "nRF52840": 64,
}
"""How the name of a device begins → words of its table, NVIC_NUM_VECTORS of Mbed OS."""
LEAST_ALIGNMENT = 128
LEAST_HANDLERS = 4
"""Handlers of a program beside reset: of NMI, faults, SVCall, PendSV, SysTick."""
_NEAR = 1 << 20
"""Bytes around the reset vector that count as flash where the image does not hold its program."""
ERASED = 0xFFFF_FFFF
_SHOWN_HANDLERS = 3

LEVELS: dict[int, tuple[str, frozenset[str]]] = {
    1: (
        "a core can start it",
        frozenset(
            {
                "vectors-short",
                "vectors-erased",
                "vectors-reset-even",
                "vectors-reset-outside",
                "vectors-stack-unaligned",
                "vectors-stack-eight",
            }
        ),
    ),
    2: ("the stack lies in RAM", frozenset({"vectors-stack-outside"})),
    3: (
        "all vectors make sense",
        frozenset({"vectors-handler-outside", "vectors-handler-even", "vectors-alignment"}),
    ),
}
"""Level of validation → what holds when it is passed, codes of the findings that break it. Each stands for itself."""


@dataclass(frozen=True)
class Vectors:
    """A vector table in an image.

    Attributes:
        address: where it lies.
        record: its words, as many as it can have.
        at_least: words that it surely has.
        at_most: words that may be part of it.
        known: words that the target's chip has, where that is known; then the two numbers are this one.
        findings: what is wrong with it.
    """

    address: int
    record: VectorTable
    at_least: int
    at_most: int
    known: bool
    findings: tuple[Finding, ...]

    @property
    def range(self) -> AddressRange:
        """Where its words lie, as many as it may have."""
        return AddressRange(self.address, WORD * self.at_most)

    @property
    def words(self) -> tuple[int, ...]:
        """All words that may be part of it."""
        return words_of(self.record)[: self.at_most]

    @property
    def passed(self) -> dict[int, bool | None]:
        """Level of validation → whether nothing breaks it; None where there is nothing to judge, but erased flash."""
        codes = {finding.code for finding in self.findings}
        erased = is_erased(self.record)
        return {
            level: None if erased and level > 1 else not codes & breaking
            for level, (_words, breaking) in LEVELS.items()
        }

    def as_dict(self) -> dict[str, Any]:
        """The table as JSON sees it."""
        return {
            "address": self.address,
            "initial_stack_pointer": self.record.initial_stack_pointer,
            "reset": self.record.reset,
            "at_least": self.at_least,
            "at_most": self.at_most,
            "count_known": self.known,
            "levels": {str(level): passed for level, passed in self.passed.items()},
            "vectors": [
                {"number": number, "name": name_of(number), "value": value} for number, value in enumerate(self.words)
            ],
        }


def name_of(number: int) -> str:
    """What a word of the table is for: ``HardFault``, ``IRQ 3``."""
    return NAMES[number] if number < SYSTEM_VECTORS else f"IRQ {number - SYSTEM_VECTORS}"


def words_of(record: VectorTable) -> tuple[int, ...]:
    """All words of a table, in their order."""
    system = tuple(getattr(record, name) for name in record.__match_args__ if name != "interrupts")
    return (*system, *record.interrupts)


def alignment_for(count: int) -> int:
    """Where VTOR wants a table of so many words: at a multiple of this many bytes."""
    return max(LEAST_ALIGNMENT, 1 << (WORD * count - 1).bit_length())


def is_erased(record: VectorTable) -> bool:
    """Whether stack pointer and reset vector are what erased flash has."""
    return record.initial_stack_pointer == record.reset == ERASED


def start_of(data: bytes) -> tuple[int, int]:
    """Stack pointer and reset vector of a program, by its first 8 bytes."""
    record = VECTOR_TABLE.parse(data[: 2 * WORD].ljust(WORD * SYSTEM_VECTORS, b"\0"))
    return record.initial_stack_pointer, record.reset


def looks_like_start(data: bytes) -> bool:
    """Whether the first two words may be a stack pointer and a reset vector, wherever they lead."""
    stack, reset = start_of(data)
    return len(data) >= 2 * WORD and stack % WORD == 0 and reset & 1 == 1 and ERASED not in (stack, reset) and stack > 0


def table_offsets(data: bytes) -> Iterator[int]:
    """Offsets at which a vector table seems to begin, wherever the data lies: multiples of 128 bytes.

    The stack begins in a RAM that somebody has, there are handlers for faults and for the system, and all lie as near
    to the reset vector as the data is long, and the stack does not.
    """
    length = WORD * SYSTEM_VECTORS
    for offset in range(0, len(data) - length + 1, LEAST_ALIGNMENT):
        if (
            data[offset + WORD] & 1
            and not data[offset] % WORD
            and seems_table(data[offset : offset + length], len(data))
        ):
            yield offset


def seems_table(words: bytes, length: int) -> bool:
    """Whether the first 64 bytes of a program seem to be a vector table; its handlers lie within so many bytes."""
    if len(words) < WORD * SYSTEM_VECTORS:
        return False
    record = VECTOR_TABLE.parse(words)
    handlers = [word for number, word in enumerate(words_of(record)) if number > 1 and word and number not in RESERVED]
    near = all(word & 1 and abs(word - record.reset) < length for word in handlers)
    if not near or len(handlers) < LEAST_HANDLERS or record.reset == ERASED:
        return False
    is_apart = abs(record.initial_stack_pointer - record.reset) >= length  # numbers of other tables lie side by side
    return is_apart and stack_in_ram(record.initial_stack_pointer, None)


def read_vectors(contents: Contents, address: int, target: Target | None = None) -> Vectors | None:
    """The vector table at an address; None where there are fewer bytes than its first 16 words.

    Args:
        contents: the image.
        address: where the table begins.
        target: whose image it is, where that is known.
    """
    length = _held(contents, address)
    if length < WORD * SYSTEM_VECTORS:
        return None
    record = VECTOR_TABLE.parse(contents.read(address, length))
    words = words_of(record)
    at_most = SYSTEM_VECTORS
    if not is_erased(record):
        at_most = min(count_at_most(words, _in_flash(contents, record), _limit(target)), len(words))
    known = _known_count(words, at_most, target)
    at_most = known or at_most
    at_least = known or max(SYSTEM_VECTORS, _before_equal_words(words[:at_most]))
    findings = tuple(_findings(contents, address, record, (at_least, at_most), target))
    return Vectors(address, record, at_least, at_most, known is not None, findings)


def short_finding(contents: Contents, address: int) -> Finding:
    """That there are too few bytes for a vector table at an address."""
    there = format_count(_held(contents, address), "byte")
    message = f"{there} at {address:#x} are no vector table, which has {WORD * SYSTEM_VECTORS} or more"
    return RULES["vectors-short"].found(message, offset=address - contents.range.address)


def _held(contents: Contents, address: int) -> int:
    """Bytes from an address on that the image has, without a hole, and not more than the longest table."""
    return bisect_right(range(1, LONGEST + 1), 0, key=lambda length: int(not contents.holds(address, length)))


def count_at_most(words: tuple[int, ...], in_flash: Callable[[int], bool], limit: int) -> int:
    """Words that may be part of a table: zeros and odd addresses in flash, without the zeros at the end."""
    count = SYSTEM_VECTORS
    for number, word in enumerate(words[SYSTEM_VECTORS : SYSTEM_VECTORS + limit], SYSTEM_VECTORS + 1):
        if word and not (word & 1 and in_flash(word - 1)):
            break
        if word:
            count = number
    return count


def _in_flash(contents: Contents, record: VectorTable) -> Callable[[int], bool]:
    """Whether a handler may lie at an address: in the image, or, where that has no program, near the reset vector."""
    if contents.holds(record.reset & ~1, 2):
        return lambda address: contents.holds(address, 2)
    return AddressRange(record.reset - record.reset % _NEAR, _NEAR).__contains__


def _known_count(words: tuple[int, ...], at_most: int, target: Target | None) -> int | None:
    """Words that a chip's table has; None where that is not known, or where the words show another table."""
    device = target.device if target else ""
    count = next((count for start, count in KNOWN_COUNTS.items() if device.startswith(start)), None)
    return count if count is not None and count <= len(words) and not any(words[at_most:count]) else None


def _limit(target: Target | None) -> int:
    core = target.core if target else ""
    if not core:
        return MOST_INTERRUPTS
    return next((limit for start, limit in LIMITS.items() if core.startswith(start)), _USUAL_LIMIT)


def _before_equal_words(words: tuple[int, ...]) -> int:
    """Words in front of a run of equal ones at the end, which may be fill."""
    count = len(words)
    while count and words[count - 1] == words[-1]:
        count -= 1
    return count


def _findings(
    contents: Contents, address: int, record: VectorTable, counts: tuple[int, int], target: Target | None
) -> Iterator[Finding]:
    offset = address - contents.range.address
    where = f"vectors at {address:#x}"
    if is_erased(record):
        message = f"there is erased flash at {address:#x}, and no program"
        yield RULES["vectors-erased"].found(message, where, offset)
        return
    for code, message, word in (*_of_start(contents, record), *_of_stack(record, target)):
        yield RULES[code].found(message, where, offset + WORD * word)
    words = words_of(record)[: counts[1]]
    for code, message, word in _of_handlers(contents, words, target):
        yield RULES[code].found(message, where, offset + WORD * word)
    if address % alignment_for(counts[0]):
        wanted = alignment_for(counts[0])
        message = f"the table lies at {address:#x}, no multiple of {wanted:#x} as VTOR wants for {counts[0]} words"
        yield RULES["vectors-alignment"].found(message, where, offset)


_Found = tuple[str, str, int]
"""Code, message, number of the word."""


def _of_start(contents: Contents, record: VectorTable) -> Iterator[_Found]:
    reset = record.reset
    if not reset & 1:
        yield "vectors-reset-even", f"the reset vector is {reset:#010x}, which is even", 1
    if not contents.holds(reset & ~1, 2):
        yield "vectors-reset-outside", f"the reset vector leads to {reset & ~1:#010x}, outside of the image", 1


def _of_stack(record: VectorTable, target: Target | None) -> Iterator[_Found]:
    stack = record.initial_stack_pointer
    if stack % 4:
        yield "vectors-stack-unaligned", f"the stack pointer is {stack:#010x}, no multiple of 4", 0
    elif stack % 8:
        yield "vectors-stack-eight", f"the stack pointer is {stack:#010x}, no multiple of 8", 0
    if not stack_in_ram(stack, target):
        ram = f"the RAM of {target.name}" if target else "the RAM of any known target"
        yield "vectors-stack-outside", f"the stack pointer is {stack:#010x}, outside of {ram}", 0


def stack_in_ram(stack: int, target: Target | None) -> bool:
    """Whether a stack may begin here: in RAM, or just behind; without a target, in that of any that is known."""
    rams = _known_ram() if target is None else [bank.range for bank in target.ram]
    return any(ram.address < stack <= ram.end for ram in rams)


@cache
def _known_ram() -> frozenset[AddressRange]:
    return frozenset(bank.range for target in catalogue() for bank in target.ram)


def _of_handlers(contents: Contents, words: tuple[int, ...], target: Target | None) -> Iterator[_Found]:
    core = target.core if target else ""
    reserved = RESERVED | (BASELINE_RESERVED if core.startswith(BASELINE_CORES) else frozenset())
    handlers = {number: word for number, word in enumerate(words) if number > 1 and word and number not in reserved}
    even = [number for number, word in handlers.items() if not word & 1]
    outside = [number for number, word in handlers.items() if not contents.holds(word & ~1, 2)]
    for code, numbers, words_ in (("even", even, "even"), ("outside", outside, "outside of the image")):
        if numbers:
            names = ", ".join(f"{name_of(n)} {handlers[n]:#010x}" for n in numbers[:_SHOWN_HANDLERS])
            more = ", …" if len(numbers) > _SHOWN_HANDLERS else ""
            verb = "is" if len(numbers) == 1 else "are"
            message = f"{format_count(len(numbers), 'vector')} {verb} {words_}: {names}{more}"
            yield f"vectors-handler-{code}", message, numbers[0]

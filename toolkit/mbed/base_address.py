"""Where a raw image belongs: guessed from its vectors, with the evidence (formats/mbed/SPEC.md: vector_table)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from formats.errors import FormatError
from formats.mbed.chip_blocks import FCFB, IMAGE_VECTOR_TABLE, IVT_SIZE
from formats.mbed.vector_table import LONGEST, SYSTEM_VECTORS, VECTOR_TABLE
from toolkit.mbed.kernel_version import told_bases
from toolkit.mbed.targets import Target, catalogue
from toolkit.mbed.vectors import RESERVED, WORD, is_erased, words_of
from toolkit.quantities import format_count

IVT_OFFSET = 0x1000
"""Bytes from the start of the flash of an i.MX RT to its image vector table."""
OTHER_STARTS = (0x1000_0000, 0x1A00_0000)
"""Starts of flash of chips that are not in the catalogue."""
STEP = 0x1_0000
"""Bytes that the reset vector is rounded down to, where it leads out of the image."""
NEAR = 1 << 20
"""Bytes from the reset vector within which handlers lie, also of an image that is shorter."""
_ADDRESSES = 1 << 32


@dataclass(frozen=True)
class Base:
    """The address of the first byte of an image, and why it is that.

    Attributes:
        address: the address.
        evidence: sentences for people.
        sure: whether something says so; else it is no more than the likeliest.
        known: whether there is anything for it at all.
    """

    address: int
    evidence: tuple[str, ...]
    sure: bool = True
    known: bool = True

    def as_dict(self) -> dict[str, Any]:
        """The base as JSON sees it."""
        return {"address": self.address, "evidence": list(self.evidence), "sure": self.sure, "known": self.known}


def guess_base(data: bytes, target: Target | None = None, table_offset: int = 0) -> Base:
    """Guess the address of the first byte of a raw image.

    Args:
        data: the image.
        target: whose image it is, where that is known.
        table_offset: where its vector table begins: 0, or behind a header.
    """
    told = _by_table_of_boot_rom(data)
    if told is not None:
        return told
    handlers = _handlers(data[table_offset : table_offset + LONGEST], len(data))
    if not handlers:
        return _without_vectors(target)
    first = max(handlers) + 2 - len(data)
    last = min(min(handlers) - table_offset - WORD * SYSTEM_VECTORS, _ADDRESSES - len(data))
    if first > last:
        return _by_reset(handlers[0], target)
    chosen = _told(data, max(0, first), last) or _choose(max(0, first), last, target, table_offset)
    if chosen is None:
        return _by_reset(handlers[0], target)
    base, why, sure = chosen
    return Base(base, (f"with it, all {format_count(len(handlers), 'vector')} lie in the image", why), sure)


def _by_table_of_boot_rom(data: bytes) -> Base | None:
    if not data.startswith(FCFB):
        return None
    try:
        table = IMAGE_VECTOR_TABLE.parse(data[IVT_OFFSET : IVT_OFFSET + IVT_SIZE])
    except FormatError:
        return None
    if table.self_address < IVT_OFFSET or table.self_address % WORD:
        return None
    place = f"the image vector table at {IVT_OFFSET:#x} says that it lies at {table.self_address:#x}"
    return Base(table.self_address - IVT_OFFSET, (place,))


def _handlers(data: bytes, length: int) -> list[int]:
    """Even addresses of the handlers of a table, reset first; none where it is no table.

    Interrupts count as long as they lie near the reset vector: nearer than the image is long, except for one more. In
    an image that is shorter than its program, that one shows it.
    """
    if len(data) < WORD * SYSTEM_VECTORS:
        return []
    record = VECTOR_TABLE.parse(data)
    if is_erased(record) or not record.reset & 1 or record.initial_stack_pointer % WORD:
        return []
    reset = record.reset - 1
    found = [reset]
    for number, word in enumerate(words_of(record)):
        if number < SYSTEM_VECTORS:
            if number > 1 and number not in RESERVED and word & 1:
                found.append(word - 1)
        elif word and not (word & 1 and abs(word - 1 - reset) < NEAR):
            break
        elif word:
            found.append(word - 1)
            if abs(word - 1 - reset) >= length:
                break
    return found


@cache
def flash_starts() -> Counter[int]:
    """Starts of flash → how many known targets have it there."""
    starts = Counter(target.rom[0].range.address for target in catalogue() if target.rom)
    starts.update(dict.fromkeys(OTHER_STARTS, 0))
    return starts


def _told(data: bytes, first: int, last: int) -> tuple[int, str, bool] | None:
    """The base that the kernel in an image tells, if it is one from `first` to `last`."""
    for base, why in told_bases(data):
        if first <= base <= last:
            return base, why, True
    return None


def _choose(first: int, last: int, target: Target | None, table_offset: int) -> tuple[int, str, bool] | None:
    """The likeliest base of those from `first` to `last`: why it is, and whether that is sure."""
    for bank in target.rom if target else ():
        if first <= bank.range.address <= last and not table_offset:
            return bank.range.address, f"it is the start of {bank.name} of {target.name if target else ''}", True
    if not table_offset:
        starts = [start for start in flash_starts() if first <= start <= last]
        if starts:
            start = max(starts, key=lambda one: flash_starts()[one])
            return start, _start_words(start), True
    aligned = _most_aligned(first + table_offset, last + table_offset)
    if aligned < table_offset:
        return None
    what = "it" if not table_offset else f"the application {table_offset:#x} behind it"
    why = f"of the bases that fit, {first:#x} to {last:#x}, {what} lies at the roundest address"
    return aligned - table_offset, why, False


def _start_words(start: int) -> str:
    count = flash_starts()[start]
    return f"the flash of {format_count(count, 'known target')} starts there" if count else "flash starts there"


def _most_aligned(first: int, last: int) -> int:
    """The address from `first` to `last` that is a multiple of the highest power of two."""
    step = 1
    while -(-first // (step * 2)) * step * 2 <= last:
        step *= 2
        if step >= _ADDRESSES:
            break
    return -(-first // step) * step


def _by_reset(reset: int, target: Target | None) -> Base:
    """The start of flash below the reset vector, for an image that does not hold its program."""
    why = f"the reset vector leads to {reset:#x}, not into the image"
    for bank in target.rom if target else ():
        if reset in bank.range:
            words = f"that lies in {bank.name} of {target.name if target else ''}"
            return Base(bank.range.address, (why, words), sure=False)
    below: Sequence[int] = [start for start in flash_starts() if start == reset - reset % STEP]
    if below:
        return Base(below[0], (why, _start_words(below[0])), sure=False)
    return _unknown((why,), target)


def _without_vectors(target: Target | None) -> Base:
    return _unknown(("there is no vector table that would tell",), target)


def _unknown(evidence: tuple[str, ...], target: Target | None) -> Base:
    if target is not None and target.rom:
        words = f"taken from {target.name}, whose flash starts there"
        return Base(target.rom[0].range.address, (*evidence, words), sure=False, known=False)
    return Base(0, evidence, sure=False, known=False)

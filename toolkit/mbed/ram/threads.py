"""Threads in a dump of RAM, by symbols or without (formats/mbed/SPEC.md: Threads without symbols)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from formats.mbed.thread_block import (
    BASIC_FRAME,
    BLOCKED,
    FPU_SIZE,
    FRAME_SIZE,
    OLD_THREAD,
    RUNNING,
    SMALLEST_STACK,
    STACK_MAGIC,
    STATE_NAMES,
    STATES,
    THREAD,
    THREAD_BLOCK,
    THREAD_BLOCK_EXTENDED,
    THREAD_BLOCK_WATCHED,
    ThreadBlock,
)
from toolkit.mbed.ram.dump import WORD, Dump
from toolkit.mbed.ram.stack import Stack, StackReader
from toolkit.mbed.ram.variables import Variables
from toolkit.memory.region import AddressRange

MOST_THREADS = 256
"""Threads that are looked at; more are no program's."""
BLOCK_SIZE = THREAD_BLOCK.size or 0
_HIGH_OF_FRAME = FRAME_SIZE - 8 * WORD
"""Bytes from the start of a frame to what the core itself saves: R0 to R3, R12, LR, PC, xPSR."""
_LR_OFFSET, _PC_OFFSET = 20, 24
_SPECS = {72: THREAD_BLOCK_EXTENDED, 80: THREAD_BLOCK_WATCHED}


def _one_of(values: Iterable[int]) -> bytes:
    """A pattern for a byte."""
    return b"[" + b"".join(b"\\x%02x" % value for value in values) + b"]"


_STATE, _EIGHTS = _one_of(STATE_NAMES), _one_of(range(0, 256, 8))


@dataclass(frozen=True)
class Frame:
    """Where a thread goes on that does not run: its PC, and where the function returns to."""

    pc: int
    lr: int


@dataclass(frozen=True)
class Thread:
    """A thread.

    Attributes:
        address: of its control block.
        block: what stands there.
        length: bytes of the block, as the kernel's version has it.
        name: its name; None without one, or where it cannot be read.
        symbol: name of the variable that the block lies in, where the program's file tells one.
        stack: its stack.
        is_current: whether the kernel says that it runs.
        frame: where it goes on; None of the one that runs, or where its stack pointer is wrong.
    """

    address: int
    block: ThreadBlock
    length: int
    name: str | None
    symbol: str | None
    stack: Stack
    is_current: bool
    frame: Frame | None

    @property
    def range(self) -> AddressRange:
        """Where its control block lies."""
        return AddressRange(self.address, self.length)

    @property
    def is_running(self) -> bool:
        """Whether it runs, so that what is saved of its stack pointer is old."""
        return self.is_current or self.block.state == RUNNING

    @property
    def state(self) -> str:
        """Its state in a word."""
        return STATES.get(self.block.state & 0xF, f"{self.block.state:#04x}")

    @property
    def waits_for(self) -> str | None:
        """What it is blocked on: ``mutex``; None where it is not."""
        if self.block.state & 0xF != BLOCKED:
            return None
        return self.block.state_name.partition(": ")[2] or None

    @property
    def title(self) -> str:
        """What to call it: its name, else where its block lies."""
        return self.name or self.symbol or f"{self.address:08X}"


def find_blocks(dump: Dump) -> dict[int, ThreadBlock]:
    """Control blocks by address, of the newer kind, or, where there are none, of the older; at most `MOST_THREADS`."""
    for id_ in (THREAD, OLD_THREAD):
        found: dict[int, ThreadBlock] = {}
        behind = 0
        for address in dump.find_words(_pattern(dump, id_)):
            block = _block_at(dump, address) if address >= behind else None
            if block is not None and seems_thread(dump, block):
                found[address] = block
                behind = address + BLOCK_SIZE
                if len(found) == MOST_THREADS:
                    break
        if found or id_ == OLD_THREAD:
            return found
    return {}


def _pattern(dump: Dump, id_: int) -> re.Pattern[bytes]:
    """A block that may be a thread's: its id and state, and a stack of whole eights in the dump.

    That leaves so few that a dump of any bytes takes no longer than another one.
    """
    highest = _one_of(range(dump.range.address >> 24, (dump.range.end - 1 >> 24) + 1))
    stack = b".{46}" + _EIGHTS + b".." + highest + _EIGHTS
    return re.compile(re.escape(bytes([id_])) + b"(?=" + _STATE + stack + b")", re.DOTALL)


def _block_at(dump: Dump, address: int) -> ThreadBlock | None:
    data = dump.read(address, BLOCK_SIZE)
    return None if data is None else THREAD_BLOCK.parse(data)


def seems_thread(dump: Dump, block: ThreadBlock) -> bool:
    """Whether a block can be that of a thread whose stack is in the dump."""
    size, lowest = block.stack_size, block.stack_mem
    if block.id not in (THREAD, OLD_THREAD) or block.state not in STATE_NAMES:
        return False
    if size < SMALLEST_STACK or size % 8 or lowest % 8 or not dump.holds(lowest, size):
        return False
    return dump.is_code(block.thread_addr) and (block.id == THREAD or dump.word(lowest) == STACK_MAGIC)


def known_blocks(dump: Dump, addresses: Iterable[int]) -> dict[int, ThreadBlock]:
    """The blocks at addresses that symbols tell of, where they seem to be threads."""
    blocks = ((address, _block_at(dump, address)) for address in addresses)
    return {address: block for address, block in blocks if block is not None and seems_thread(dump, block)}


def make_threads(
    dump: Dump, blocks: Mapping[int, ThreadBlock], length: int, current: int | None, variables: Variables
) -> Iterator[Thread]:
    """The threads of these blocks, in the order of addresses.

    Args:
        dump: the dump.
        blocks: their control blocks by address.
        length: bytes of each.
        current: address of the block of the thread that runs, where the kernel says it.
        variables: those of the program.
    """
    reader = StackReader(dump)
    for address, block in sorted(blocks.items()):
        stack = reader.read(block)
        runs = address == current or (current is None and block.state == RUNNING)
        frame = None if runs or block.state == RUNNING else _frame(dump, block, stack)
        name, symbol = dump.text(block.name), variables.name_at(AddressRange(address, BLOCK_SIZE))
        yield Thread(address, block, length, name, symbol, stack, runs, frame)


def _frame(dump: Dump, block: ThreadBlock, stack: Stack) -> Frame | None:
    if stack.used_now is None or stack.used_now < FRAME_SIZE or block.sp % WORD:
        return None
    start = block.sp + _HIGH_OF_FRAME + (0 if block.stack_frame & BASIC_FRAME else FPU_SIZE)
    pc, lr = dump.word(start + _PC_OFFSET), dump.word(start + _LR_OFFSET)
    inside = start + _HIGH_OF_FRAME <= stack.range.end
    return Frame(pc, lr) if inside and pc is not None and lr is not None and dump.is_code(pc | 1) else None


def length_of_blocks(version: int | None, sizes: Iterable[int]) -> int:
    """Bytes of a control block: as symbols have it, else by the version of the kernel, else what all versions have."""
    known = next((size for size in sizes if size == BLOCK_SIZE or size in _SPECS), None)
    if known is not None:
        return known
    minor = version // 10_000 % 1000 if version else 0
    return 72 if 1 <= minor <= 3 else 80 if minor >= 9 else BLOCK_SIZE

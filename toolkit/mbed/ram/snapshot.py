"""A dump of RAM, taken apart: everything that is known of the program at that moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from formats.mbed.thread_block import FOREVER
from toolkit.mbed.model.build import Place
from toolkit.mbed.model.names import ISR_STACK
from toolkit.mbed.program import Program
from toolkit.mbed.ram.base import guess_base
from toolkit.mbed.ram.crash import CrashData, find_crash
from toolkit.mbed.ram.dump import Dump
from toolkit.mbed.ram.heap import Heap, read_heap
from toolkit.mbed.ram.kernel import Kernel, find_info
from toolkit.mbed.ram.objects import KernelObject, ObjectFinder
from toolkit.mbed.ram.threads import Thread, find_blocks, known_blocks, length_of_blocks, make_threads
from toolkit.mbed.ram.variables import Variables
from toolkit.mbed.ram.vectors import RamVectors, find_vectors
from toolkit.memory.region import AddressRange

BLOCK_SYMBOLS = ("_main_obj", "os_idle_thread_cb", "os_timer_thread_cb")
"""Control blocks of the threads that every program has."""
INFO_SYMBOL = "osRtxInfo"


@dataclass(frozen=True)
class Snapshot:
    """A dump, taken apart.

    Attributes:
        dump: its bytes.
        program: the program, where its file is there.
        threads: threads, in the order of their control blocks.
        kernel: what the kernel says of itself; None where it was not found.
        objects: other objects of the kernel, in the order of addresses.
        vectors: the copy of the vector table.
        crash: crash data.
        heap: the heap.
    """

    dump: Dump
    program: Program | None
    threads: tuple[Thread, ...]
    kernel: Kernel | None
    objects: tuple[KernelObject, ...]
    vectors: RamVectors | None
    crash: CrashData | None
    heap: Heap

    @cached_property
    def by_address(self) -> Mapping[int, Thread]:
        """Threads by the addresses of their control blocks."""
        return {thread.address: thread for thread in self.threads}

    @cached_property
    def better_base(self) -> tuple[int, int] | None:
        """Where a dump without any magic word of a stack would have some, and how many threads; None where nowhere."""
        return None if any(thread.stack.is_intact for thread in self.threads) else guess_base(self.dump.data)

    @property
    def isr_stack(self) -> AddressRange | None:
        """The stack of interrupts, where the program's file tells it. Nothing fills it, so nobody knows its use."""
        region = None if self.program is None else next(self.program.model.regions(ISR_STACK.key), None)
        return None if region is None else region.range

    def function_at(self, address: int) -> str | None:
        """The function that an address lies in, where the program's file tells it."""
        return None if self.program is None else self.program.function_at(address)

    def place_of(self, thread: Thread) -> str | None:
        """Where the stack of a thread lies: ``heap``, or a name in the program; None where nothing tells it."""
        if self.heap.holds(thread.stack.range):
            return "heap"
        return self._stack_symbols.get(thread.stack.range.address)

    def waited_for_by(self, thread: Thread) -> KernelObject | None:
        """The object that a thread waits for."""
        return next((found for found in self.objects if thread.address in found.waiting), None)

    def ticks_left(self, thread: Thread) -> int | None:
        """Ticks until a thread no longer waits; None where it does not wait, or for ever.

        Each thread has those behind the one before it in the list, so those of all before it count, too.
        """
        if thread.waits_for is None or thread.block.delay == FOREVER:
            return None
        ticks, at = 0, thread.address
        for _step in self.threads:
            if at not in self.by_address:
                break
            block = self.by_address[at].block
            ticks, at = ticks + block.delay, block.delay_prev
        return None if at else ticks

    @cached_property
    def _stack_symbols(self) -> Mapping[int, str]:
        """Names of what lies where a stack begins."""
        if self.program is None:
            return {}
        starts = {thread.stack.range.address for thread in self.threads}
        places = self.program.build.symbols.items()
        return {place.address: name for name, place in places if place.address in starts and place.length}


def take(dump: Dump, program: Program | None = None) -> Snapshot:
    """Take a dump apart.

    Args:
        dump: the dump, with the flash beside it where that is known.
        program: the program that ran, where its ELF file is there.
    """
    symbols = block_symbols(program)
    blocks = find_blocks(dump) | known_blocks(dump, symbols)
    kernel = find_info(dump, None if program is None else program.place(INFO_SYMBOL), blocks)
    version = None if kernel is None else kernel.start.version
    length = length_of_blocks(version, (place.length for place in symbols.values()))
    current = kernel.start.run_curr if kernel is not None and kernel.start.run_curr in blocks else None
    stacks = [AddressRange(block.stack_mem, block.stack_size) for block in blocks.values()]
    variables = Variables(program, stacks, BLOCK_SYMBOLS)
    threads = tuple(make_threads(dump, blocks, length, current, variables))
    vectors = find_vectors(dump, program)
    return Snapshot(
        dump=dump,
        program=program,
        threads=threads,
        kernel=kernel,
        objects=ObjectFinder(dump, threads, kernel, variables).find(),
        vectors=vectors,
        crash=find_crash(dump, program, None if vectors is None else vectors.range.end),
        heap=read_heap(dump, program, stacks),
    )


def block_symbols(program: Program | None) -> dict[int, Place]:
    """What the program's file says of control blocks, by their addresses."""
    found = [program.place(name) for name in BLOCK_SYMBOLS] if program is not None else []
    return {place.address: place for place in found if place is not None}

"""Threads and stacks that are written into RAM are found exactly, whatever lies around them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.mbed_ram import FILL, MAGIC, MadeRam, MadeThread
from toolkit.mbed.ram.dump import Dump
from toolkit.mbed.ram.snapshot import take
from toolkit.mbed.ram.threads import Thread

CELL = 0x400
"""Bytes in which a thread lies, its block in front of its stack."""
STATES = (0x00, 0x01, 0x02, 0x03, 0x04, 0x13, 0x23, 0x33, 0x43, 0x53, 0x63, 0x73, 0x83, 0x93)
AROUND = st.sampled_from([b"\0", b"\xff", b"\x5a", b"\xcc", b"\xf1", b"\x01", b"\xa5\x2e\x5a\xe2"])


@st.composite
def threads(draw: st.DrawFn, base: int) -> tuple[MadeThread, int, int]:
    """Give a thread in a cell of its own, bytes of its stack that were used, and what fills the others."""
    words = draw(st.integers(0, 8))
    size = 8 * draw(st.integers(16, 96))
    made = MadeThread(
        address=base + 4 * words,
        stack_mem=base + 0x80,
        stack_size=size,
        entry=draw(st.integers(0x0800_0000, 0x080F_FFFE)) | 1,
        id=0xF1,
        state=draw(st.sampled_from(STATES)),
        flags=draw(st.sampled_from([0, 1, 2, 0x10, 0x12])),
        priority=draw(st.integers(-1, 56)),
        sp=base + 0x80 + draw(st.integers(0, size // 8)) * 8,
    )
    return made, 4 * draw(st.integers(1, size // 4 - 2)), draw(st.sampled_from([FILL, MAGIC]))


@st.composite
def rams(draw: st.DrawFn) -> tuple[MadeRam, list[tuple[MadeThread, int]]]:
    """Give RAM with threads, in cells that are drawn, and other bytes around them."""
    base = draw(st.sampled_from([0x2000_0000, 0x1000_0000, 0x1FFF_0000, 0x2400_0000]))
    around = draw(AROUND)
    ram = MadeRam(base, data=bytearray(around * (0x4000 // len(around))))
    cells = draw(st.lists(st.integers(0, 15), max_size=8, unique=True))
    written = []
    for cell in sorted(cells):
        made, used, fill = draw(threads(base + CELL * cell))
        ram.thread(made, used=used, fill=fill)
        written.append((made, used))
    return ram, written


def _facts(thread: Thread) -> tuple[int, int, int, int, int, int, int | None]:
    block = thread.block
    place = thread.stack.range
    used = thread.stack.used_at_most
    return thread.address, place.address, place.length, block.thread_addr, block.state, block.priority, used


@given(rams())
def test_threads_are_found_exactly(made: tuple[MadeRam, list[tuple[MadeThread, int]]]) -> None:
    ram, written = made
    found = [_facts(thread) for thread in take(Dump(bytes(ram), ram.base)).threads]
    assert found == [
        (one.address, one.stack_mem, one.stack_size, one.entry, one.state, one.priority, used) for one, used in written
    ]


@given(rams())
def test_use_now_follows_the_stack_pointer(made: tuple[MadeRam, list[tuple[MadeThread, int]]]) -> None:
    ram, written = made
    used = [thread.stack.used_now for thread in take(Dump(bytes(ram), ram.base)).threads]
    assert used == [one.stack_mem + one.stack_size - (one.sp or 0) for one, _used in written]


@given(rams(), st.integers(0, 0x3FFF))
def test_cut_dump_has_the_threads_that_lie_in_it(
    made: tuple[MadeRam, list[tuple[MadeThread, int]]], length: int
) -> None:
    ram, written = made
    data = bytes(ram)[: length + 1]
    end = ram.base + len(data)
    whole = [one.address for one, _used in written if max(one.address + 68, one.stack_mem + one.stack_size) <= end]
    assert [thread.address for thread in take(Dump(data, ram.base)).threads] == whole

"""Dumps of RAM: tables are built back to their bytes, and a heap that the model of the kernel made is walked whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from formats.knightos.user_memory import FREE
from tests.ram_dumps import HEAP, golden, physical
from toolkit.kfs.kernel.streams import KernelMemory
from toolkit.knightos.kernels import PROFILES, KernelProfile
from toolkit.knightos.ram.detect import detect
from toolkit.knightos.ram.dump import Dump, Order
from toolkit.knightos.ram.heap import walk
from toolkit.knightos.ram.tables import parse_tables
from toolkit.memory.contents import Contents

TABLES = st.binary(min_size=0x300, max_size=0x300)
PROFILE = st.sampled_from(list(PROFILES.values()))
STEPS = st.lists(st.tuples(st.booleans(), st.integers(0, 2000), st.integers(1, 31)), max_size=60)


def heap_of(steps: list[tuple[bool, int, int]]) -> KernelMemory:
    """A heap after calls of malloc (with a length and an owner) and free (of one of the blocks)."""
    memory, given_out = KernelMemory(HEAP), list[int]()
    for is_free, number, owner in steps:
        if is_free and given_out:
            memory.free(given_out.pop(number % len(given_out)))
        elif (address := memory.malloc(number, owner)) is not None:
            given_out.append(address)
    return memory


def dump_of(memory: KernelMemory) -> Dump:
    return Dump(memory.read(0x8000, 0x8000), Order.CPU)


@given(TABLES, PROFILE)
def test_tables_are_built_back_to_their_bytes(tables: bytes, profile: KernelProfile) -> None:
    dump = Dump(tables + bytes(0x7D00), Order.CPU)
    contents = parse_tables(dump, profile).to_contents()
    regions = [profile.region(kind).range for kind in profile.formats]
    assert contents == Contents((range_.address, dump.read_held(range_.address, range_.length)) for range_ in regions)


@given(TABLES, st.integers(0, 0x300))
def test_tables_of_a_short_dump_are_built_back_to_their_bytes(tables: bytes, length: int) -> None:
    dump = Dump(tables[:length], Order.CPU)
    contents = parse_tables(dump, PROFILES["head"]).to_contents()
    assert b"".join(data for _address, data in contents.segments) == tables[:length]


@given(STEPS)
def test_heap_of_the_kernel_is_walked_whole(steps: list[tuple[bool, int, int]]) -> None:
    memory = heap_of(steps)
    heap = walk(dump_of(memory), HEAP)
    assert [block.place for block in heap.blocks] == list(memory.blocks())
    assert (heap.whole, heap.damaged, heap.cut) == (len(heap.blocks), None, False)


@given(STEPS, st.data())
def test_one_broken_footer_hides_nothing(steps: list[tuple[bool, int, int]], data: st.DataObject) -> None:
    memory = heap_of(steps)
    broken = data.draw(st.sampled_from(list(memory.blocks())))
    memory.store(broken.footer, (broken.header ^ data.draw(st.integers(1, 0xFFFF))).to_bytes(2, "little"))
    heap = walk(dump_of(memory), HEAP)
    assert [block.place for block in heap.blocks] == list(memory.blocks())
    assert [block.place for block in heap.blocks if not block.is_whole] == [broken]


@given(STEPS, st.data())
def test_blocks_on_both_sides_of_damage_are_found(steps: list[tuple[bool, int, int]], data: st.DataObject) -> None:
    """A header that is overwritten costs its block; with footers left, those behind it are reached from the end."""
    memory = heap_of(steps)
    blocks = list(memory.blocks())
    number = data.draw(st.integers(0, len(blocks) - 1))
    broken = blocks[number]
    memory.store(broken.header, b"\x01\xff\xff")
    heap = walk(dump_of(memory), HEAP)
    assert [block.place for block in heap.blocks] == [*blocks[:number], *blocks[number + 1 :]]
    assert heap.damaged is not None
    assert (heap.damaged.address, heap.damaged.end) == (broken.header, broken.end)


@given(STEPS)
def test_order_of_a_heap_is_found(steps: list[tuple[bool, int, int]]) -> None:
    memory = heap_of(steps)
    data = memory.read(0x8000, 0x8000)
    assert detect(data).dump.order is Order.CPU
    assert detect(physical(data)).dump.order is Order.PHYSICAL


@given(st.sampled_from(["booted", "tables", "r01"]), st.sampled_from(list(Order)), st.integers(0, 0x10000))
def test_offset_and_address_belong_together(name: str, order: Order, address: int) -> None:
    data = golden(name)
    ordered = {Order.CPU: data, Order.PHYSICAL: physical(data), Order.VIEW: bytes(0x8000) + data}[order]
    dump = Dump(ordered, order)
    offset = dump.offset(address)
    assert dump.read(address, 1) == (None if offset is None else ordered[offset : offset + 1])


@given(st.integers(0, 0x8000), st.integers(0, 0xFFFF), st.integers(0, 0x1000))
def test_what_is_held_is_a_beginning_of_what_was_asked(length: int, address: int, asked: int) -> None:
    whole, short = Dump(golden("tables"), Order.CPU), Dump(golden("tables")[:length], Order.CPU)
    held = short.read_held(address, asked)
    assert held == whole.read_held(address, asked)[: len(held)]
    assert len(held) == max(0, min(asked, 0x8000 + length - address)) or address < 0x8000


def test_free_blocks_have_their_owner() -> None:
    assert [block.place.owner for block in walk(dump_of(KernelMemory(HEAP)), HEAP).blocks][-1] == FREE

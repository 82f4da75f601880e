"""The heap of the kernel."""

from __future__ import annotations

import pytest

from toolkit.kfs.kernel.streams import KernelMemory
from toolkit.kfs.kernel.undefined import UndefinedError


def taken(memory: KernelMemory, *lengths: int) -> list[int]:
    addresses = [memory.malloc(length, 1) for length in lengths]
    return [address for address in addresses if address is not None]


def blocks(memory: KernelMemory) -> list[tuple[int, int, int]]:
    return [(block.header, block.owner, block.length) for block in memory.blocks()]


def test_heap_after_boot() -> None:
    assert blocks(KernelMemory()) == [(0x8600, 0xFE, 11), (0x8610, 0xFF, 0x10000 - 0x8610 - 5)]


def test_heap_of_an_older_kernel() -> None:
    assert blocks(KernelMemory(0x8500))[0] == (0x8500, 0xFE, 11)


def test_blocks_follow_each_other() -> None:
    assert taken(KernelMemory(), 256, 256) == [0x8613, 0x8718]


def test_footer_names_its_header() -> None:
    memory = KernelMemory()
    address = taken(memory, 256)[0]
    assert memory.read(address + 256, 2) == (address - 3).to_bytes(2, "little")


def test_first_block_that_is_large_enough_is_taken() -> None:
    memory = KernelMemory()
    small, _wall, large, _end = taken(memory, 20, 1, 100, 1)
    memory.free(small)
    memory.free(large)
    assert taken(memory, 50) == [large]


@pytest.mark.parametrize(("length", "given"), [(94, 94), (95, 100), (100, 100)], ids=["6 left", "5 left", "none left"])
def test_what_is_left_of_a_block(length: int, given: int) -> None:
    memory = KernelMemory()
    hole, _wall = taken(memory, 100, 1)
    memory.free(hole)
    taken(memory, length)
    assert next(block.length for block in memory.blocks() if block.payload == hole) == given


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (0, 2, 1), (1, 0, 2)], ids=str)
def test_free_neighbours_become_one(order: tuple[int, ...]) -> None:
    memory = KernelMemory()
    addresses = taken(memory, 10, 20, 30)
    for index in order:
        memory.free(addresses[index])
    assert blocks(memory) == blocks(KernelMemory())


def test_no_block_is_large_enough() -> None:
    assert KernelMemory().malloc(0x7A00, 1) is None


def test_freed_block_keeps_its_content() -> None:
    memory = KernelMemory()
    address = taken(memory, 10, 10)[0]
    memory.store(address, b"content")
    memory.free(address)
    assert memory.read(address, 7) == b"content"


def test_freeing_what_is_no_block() -> None:
    with pytest.raises(UndefinedError, match="9000 is no block"):
        KernelMemory().free(0x9000)


def with_overwritten_footer() -> tuple[KernelMemory, int, int]:
    memory = KernelMemory()
    first, second, _wall = taken(memory, 256, 256, 1)
    memory.store(first + 256, b"\xff")
    return memory, first, second


def test_memcheck_sees_an_overwritten_footer() -> None:
    memory, _first, _second = with_overwritten_footer()
    assert not memory.is_whole()


def test_block_behind_an_overwritten_footer_cannot_be_freed() -> None:
    memory, _first, second = with_overwritten_footer()
    with pytest.raises(UndefinedError, match="overwritten footer at 8713"):
        memory.free(second)


def test_block_with_an_overwritten_footer_can_be_freed() -> None:
    memory, first, _second = with_overwritten_footer()
    memory.free(first)
    assert blocks(memory)[1] == (first - 3, 0xFF, 256)


@pytest.mark.parametrize("address", [0x7FFF, 0xFFFF])
def test_addresses_outside_of_ram(address: int) -> None:
    with pytest.raises(UndefinedError, match="not in RAM"):
        KernelMemory().read(address, 2)


def test_damaged_header_ends_the_walk() -> None:
    memory = KernelMemory()
    memory.store(0x8611, b"\xff\xff")
    with pytest.raises(UndefinedError, match="heap is damaged"):
        list(memory.blocks())


def test_text_ends_with_its_nul() -> None:
    memory = KernelMemory()
    memory.store(0x9000, b"/etc/a\0b")
    assert memory.text_at(0x9000) == b"/etc/a"


def test_shorter_path_leaves_the_rest_of_a_longer_one() -> None:
    memory = KernelMemory()
    memory.stage(b"/abc/def/x")
    memory.stage(b"/abc")
    assert memory.staged_path == b"/abc\0def/x\0"

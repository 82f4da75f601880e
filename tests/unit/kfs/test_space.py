"""The space of a volume: states of blocks, and what a collection would give back."""

from __future__ import annotations

from formats.knightos.kfs_entry import DELETED_FILE, Entry, FileBody
from tests.golden_data import sample
from tests.kfs_images import LAYOUT, crafted, directory_entry, file_entry, mounted, opened
from toolkit.kfs.dat import block_offset
from toolkit.kfs.space import BlockState, PageMark, Space
from toolkit.kfs.survey import live_blocks
from toolkit.kfs.write.collector import garbage_by_sector

LIVE, ORPHANED, DIRTY, FREE = BlockState.LIVE, BlockState.ORPHANED, BlockState.DIRTY, BlockState.FREE
BINARY = directory_entry(b"bin", 1)
ONE = (0x7FFF, 0xFFFF)


def deleted(name: bytes, section_id: int) -> Entry:
    return Entry(DELETED_FILE, FileBody(1, 0xFF, 5, section_id, name))


def image(*entries: Entry, blocks: dict[int, tuple[int, int]]) -> bytearray:
    return bytearray(crafted([BINARY, *entries], blocks))


def states(image: bytearray) -> tuple[BlockState, ...]:
    return next(Space(mounted(bytes(image))).pages).states[:3]


def test_block_of_a_file_is_live() -> None:
    assert states(image(file_entry(b"f", 5, 0x401), blocks={0x401: ONE})) == (LIVE, FREE, FREE)


def test_block_of_a_deleted_file_is_orphaned() -> None:
    assert states(image(deleted(b"f", 0x401), blocks={0x401: ONE})) == (ORPHANED, FREE, FREE)


def test_block_of_a_live_file_whose_folder_is_gone_is_live() -> None:
    assert states(image(file_entry(b"f", 5, 0x401, parent=9), blocks={0x401: ONE})) == (LIVE, FREE, FREE)


def test_free_block_with_data_is_dirty() -> None:
    data = image(blocks={})
    data[block_offset(0x402)] = 0
    assert states(data) == (FREE, DIRTY, FREE)


def test_sector_gives_back_what_is_orphaned_or_dirty_in_it() -> None:
    data = image(deleted(b"f", 0x701), deleted(b"g", 0x801), blocks={0x701: ONE, 0x801: ONE})
    data[block_offset(0x802)] = 0
    space = Space(mounted(bytes(data)))
    assert {s.first_page: s.reclaimable for s in space.sectors} == {0x04: 1, 0x08: 2, 0x0C: 0, 0x10: 0}


def test_collector_frees_what_the_space_says() -> None:
    """Also where a page holds something else than blocks: its sector is left alone."""
    data = image(deleted(b"f", 0x701), deleted(b"g", 0x801), blocks={0x701: ONE, 0x801: ONE})
    data[block_offset(0x402)] = 0
    data[0x24000:0x24004] = b"\xc3\0\0K"
    volume = mounted(bytes(data))
    said = {sector.first_page: sector.reclaimable for sector in Space(volume).sectors}
    found = garbage_by_sector(volume.device, volume.data, live_blocks(volume))
    assert said == {0x04: 2, 0x08: 0, 0x0C: 0, 0x10: 0} == dict.fromkeys(said, 0) | found


def test_sums_of_sectors_and_volume_agree() -> None:
    space = Space(opened(sample("knightos/kernel-written/ops.TI83p.after.rom.gz")))
    assert (space.counts, space.reclaimable) == ({LIVE: 162, ORPHANED: 3, DIRTY: 0, FREE: 843}, 3)
    assert sum(space.counts.values()) == LAYOUT.block_count


def test_dead_entries_are_reclaimable() -> None:
    entries = [deleted(b"f", 0x401), deleted(b"name", 0x401)]
    space = Space(mounted(bytes(image(*entries, blocks={0x401: ONE}))))
    assert space.fat.reclaimable == sum(entry.size for entry in entries)


def test_unreadable_bytes_of_the_log_are_not_reclaimable() -> None:
    assert Space(mounted(crafted([BINARY, bytes.fromhex("bf0300 000001")]))).fat.reclaimable == 0


def test_marks_of_pages() -> None:
    data = image(blocks={})
    data[0x14000:0x14001] = b"K"
    data[0x18000:0x18001] = b"\xc3"
    marks = [page.mark for page in Space(mounted(bytes(data))).pages]
    assert marks[:4] == [PageMark.USED, PageMark.FORMATTED, PageMark.OTHER, PageMark.ERASED]


def test_page_in_use_without_the_mark_is_told() -> None:
    pages = list(Space(opened(sample("knightos/kernel-written/ops.TI83p.after.rom.gz"))).pages)
    assert [page.page for page in pages if page.is_unmarked] == [5, 6]

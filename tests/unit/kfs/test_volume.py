"""Mounting: trees from logs, good and bad."""

from __future__ import annotations

import pytest

from formats.knightos.kfs_entry import SUPERSEDED_FILE, FileBody
from tests.kfs_images import (
    LAYOUT,
    crafted,
    directory_entry,
    file_at,
    file_entry,
    folder,
    link,
    link_entry,
    made,
    mounted,
    raw_entry,
)
from toolkit.errors import NotInVolumeError, VolumeError
from toolkit.kfs.dat import ChainEnd
from toolkit.kfs.fat import Unreadable, scan_window
from toolkit.kfs.volume import Directory, NoPlace, Volume

ONE_BLOCK = {0x401: (0x7FFF, 0xFFFF)}


def paths(volume: Volume) -> list[bytes]:
    return [node.path for node in volume.walk()]


def test_erased_flash_is_no_volume() -> None:
    with pytest.raises(VolumeError, match="no KFS volume"):
        mounted(b"\xff" * LAYOUT.size)


def test_zeroed_flash_is_no_volume() -> None:
    with pytest.raises(VolumeError, match="no KFS volume"):
        mounted(bytes(LAYOUT.size))


def test_magic_alone_is_an_empty_volume() -> None:
    assert paths(mounted(crafted([]))) == []


def test_child_before_its_parent_is_in_the_tree() -> None:
    image = crafted([file_entry(b"f", 1, 0x401, parent=1), directory_entry(b"d", 1)], ONE_BLOCK)
    assert paths(mounted(image)) == [b"/d", b"/d/f"]


def test_directory_in_itself_is_out_of_the_tree() -> None:
    lost = mounted(crafted([directory_entry(b"d", 1, parent=1)])).out_of_tree
    assert [(item.path, item.reason) for item in lost] == [(b"d", NoPlace.NO_PARENT)]


def test_directories_in_each_other_are_out_of_the_tree() -> None:
    image = crafted([directory_entry(b"a", 1, parent=2), directory_entry(b"b", 2, parent=1)])
    assert {item.path for item in mounted(image).out_of_tree} == {b"a", b"b"}


def test_directory_with_the_id_of_another_is_empty() -> None:
    image = crafted([directory_entry(b"a", 1), directory_entry(b"b", 1), file_entry(b"f", 1, 0x401, 1)], ONE_BLOCK)
    assert paths(mounted(image)) == [b"/a", b"/a/f", b"/b"]


def test_directory_with_the_id_of_the_root_does_not_nest() -> None:
    assert paths(mounted(crafted([directory_entry(b"a", 0), directory_entry(b"b", 0)]))) == [b"/a", b"/b"]


def test_younger_entry_of_a_name_is_shadowed() -> None:
    volume = mounted(crafted([file_entry(b"f", 1, 0x401), file_entry(b"f", 2, 0x401)], ONE_BLOCK))
    assert [(item.path, item.reason) for item in volume.out_of_tree] == [(b"/f", NoPlace.SHADOWED)]


@pytest.mark.parametrize("name", [b"", b".", b"..", b"a/b", b"../../etc/passwd"])
def test_name_that_no_path_holds_is_out_of_the_tree(name: bytes) -> None:
    lost = mounted(crafted([file_entry(name, 1, 0x401)], ONE_BLOCK)).out_of_tree
    assert [item.reason for item in lost] == [NoPlace.UNUSABLE_NAME]


def test_dead_entries_are_not_in_the_tree() -> None:
    assert paths(mounted(crafted([raw_entry(SUPERSEDED_FILE, FileBody(0, 0xFF, 1, 0x401, b"f"))], ONE_BLOCK))) == []


def test_unknown_entries_are_stepped_over() -> None:
    assert paths(mounted(crafted([raw_entry(0x33, b"???"), directory_entry(b"d", 1)]))) == [b"/d"]


def test_entry_without_name_end_is_stepped_over() -> None:
    image = crafted([bytes.fromhex("bf0800 0000 0100 ff 62696e"), directory_entry(b"d", 1)])
    volume = mounted(image)
    assert paths(volume) == [b"/d"]
    assert isinstance(volume.fat.items[0], Unreadable)


def test_length_past_the_window_ends_the_log() -> None:
    volume = mounted(crafted([directory_entry(b"d", 1), bytes.fromhex("7fffff")]))
    item = volume.fat.items[1]
    assert isinstance(item, Unreadable)
    assert "leads out of the FAT window" in item.reason


@pytest.mark.parametrize(
    ("window", "reason", "ends_log"),
    [
        (bytes.fromhex("7f0000"), "body.parent: expected 2 bytes, found 0", False),
        (bytes.fromhex("7fffff"), "a length of 65538 bytes leads out of the FAT window", True),
        (bytes.fromhex("7f00"), "the FAT window ends inside the entry", True),
    ],
    ids=["too short a body", "too long", "cut"],
)
def test_what_cannot_be_read_says_why(window: bytes, reason: str, ends_log: bool) -> None:
    (item,) = scan_window(window, LAYOUT).items
    assert isinstance(item, Unreadable)
    assert (item.reason, item.ends_log, item.length, item.matters) == (reason, ends_log, len(window), True)


def test_garbage_below_the_end_is_counted() -> None:
    volume = mounted(crafted([directory_entry(b"d", 1), b"\xff", b"abc"]))
    assert volume.fat.garbage == 3


def test_log_goes_on_at_the_top_of_the_next_page() -> None:
    """The kernel starts no entry in the lowest 256 bytes of a page."""
    fill = [raw_entry(0x33, bytes(0x3F03 - 3))]
    image = bytearray(crafted([*fill]))
    second = crafted([directory_entry(b"d", 1)])[LAYOUT.fat_top - 20 : LAYOUT.fat_top + 1]
    image[LAYOUT.fat_top - 0x4000 - 20 : LAYOUT.fat_top - 0x4000 + 1] = second
    assert paths(mounted(bytes(image))) == [b"/d"]


def test_log_that_ends_higher_does_not_go_on() -> None:
    image = bytearray(crafted([raw_entry(0x33, bytes(0x3E00))]))
    second = crafted([directory_entry(b"d", 1)])[LAYOUT.fat_top - 20 : LAYOUT.fat_top + 1]
    image[LAYOUT.fat_top - 0x4000 - 20 : LAYOUT.fat_top - 0x4000 + 1] = second
    assert paths(mounted(bytes(image))) == []


@pytest.mark.parametrize(
    ("blocks", "end", "count"),
    [
        ({0x401: (0x7FFF, 0x402), 0x402: (0x401, 0xFFFF)}, ChainEnd.PROPER, 2),
        ({0x401: (0x7FFF, 0x401)}, ChainEnd.LOOP, 1),
        ({0x401: (0x7FFF, 0x402), 0x402: (0x401, 0x401)}, ChainEnd.LOOP, 2),
        ({0x401: (0x7FFF, 0x402), 0x402: (0x401, 0x403), 0x403: (0x402, 0x402)}, ChainEnd.LOOP, 3),
        ({0x401: (0x7FFF, 0x402)}, ChainEnd.FREE, 1),
        ({0x401: (0x7FFF, 0x1401)}, ChainEnd.OUTSIDE, 1),
        ({0x401: (0x7FFF, 0x400)}, ChainEnd.OUTSIDE, 1),
        ({0x401: (0x7FFF, 0x7FFF)}, ChainEnd.DOCS, 1),
        ({}, ChainEnd.FREE, 0),
    ],
)
def test_chain(blocks: dict[int, tuple[int, int]], end: ChainEnd, count: int) -> None:
    data = mounted(crafted([], blocks)).data
    chain = data.chain(0x401)
    assert (len(chain.blocks), chain.end) == (count, end)
    assert data.measure(0x401) == (count, end)


def test_measuring_in_any_order_gives_the_same() -> None:
    blocks = {0x401: (0x7FFF, 0x402), 0x402: (0x401, 0x403), 0x403: (0x402, 0x402), 0x404: (0x7FFF, 0x401)}
    data = mounted(crafted([], blocks)).data
    assert [data.measure(block)[0] for block in (0x402, 0x404, 0x403, 0x401)] == [2, 4, 2, 3]


def test_file_reads_its_blocks_in_order() -> None:
    volume = mounted(crafted([file_entry(b"f", 257, 0x405)], {0x405: (0x7FFF, 0x401), 0x401: (0x405, 0xFFFF)}))
    assert volume.read_file(file_at(volume, "/f")) == bytes(range(256)) + b"\x00"


def test_path_that_leads_nowhere() -> None:
    with pytest.raises(NotInVolumeError, match=r"^/bin/no: no such file"):
        made(folder(bin=folder())).lookup(b"/bin/no")


def test_file_is_no_directory_on_the_way() -> None:
    with pytest.raises(NotInVolumeError):
        made(folder(bin=folder(), f=b"x")).lookup(b"/f/g")


@pytest.mark.parametrize("path", [b"/bin/f", b"bin/f", b"/bin/f/", b"//bin//f"])
def test_slashes_at_the_ends_do_not_matter(path: bytes) -> None:
    assert made(folder(bin=folder(f=b"x"))).lookup(path).path == b"/bin/f"


def test_links_lead_from_the_root() -> None:
    volume = made(folder(bin=folder(f=b"x", l=link(b"bin/f"))))
    assert volume.resolve(b"/bin/l").path == b"/bin/f"


def test_links_to_links_are_followed() -> None:
    assert made(folder(bin=folder(f=b"x"), a=link(b"/b"), b=link(b"/bin/f"))).resolve(b"/a").path == b"/bin/f"


def test_links_in_a_ring_lead_nowhere() -> None:
    with pytest.raises(NotInVolumeError, match="too many links"):
        made(folder(bin=folder(), a=link(b"/b"), b=link(b"/a"))).resolve(b"/a")


def test_deep_folders_are_walked_without_recursion() -> None:
    entries = [directory_entry(b"d", number + 1, number) for number in range(3000)]
    assert sum(isinstance(node, Directory) for node in mounted(crafted(entries)).walk()) == 3000


def test_target_of_a_link_is_its_own() -> None:
    volume = mounted(crafted([link_entry(b"l", b"\xff/x")]))
    node = volume.lookup(b"/l")
    assert node.record is not None
    assert node.record.entry == link_entry(b"l", b"\xff/x")

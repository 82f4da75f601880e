"""What a repair makes of damaged volumes: every content that could be read is still there, and no error is left."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from formats.knightos.kfs_entry import (
    DIRECTORY,
    SUPERSEDED_DIRECTORY,
    SUPERSEDED_FILE,
    DirectoryBody,
    Entry,
    FileBody,
)
from tests.corrupt.test_kfs_fsck import (
    A_FILE,
    BIN,
    FIRST,
    IMAGES,
    ITS_BLOCK,
    LAST,
    SWAP,
    below_the_log,
    dead,
    half_written,
    link,
    one_file,
    put,
    seeked_and_written,
    sound,
)
from tests.kfs_images import LAYOUT, directory_entry, file_entry, link_entry, raw_entry
from toolkit.flash import NorFlash
from toolkit.kfs.check import fsck
from toolkit.kfs.dat import block_offset
from toolkit.kfs.layout import MODELS, models_of_size
from toolkit.kfs.repair.repair import UNREPAIRABLE, repair
from toolkit.kfs.volume import Directory, File, Link, Volume

LEFT = {"kfs-fat-second-page"}
"""Codes of images that are more than a repair can do: more entries than a page holds."""


def flash(image: bytes | bytearray) -> NorFlash:
    return NorFlash(models_of_size(len(image))[0].geometry, bytes(image))


def repaired(image: bytes | bytearray) -> Volume:
    device = flash(image)
    repair(device)
    return Volume(device)


def tree(volume: Volume) -> dict[str, object]:
    """Paths, with the contents of files and the targets of links."""
    found: dict[str, object] = {}
    for node in volume.walk():
        path = node.path.decode()
        if isinstance(node, File):
            found[path] = volume.read_file(node)
        else:
            found[path] = node.body.target if isinstance(node, Link) else "directory"
    return found


def codes(volume: Volume) -> set[str]:
    return {finding.code for finding in fsck.errors(volume)}


def directory_ids(volume: Volume) -> list[int]:
    """Ids of the live directories, in the order of the log."""
    bodies = [record.body for record in volume.fat.records if record.is_live]
    return [body.directory_id for body in bodies if isinstance(body, DirectoryBody)]


def text(image: bytearray, block: int, content: bytes) -> bytearray:
    """Set the data of a block."""
    return put(image, block_offset(block), content)


@pytest.mark.parametrize("code", sorted(IMAGES.keys() - LEFT))
def test_nothing_wrong_is_left(code: str) -> None:
    assert codes(repaired(IMAGES[code]())) == set()


@pytest.mark.parametrize("code", sorted(LEFT))
def test_more_than_a_repair_can_do_stays(code: str) -> None:
    image = IMAGES[code]()
    assert tree(repaired(image)) == tree(Volume(flash(image)))
    assert LEFT <= UNREPAIRABLE


@pytest.mark.parametrize("code", IMAGES)
def test_second_repair_does_nothing(code: str) -> None:
    device = flash(IMAGES[code]())
    repair(device)
    once = bytes(device)
    assert (repair(device), bytes(device)) == ([], once)


@pytest.mark.parametrize("code", IMAGES)
def test_errors_that_are_gone_are_in_the_list_of_what_was_done(code: str) -> None:
    device = flash(IMAGES[code]())
    before = codes(Volume(device))
    done = {repaired.code for repaired in repair(device)}
    consequences = {"kfs-broken-chain"} if code == "kfs-half-restored" else set()
    assert before - codes(Volume(device)) - consequences <= done


def test_sound_volume_is_left_alone() -> None:
    device = flash(one_file())
    assert (repair(device), bytes(device)) == ([], bytes(one_file()))


def test_history_is_left_alone() -> None:
    image = sound([BIN, dead(0x00, b"gone", 600, 0x401)], {0x401: 600})
    device = flash(image)
    assert (repair(device), bytes(device)) == ([], bytes(image))


def test_shared_blocks_are_copied() -> None:
    image = IMAGES["kfs-shared-block"]()
    assert tree(repaired(image)) == tree(Volume(flash(image)))


def test_block_that_two_files_begin_with_is_copied() -> None:
    files = [file_entry(b"f", 600, 0x401, parent=1), file_entry(b"g", 500, 0x401, parent=1)]
    image = sound([BIN, *files, link_entry(b"l", b"/bin/f")], {0x401: 600})
    assert tree(repaired(image)) == {
        "/bin": "directory",
        "/bin/f": b"\x5a" * 600,
        "/bin/g": b"\x5a" * 600 + b"\xff" * 156,  # by its three blocks, as the kernel reads it
        "/l": b"/bin/f",
    }


def test_without_room_for_copies_files_go_on_sharing() -> None:
    image = full([file_entry(b"g", 256, last_block(), parent=1)])
    volume = repaired(image)
    assert (codes(volume), tree(volume)) == ({"kfs-shared-block"}, tree(Volume(flash(image))))


def last_block() -> int:
    return LAYOUT.last_dat_page << 8 | 63


def full(entries: Iterable[Entry], goes_on: int = LAST, used: int = LAYOUT.block_count) -> bytearray:
    """A volume with the file f in all its blocks; its chain goes on in one that does not exist."""
    blocks = [(page << 8) + index for page in LAYOUT.dat_pages for index in range(1, 64)][:used]
    size = 256 * (len(blocks) + (goes_on != LAST))
    image = sound([BIN, file_entry(b"f", size, blocks[0], parent=1), *entries])
    for before, block, behind in zip([FIRST, *blocks], blocks, [*blocks[1:], goes_on], strict=False):
        text(link(image, block, before, behind), block, bytes([block & 0xFF]) * 256)
        put(image, (block >> 8) * 0x4000, b"KFS")
    return image


@pytest.mark.parametrize("outside", [0x1401, 0x1801, 0x1C05], ids=["in the FAT", "in swap", "behind"])
def test_blocks_outside_of_the_data_area_are_brought_back(outside: int) -> None:
    image = full([], goes_on=outside, used=100)
    text(link(image, outside, 0x0525, LAST), outside, b"out there" + b"\xff" * 247)
    volume = repaired(image)
    content = volume.read_file(file_at(volume, b"/bin/f"))
    assert (codes(volume), len(content), content[25_600:25_609]) == (set(), 25_856, b"out there")


@pytest.mark.parametrize("outside", [0x1401, 0x1801], ids=["in the FAT", "in swap"])
def test_without_room_nothing_outside_is_lost(outside: int) -> None:
    image = full([], goes_on=outside)
    text(link(image, outside, last_block(), LAST), outside, b"out there")
    device = flash(image)
    repair(device)
    assert bytes(device) == bytes(image)


def test_blocks_of_nobody_make_room() -> None:
    image = full([], goes_on=0x1401, used=LAYOUT.block_count - 1)
    text(link(image, last_block(), FIRST, LAST), last_block(), b"orphan")
    text(link(image, 0x1401, last_block() - 1, LAST), 0x1401, b"out there")
    volume = repaired(image)
    assert (codes(volume), volume.read_file(file_at(volume, b"/bin/f"))[-256:][:9]) == (set(), b"out there")


def file_at(volume: Volume, path: bytes) -> File:
    node = volume.lookup(path)
    assert isinstance(node, File)
    return node


def test_loop_ends_at_its_last_block() -> None:
    image = link(one_file(), 0x403, 0x402, 0x402)
    assert tree(repaired(image))["/bin/f"] == b"\x5a" * 600


def test_file_of_which_nothing_is_left_stays_as_an_empty_one() -> None:
    volume = repaired(sound([BIN, file_entry(b"f", 600, 0x401, parent=1)]))
    assert (codes(volume), tree(volume)["/bin/f"]) == (set(), b"")


def test_chain_that_breaks_keeps_all_blocks_in_front() -> None:
    image = link(one_file(), 0x402, 0x401, 0x404)
    assert tree(repaired(image))["/bin/f"] == b"\x5a" * 512


def test_lost_head_is_put_back_and_the_old_version_stays() -> None:
    volume = repaired(seeked_and_written())
    assert tree(volume)["/bin/f"] == b"\x5a" * 256 + b"\xa5" * 256 + b"\x5a" * 88
    old = next(record.body for record in volume.fat.records if record.entry.id == SUPERSEDED_FILE)
    assert isinstance(old, FileBody)
    assert volume.data.chain(old.section_id).blocks[:2] == (0x401, 0x402)


def test_head_that_the_links_lead_to_is_put_back() -> None:
    image = one_file()
    put(image, LAYOUT.fat_top - 12 - 9 - 1, b"\x04\x02")  # the entry names the second block
    assert tree(repaired(image))["/bin/f"] == b"\x5a" * 600


def test_superseded_file_lives_again() -> None:
    assert tree(repaired(IMAGES["kfs-lost-file"]()))["/bin/f"] == b"\x5a" * 600


def test_superseded_file_with_its_chain_repointed_lives_again() -> None:
    """The kernel had replaced the first block, and lost power before the new entry."""
    image = sound([BIN, dead(SUPERSEDED_FILE, b"f", 600, 0x401)], {0x401: 600})
    link(link(image, 0x404, FIRST, 0x402), 0x402, 0x404, 0x403)
    volume = repaired(image)
    assert (codes(volume), tree(volume)["/bin/f"]) == (set(), b"\x5a" * 600)


def test_younger_duplicates_get_other_names() -> None:
    files = [file_entry(b"f", 3, 0x401 + n, parent=1) for n in range(4)]
    image = sound([BIN, *files, file_entry(b"f~1", 3, 0x405, parent=1)], {0x401 + n: 3 for n in range(5)})
    for n in range(5):
        text(image, 0x401 + n, b"%03d" % n)
    assert tree(repaired(image)) == {
        "/bin": "directory",
        "/bin/f": b"000",
        "/bin/f~1": b"004",
        "/bin/f~2": b"001",
        "/bin/f~3": b"002",
        "/bin/f~4": b"003",
    }


@pytest.mark.parametrize(
    ("name", "path"),
    [(b"a/b", "/bin/a_b"), (b"", "/bin/unnamed"), (b".", "/bin/unnamed."), (b"..", "/bin/unnamed..")],
    ids=["slash", "empty", "dot", "dots"],
)
def test_names_that_no_path_can_hold(name: bytes, path: str) -> None:
    assert tree(repaired(sound([BIN, file_entry(name, 3, 0x401, parent=1)], ITS_BLOCK)))[path] == b"\x5a" * 3


def test_long_name_stays_short_enough() -> None:
    files = [file_entry(b"n" * 244, 3, 0x401 + n, parent=1) for n in range(2)]
    image = sound([BIN, *files, link_entry(b"l", b"/x")], {0x401: 3, 0x402: 3})
    names = [path for path in tree(repaired(image)) if path.startswith("/bin/n")]
    assert sorted(names) == ["/bin/" + "n" * 244, "/bin/" + "n" * 242 + "~1"]


def test_homeless_go_into_lost_and_found() -> None:
    image = sound([BIN, file_entry(b"f", 3, 0x401, parent=9), directory_entry(b"d", 2, 9)], ITS_BLOCK)
    volume = repaired(image)
    assert tree(volume) == {
        "/bin": "directory",
        "/lost+found": "directory",
        "/lost+found/f": b"\x5a" * 3,
        "/lost+found/d": "directory",
    }


def test_lost_and_found_is_used_where_it_is() -> None:
    entries = [directory_entry(b"lost+found", 1), file_entry(b"f", 3, 0x401, parent=9)]
    assert set(tree(repaired(sound(entries, ITS_BLOCK)))) == {"/lost+found", "/lost+found/f"}


def test_file_of_that_name_is_no_obstacle() -> None:
    entries = [BIN, file_entry(b"lost+found", 0, 0x402), file_entry(b"f", 3, 0x401, parent=9)]
    image = link(sound(entries, ITS_BLOCK), 0x402, FIRST, LAST)
    assert tree(repaired(image))["/lost+found~1/f"] == b"\x5a" * 3


@pytest.mark.parametrize("id_", [SUPERSEDED_FILE, SUPERSEDED_DIRECTORY], ids=["by the kernel's rename", "otherwise"])
def test_directory_comes_back_for_what_is_in_it(id_: int) -> None:
    """The kernel's rename makes a superseded file of a directory; what is in it has no parent then."""
    old = raw_entry(DIRECTORY, DirectoryBody(0, 2, 0xFF, b"home"))
    stored = bytes([id_]) + entry_bytes(old)[1:]
    image = sound([BIN, stored, file_entry(b"f", 3, 0x401, parent=2)], ITS_BLOCK)
    volume = repaired(image)
    assert (codes(volume), tree(volume)) == (set(), {"/bin": "directory", "/home": "directory", "/home/f": b"\x5a" * 3})


def entry_bytes(entry: Entry) -> bytes:
    from formats.knightos.kfs_entry import KFS_ENTRY

    return KFS_ENTRY.build(entry)


def test_directories_in_each_other_come_out() -> None:
    entries = [directory_entry(b"a", 1, 2), directory_entry(b"b", 2, 1), file_entry(b"f", 3, 0x401, parent=2)]
    volume = repaired(sound(entries, ITS_BLOCK))
    assert (codes(volume), tree(volume)["/lost+found/a/b/f"]) == (set(), b"\x5a" * 3)


def test_children_move_behind_their_directories_and_ids_ascend() -> None:
    entries = [
        file_entry(b"f", 3, 0x401, parent=3),
        directory_entry(b"c", 3, 2),
        directory_entry(b"b", 2, 1),
        directory_entry(b"a", 1),
    ]
    volume = repaired(sound(entries, ITS_BLOCK))
    assert (codes(volume), directory_ids(volume), tree(volume)["/a/b/c/f"]) == (set(), [1, 2, 3], b"\x5a" * 3)


def test_directory_with_the_id_of_the_root_gets_its_own() -> None:
    """As the kernel makes it where there was none; what was made in it is in the root."""
    entries = [directory_entry(b"a", 0), directory_entry(b"b", 1), directory_entry(b"c", 2)]
    volume = repaired(sound(entries))
    assert (directory_ids(volume), set(tree(volume))) == ([1, 2, 3], {"/a", "/b", "/c"})


def test_children_of_directories_with_one_id_stay_in_the_older() -> None:
    entries = [BIN, directory_entry(b"etc", 1), file_entry(b"f", 3, 0x401, parent=1)]
    volume = repaired(sound(entries, ITS_BLOCK))
    assert (codes(volume), set(tree(volume))) == (set(), {"/bin", "/bin/f", "/etc"})


def test_highest_id_leaves_room_for_others() -> None:
    entries = [directory_entry(b"a", 0xFFFF), directory_entry(b"b", 0xFFFF), directory_entry(b"c", 7)]
    assert directory_ids(repaired(sound(entries))) == [1, 2, 3]


def test_dead_entries_follow_their_directory() -> None:
    entries = [directory_entry(b"b", 2), directory_entry(b"a", 1), dead(0x00, b"gone", 0, LAST, parent=1)]
    volume = repaired(sound(entries))
    assert volume.fat.records[-1].body == FileBody(3, 0xFF, 0, LAST, b"gone")


@pytest.mark.parametrize("change", [-3, -1, 1, 40, 0x2000, 0xC000], ids=lambda change: f"{change:+d}")
@pytest.mark.parametrize("number", [1, 2], ids=["of a file", "of a directory"])
def test_wrong_length_hides_nothing(number: int, change: int) -> None:
    entries = [BIN, A_FILE, directory_entry(b"etc", 2), file_entry(b"g", 0, 0x402, parent=2)]
    image = link(sound(entries, ITS_BLOCK), 0x402, FIRST, LAST)
    expected = tree(Volume(flash(image)))
    at = LAYOUT.fat_top - sum(len(entry_bytes(entry)) for entry in entries[:number])
    length = int.from_bytes(image[at - 2 : at], "big") + change
    put(image, at - 2, length.to_bytes(2, "big"))
    volume = repaired(image)
    assert (codes(volume), tree(volume)) == (set(), expected)


def test_entry_without_the_end_of_its_name_is_kept() -> None:
    stored = entry_bytes(A_FILE)[:-1] + b"x"
    volume = repaired(sound([BIN, stored], ITS_BLOCK))
    assert (codes(volume), tree(volume)["/bin/fx"]) == (set(), b"\x5a" * 3)


def test_entry_that_only_lacks_its_id_becomes_whole() -> None:
    image = put(half_written(14), 0, b"\xc3\0\0KK")
    volume = repaired(text(link(image, 0x401, FIRST, LAST), 0x401, b"new"))
    assert (codes(volume), tree(volume)["/bin/new"]) == (set(), b"new")


def test_entry_that_lacks_more_is_erased() -> None:
    volume = repaired(text(link(half_written(12), 0x401, FIRST, LAST), 0x401, b"new"))
    assert (volume.fat.garbage, set(tree(volume)), volume.data.is_free(0x401)) == (0, {"/bin"}, True)


def test_garbage_that_is_no_entry_is_erased() -> None:
    assert repaired(below_the_log(b"\xff" * 300 + bytes(9))).fat.garbage == 0


def test_freed_blocks_are_erased() -> None:
    volume = repaired(IMAGES["kfs-orphaned-block"]())
    assert (volume.data.is_free(0x404), volume.data.is_dirty(0x404)) == (True, False)


def test_dead_entries_go_where_the_page_is_full() -> None:
    entries = [BIN, *[dead(0x00, b"%0200d" % n, 0, LAST) for n in range(80)], A_FILE]
    volume = repaired(sound(entries, ITS_BLOCK))
    assert ([record.body.name for record in volume.fat.records], codes(volume)) == ([b"bin", b"f"], set())  # type: ignore[union-attr]


def test_log_of_two_pages_is_repaired_in_two_pages() -> None:
    files = [file_entry(b"%0200d" % n, 0, 0x501 + n, parent=1) for n in range(60)]
    more = [file_entry(b"%0230d" % n, 0, 0x601 + n, parent=9) for n in range(40)]
    image = sound([BIN, *files, *more])
    for block in (*range(0x501, 0x53D), *range(0x601, 0x629)):
        put(link(image, block, FIRST, LAST), (block >> 8) * 0x4000, b"KFS")
    volume = repaired(image)
    assert (codes(volume), len(tree(volume))) == ({"kfs-fat-second-page"}, 102)


def test_boot_code_in_the_data_area_is_left_alone() -> None:
    image = bytearray(b"\xff" * MODELS["TI84p"].rom_size)
    layout = MODELS["TI84p"].layout
    for page in layout.dat_pages:
        put(image, page * 0x4000, b"KFS\xff" if page == 4 else b"K\xff\xff\xff")
    entry = entry_bytes(BIN)
    put(image, layout.fat_top + 1 - len(entry), entry[::-1])
    for page in layout.usb_boot_pages:
        put(image, page * 0x4000, bytes(range(256)) * 64)
    device = flash(image)
    assert (fsck.errors(Volume(device)), repair(device), bytes(device)) == ([], [], bytes(image))


def test_swap_that_the_kernel_left_is_not_taken_for_a_sector() -> None:
    image = one_file()
    put(image, SWAP, image[0x10000:0x20000])
    text(link(image, 0x404, FIRST, LAST), 0x404, b"later")
    put(image, LAYOUT.fat_top + 1 - 12 - 13 - 13, entry_bytes(file_entry(b"g", 5, 0x404, parent=1))[::-1])
    device = flash(image)
    assert fsck.errors(Volume(device)) == []


def test_volume_made_anew_is_not_filled_with_what_was_there() -> None:
    """A smaller volume was made where the swap sector still has a copy of the larger one."""
    image = one_file(16_000)
    put(image, 0x14000, b"KFS")
    put(image, SWAP, image[0x10000:0x20000])
    smaller = put(one_file(600), SWAP, image[SWAP : SWAP + 0x10000])
    device = flash(smaller)
    assert (fsck.errors(Volume(device)), repair(device)) == ([], [])


def test_all_directories_have_children_of_their_own() -> None:
    volume = repaired(sound([directory_entry(b"d", n % 3, (n * 7) % 4) for n in range(30)]))
    directories = [node for node in volume.walk() if isinstance(node, Directory)]
    assert (codes(volume), len(directories)) == (set(), len(directory_ids(volume)))

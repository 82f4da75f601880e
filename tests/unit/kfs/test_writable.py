"""Changing a volume: the cases that a tree of random changes seldom meets."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from formats.knightos.kfs_entry import DELETED_DIRECTORY, DELETED_FILE, DELETED_LINK, SUPERSEDED_FILE
from tests.independent_reader import read_tree
from tests.kfs_images import MODEL, bytes_of, folder, link, made
from toolkit.errors import (
    AlreadyInVolumeError,
    DamagedVolumeError,
    LayoutError,
    NotInVolumeError,
    VolumeError,
    VolumeFullError,
)
from toolkit.flash import NorFlash, OperationKind, Recorder
from toolkit.kfs.check.fsck import check
from toolkit.kfs.layout import FAT_PAGE_APPENDABLE
from toolkit.kfs.volume import Directory, File, Volume
from toolkit.kfs.write.open_file import OpenFile
from toolkit.kfs.write.writable import WritableVolume


def image() -> bytes:
    return bytes_of(made(folder(bin=folder(f=b"f" * 700), etc=folder(conf=b"c" * 300), l=link(b"/bin/f"))))


@pytest.fixture
def flash() -> NorFlash:
    return NorFlash(MODEL.geometry, image())


@pytest.fixture
def volume(flash: NorFlash) -> WritableVolume:
    return WritableVolume(flash)


def content(flash: NorFlash, path: bytes) -> bytes:
    """What stands on flash, for a mount of its own."""
    mounted = Volume(flash)
    node = mounted.lookup(path)
    assert isinstance(node, File)
    return mounted.read_file(node)


def blocks_of(volume: Volume, path: bytes) -> tuple[int, ...]:
    node = volume.lookup(path)
    assert isinstance(node, File)
    return volume.chain(node).blocks


def dead_ids(flash: NorFlash) -> list[int]:
    return [record.entry.id for record in Volume(flash).fat.records if not record.is_live]


def write_in_pieces(opened: OpenFile, length: int) -> None:
    for start in range(0, length, 1000):
        opened.write(start, b"x" * 1000)


def make_links(volume: WritableVolume, count: int) -> None:
    for number in range(count):
        volume.make_link(b"/%03d" % number, b"/" + b"t" * 240)


def test_nothing_is_programmed_by_mounting(flash: NorFlash) -> None:
    recorder = Recorder(flash)
    WritableVolume(recorder).lookup(b"/bin/f")
    assert recorder.operations == []


def test_overwritten_entry_is_superseded(volume: WritableVolume, flash: NorFlash) -> None:
    volume.store(b"/bin/f", b"new")
    assert (content(flash, b"/bin/f"), dead_ids(flash)) == (b"new", [SUPERSEDED_FILE])


@pytest.mark.parametrize(
    ("remove", "path", "id_"),
    [
        (WritableVolume.remove, b"/bin/f", DELETED_FILE),
        (WritableVolume.remove, b"/l", DELETED_LINK),
        (WritableVolume.remove_directory, b"/d", DELETED_DIRECTORY),
    ],
    ids=["file", "link", "directory"],
)
def test_removed_entry_is_deleted(
    volume: WritableVolume, flash: NorFlash, remove: Callable[..., None], path: bytes, id_: int
) -> None:
    volume.make_directory(b"/d")
    remove(volume, path)
    assert dead_ids(flash) == [id_]


def test_moving_a_file_programs_no_data(flash: NorFlash) -> None:
    blocks = blocks_of(Volume(flash), b"/bin/f")
    recorder = Recorder(flash)
    WritableVolume(recorder).move(b"/bin/f", b"/etc/g")
    assert blocks_of(Volume(flash), b"/etc/g") == blocks
    assert recorder.programmed_bytes < 32


@pytest.mark.parametrize(
    ("length", "blocks"), [(0, 1), (1, 1), (255, 1), (256, 1), (257, 2), (512, 3), (513, 3), (768, 4)]
)
def test_blocks_of_a_file_by_length(volume: WritableVolume, length: int, blocks: int) -> None:
    volume.store(b"/x", bytes(length))
    assert len(blocks_of(volume, b"/x")) == blocks


@pytest.mark.parametrize("length", [0, 256, 512, 700])
def test_stream_gives_the_same_blocks_as_storing(volume: WritableVolume, flash: NorFlash, length: int) -> None:
    opened = volume.open_file(b"/x", create=True)
    opened.write(0, bytes(length))
    volume.close_file(opened, commit=True)
    volume.store(b"/y", bytes(length))
    assert len(blocks_of(volume, b"/x")) == len(blocks_of(volume, b"/y"))
    assert content(flash, b"/x") == bytes(length)


def test_what_a_stream_wrote_is_not_there_before_the_commit(volume: WritableVolume, flash: NorFlash) -> None:
    opened = volume.open_file(b"/bin/f", writing=True)
    opened.write(0, b"new" * 300)
    assert content(flash, b"/bin/f") == b"f" * 700


def test_handles_of_a_file_share_what_is_written(volume: WritableVolume) -> None:
    writer, reader = volume.open_file(b"/bin/f", writing=True), volume.open_file(b"/bin/f")
    writer.write(10, b"seen")
    assert reader.read(8, 8) == b"ffseenff"


def test_removed_file_that_is_open_goes_back_to_what_it_was(volume: WritableVolume) -> None:
    opened = volume.open_file(b"/bin/f", writing=True)
    opened.write(0, b"x" * 700)
    volume.remove(b"/bin/f")
    volume.collect()
    opened.revert()
    assert opened.read(0, 1000) == b"f" * 700


def test_file_that_is_removed_while_open_lives_for_its_streams(volume: WritableVolume, flash: NorFlash) -> None:
    opened = volume.open_file(b"/bin/f", writing=True)
    volume.remove(b"/bin/f")
    volume.collect()
    volume.store(b"/other", b"o" * 5000)
    assert opened.read(0, 700) == b"f" * 700
    volume.close_file(opened, commit=True)
    assert read_tree(bytes(flash)).keys() == {b"/bin", b"/etc", b"/etc/conf", b"/l", b"/other"}


def test_file_that_is_moved_while_open_is_committed_under_its_new_name(volume: WritableVolume, flash: NorFlash) -> None:
    opened = volume.open_file(b"/bin/f", writing=True)
    opened.write(0, b"moved")
    volume.move(b"/bin/f", b"/etc/g")
    volume.close_file(opened, commit=True)
    assert content(flash, b"/etc/g")[:7] == b"movedff"


def test_new_file_that_was_never_committed_is_gone(volume: WritableVolume) -> None:
    opened = volume.open_file(b"/new", create=True)
    volume.close_file(opened, commit=False)
    with pytest.raises(NotInVolumeError):
        volume.lookup(b"/new")


def test_appending_a_byte_at_a_time_fills_the_same_block(flash: NorFlash) -> None:
    recorder = Recorder(flash)
    volume = WritableVolume(recorder)
    opened = volume.open_file(b"/new", create=True)
    before = len(volume.blocks)
    for number in range(100):
        opened.write(number, b"x")
    opened.write(1000, b"y")
    assert before - len(volume.blocks) == 1


@pytest.mark.parametrize("length", [0, 1, 256, 300, 700, 701, 2000])
def test_truncating(volume: WritableVolume, flash: NorFlash, length: int) -> None:
    opened = volume.open_file(b"/bin/f", writing=True)
    opened.truncate(length)
    volume.close_file(opened, commit=True)
    assert content(flash, b"/bin/f") == (b"f" * 700)[:length].ljust(length, b"\0")


def test_what_was_cut_off_does_not_come_back(volume: WritableVolume, flash: NorFlash) -> None:
    opened = volume.open_file(b"/bin/f", writing=True)
    opened.truncate(10)
    opened.truncate(50)
    volume.close_file(opened, commit=True)
    assert content(flash, b"/bin/f") == b"f" * 10 + bytes(40)


def test_end_of_the_last_block_is_erased(volume: WritableVolume, flash: NorFlash) -> None:
    opened = volume.open_file(b"/bin/f", writing=True)
    opened.truncate(10)
    volume.close_file(opened, commit=True)
    block = blocks_of(volume, b"/bin/f")[0]
    assert volume.data.read([block])[10:] == b"\xff" * 246


def test_moving_a_directory_behind_its_new_parent_numbers_it_anew(volume: WritableVolume, flash: NorFlash) -> None:
    volume.make_directory(b"/bin/deep")
    volume.store(b"/bin/deep/x", b"x")
    volume.make_directory(b"/late")
    volume.move(b"/bin", b"/late/bin")
    assert read_tree(bytes(flash))[b"/late/bin/deep/x"] == b"x"
    ids = [node.directory_id for node in Volume(flash).walk() if isinstance(node, Directory)]
    assert ids == sorted(set(ids))


def test_moving_a_directory_keeps_the_history(volume: WritableVolume, flash: NorFlash) -> None:
    volume.remove(b"/etc/conf")
    volume.move(b"/bin", b"/prog")
    assert DELETED_FILE in dead_ids(flash)


@pytest.mark.parametrize(
    ("source", "destination", "error"),
    [
        (b"/bin", b"/bin/in", VolumeError),
        (b"/", b"/x", VolumeError),
        (b"/none", b"/x", NotInVolumeError),
        (b"/bin/f", b"/none/x", NotInVolumeError),
        (b"/bin/f", b"/etc/conf", AlreadyInVolumeError),
        (b"/bin", b"/etc", AlreadyInVolumeError),
    ],
    ids=["into itself", "the root", "nothing", "nowhere", "over a file", "over a directory"],
)
def test_moves_that_do_not_go(
    volume: WritableVolume, flash: NorFlash, source: bytes, destination: bytes, error: type[Exception]
) -> None:
    before = bytes(flash)
    with pytest.raises(error):
        volume.move(source, destination)
    assert bytes(flash) == before


@pytest.mark.parametrize("name", [b"n" * 245, b"nul\0", b".", b".."], ids=["long", "nul", "dot", "dots"])
def test_names_that_no_entry_can_hold(volume: WritableVolume, flash: NorFlash, name: bytes) -> None:
    before = bytes(flash)
    with pytest.raises((LayoutError, VolumeError)):
        volume.store(b"/" + name, b"x")
    assert bytes(flash) == before


def test_full_volume_is_as_it_was(volume: WritableVolume, flash: NorFlash) -> None:
    before = bytes(flash)
    with pytest.raises(VolumeFullError):
        volume.store(b"/large", bytes(volume.layout.capacity))
    assert bytes(flash) == before


def test_stream_into_a_full_volume_leaves_the_file_as_it_was(volume: WritableVolume, flash: NorFlash) -> None:
    opened = volume.open_file(b"/bin/f", writing=True)
    with pytest.raises(VolumeFullError):
        write_in_pieces(opened, volume.layout.capacity)
    opened.revert()
    volume.close_file(opened, commit=True)
    assert content(flash, b"/bin/f") == b"f" * 700


def test_full_log_is_refused_and_stays(volume: WritableVolume, flash: NorFlash) -> None:
    with pytest.raises(VolumeFullError):
        make_links(volume, 200)
    assert volume.fat.used <= FAT_PAGE_APPENDABLE
    assert len(read_tree(bytes(flash))) == len(list(Volume(flash).walk()))


def test_collections_run_only_when_blocks_are_short(flash: NorFlash) -> None:
    recorder = Recorder(flash)
    volume = WritableVolume(recorder)
    rounds = len(range(0, 1008 - 7 - 100, 100))
    for _ in range(rounds):
        volume.store(b"/again", bytes(256 * 100 - 1))
    assert recorder.erases == 0
    volume.store(b"/again", bytes(256 * 100 - 1))
    assert recorder.erases == 1  # swap was erased before, so that only the sector wears


def test_log_is_compacted_only_when_it_is_full(flash: NorFlash) -> None:
    recorder = Recorder(flash)
    volume = WritableVolume(recorder)
    while volume.fat.used < FAT_PAGE_APPENDABLE - 300:
        volume.remove(volume.make_link(b"/x", b"/" + b"t" * 240).path)
    assert recorder.erases == 0
    for _ in range(3):
        volume.remove(volume.make_link(b"/x", b"/" + b"t" * 240).path)
    assert recorder.erases == 1


def test_collection_says_before_what_it_does(volume: WritableVolume) -> None:
    volume.store(b"/bin/f", b"new")
    expected = volume.collect(dry_run=True)
    assert expected.blocks == 3
    assert volume.collect() == expected


def test_dry_run_programs_nothing(flash: NorFlash) -> None:
    recorder = Recorder(flash)
    volume = WritableVolume(recorder)
    volume.collect(dry_run=True)
    assert recorder.operations == []


def test_pages_with_other_things_are_left_alone(flash: NorFlash) -> None:
    """On hardware, boot code lies in the data area."""
    foreign = bytes(range(256)) * 64
    at = 0x30000
    changed = bytes(flash)[:at] + foreign + bytes(flash)[at + len(foreign) :]
    device = NorFlash(MODEL.geometry, changed)
    volume = WritableVolume(device, force=True)
    for _ in range(20):
        volume.store(b"/big", bytes(256 * 200))
    volume.collect()
    assert bytes(device)[at : at + len(foreign)] == foreign


def test_avoided_pages_get_no_blocks(flash: NorFlash) -> None:
    volume = WritableVolume(flash, avoid=(4, 5))
    node = volume.store(b"/x", bytes(1000))
    assert {block >> 8 for block in volume.chain(node).blocks} == {6}


def test_damaged_volume_is_not_written(flash: NorFlash) -> None:
    record = Volume(flash).lookup(b"/bin/f").record
    assert record is not None
    damaged = bytearray(bytes(flash))
    damaged[record.offset - 8] = 1  # the size is too large
    with pytest.raises(DamagedVolumeError, match="kfs-size"):
        WritableVolume(NorFlash(MODEL.geometry, bytes(damaged))).store(b"/x", b"")


def test_damaged_volume_is_written_when_forced(flash: NorFlash) -> None:
    record = Volume(flash).lookup(b"/bin/f").record
    assert record is not None
    damaged = bytearray(bytes(flash))
    damaged[record.offset - 8] = 1
    device = NorFlash(MODEL.geometry, bytes(damaged))
    WritableVolume(device, force=True).store(b"/x", b"x")
    assert content(device, b"/x") == b"x"


def test_ids_of_directories_come_to_an_end(volume: WritableVolume) -> None:
    plan = volume.plan_log()
    plan.renumber({2: 0xFFFF})
    volume.prepare()
    volume.rewrite_log(plan)
    with pytest.raises(VolumeFullError, match="no id is left"):
        volume.make_directory(b"/one-too-many")


def test_every_sector_but_swap_and_those_in_use_stays_unworn(flash: NorFlash) -> None:
    recorder = Recorder(flash)
    volume = WritableVolume(recorder)
    volume.store(b"/bin/f", b"new")
    volume.collect()
    worn = {op.offset >> 16 for op in recorder.operations if op.kind is OperationKind.ERASE}
    assert worn == {1, 5, 6}  # data, FAT, and swap between the two


def test_no_findings_worse_than_leaks_after_all(volume: WritableVolume, flash: NorFlash) -> None:
    volume.store(b"/bin/f", b"new")
    volume.remove(b"/etc/conf")
    codes = {finding.code for finding in check(Volume(flash))}
    assert codes == {"kfs-no-kernel", "kfs-retired-block"}


def test_open_file_that_cannot_be_moved_is_not_committed(volume: WritableVolume, flash: NorFlash) -> None:
    volume.prepare()
    before = bytes(flash)
    volume.open_file(b"/new", create=True)
    with pytest.raises(LayoutError):
        volume.move(b"/new", b"/" + b"n" * 245)
    assert bytes(flash) == before


@pytest.mark.parametrize("replaced", [0, 1, 300, 511, 1023], ids=str)
def test_parts_written_anew_after_long_writes_are_in_the_chain(
    volume: WritableVolume, flash: NorFlash, replaced: int
) -> None:
    opened = volume.open_file(b"/long", create=True)
    for start in (0, 30720):
        opened.write(start, b"l" * 30720)
    opened.write(replaced * 60, b"anew")
    opened.write(61440, b"end")
    volume.close_file(opened, commit=True)
    expected = bytearray(b"l" * 61440 + b"end")
    expected[replaced * 60 : replaced * 60 + 4] = b"anew"
    assert content(flash, b"/long") == bytes(expected)
    assert read_tree(bytes(flash))[b"/long"] == bytes(expected)


def test_long_writes_program_each_header_once(flash: NorFlash) -> None:
    recorder = Recorder(flash)
    volume = WritableVolume(recorder)
    opened = volume.open_file(b"/long", create=True)
    opened.write(0, b"l" * 256 * 60)
    recorder.clear()
    volume.close_file(opened, commit=True)
    assert recorder.programs < 6

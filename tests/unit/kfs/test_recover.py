"""Recovering: what is refused, what is replaced, and how directories come back."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from formats.knightos.kfs_entry import DELETED_DIRECTORY, DELETED_LINK, DirectoryBody, Entry, LinkBody
from tests.kfs_images import MODEL, crafted, directory_entry, file_at, file_entry, link_entry
from tests.unit.kfs.test_history import BINARY, ONE, dead_file, misnamed, misread
from toolkit.errors import AlreadyInVolumeError, DamagedVolumeError, NotInVolumeError, VolumeError
from toolkit.flash import NorFlash
from toolkit.kfs.check.fsck import errors
from toolkit.kfs.history.history import entry_numbered
from toolkit.kfs.history.recover import content_of, recover
from toolkit.kfs.volume import Directory, Link, Volume
from toolkit.kfs.write.writable import WritableVolume

BLOCKS = {0x401: ONE, 0x402: ONE}
CONTENT = bytes(range(5))


def volume_with(entries: Sequence[Entry | bytes], blocks: dict[int, tuple[int, int]] | None = None) -> WritableVolume:
    return WritableVolume(NorFlash(MODEL.geometry, crafted(entries, blocks)))


def recovered(volume: WritableVolume, number: int, to: bytes | None = None, *, overwrite: bool = False) -> Volume:
    recover(volume, entry_numbered(volume, number), to, overwrite=overwrite)
    return Volume(volume.flash)


def test_file_under_another_path() -> None:
    again = recovered(volume_with([BINARY, dead_file(b"f", 5, 0x401)], BLOCKS), 1, b"/g")
    assert again.read_file(file_at(again, "/g")) == CONTENT


def test_path_is_told() -> None:
    volume = volume_with([BINARY, dead_file(b"f", 5, 0x401)], BLOCKS)
    assert recover(volume, entry_numbered(volume, 1), b"bin//g/") == b"/bin/g"


def test_recovered_file_has_blocks_of_its_own() -> None:
    again = recovered(volume_with([BINARY, dead_file(b"f", 5, 0x401)], BLOCKS), 1)
    assert again.chain(file_at(again, "/bin/f")).blocks == (0x403,)


def test_empty_file() -> None:
    again = recovered(volume_with([BINARY, dead_file(b"f", 0, 0xFFFF)]), 1)
    assert again.read_file(file_at(again, "/bin/f")) == b""


def test_path_in_use_is_refused() -> None:
    volume = volume_with([BINARY, dead_file(b"f", 5, 0x401), file_entry(b"f", 5, 0x402, 1)], BLOCKS)
    with pytest.raises(AlreadyInVolumeError, match="--overwrite"):
        recovered(volume, 1)


def test_file_replaces_a_file() -> None:
    volume = volume_with([BINARY, dead_file(b"f", 5, 0x401), file_entry(b"f", 9, 0x402, 1)], BLOCKS)
    again = recovered(volume, 1, overwrite=True)
    assert again.read_file(file_at(again, "/bin/f")) == CONTENT


def test_file_replaces_a_link() -> None:
    volume = volume_with([BINARY, dead_file(b"f", 5, 0x401), link_entry(b"f", b"/bin", 1)], BLOCKS)
    again = recovered(volume, 1, overwrite=True)
    assert again.read_file(file_at(again, "/bin/f")) == CONTENT


def test_link_replaces_a_file() -> None:
    dead = Entry(DELETED_LINK, LinkBody(1, 2, b"f", b"/bin"))
    again = recovered(volume_with([BINARY, dead, file_entry(b"f", 5, 0x401, 1)], BLOCKS), 1, overwrite=True)
    assert isinstance(again.lookup(b"/bin/f"), Link)


def test_directory_is_never_replaced() -> None:
    volume = volume_with([BINARY, dead_file(b"d", 5, 0x401, 0), directory_entry(b"d", 2)], BLOCKS)
    with pytest.raises(AlreadyInVolumeError):
        recovered(volume, 1, overwrite=True)


def test_folder_that_is_gone_is_refused() -> None:
    gone = Entry(DELETED_DIRECTORY, DirectoryBody(0, 2, 0xFF, b"gone"))
    with pytest.raises(NotInVolumeError, match="recover that first"):
        recovered(volume_with([BINARY, gone, dead_file(b"f", 5, 0x401, 2)], BLOCKS), 2)


def test_folder_that_nobody_knows_is_refused() -> None:
    with pytest.raises(VolumeError, match="--to"):
        recovered(volume_with([BINARY, dead_file(b"f", 5, 0x401, 7)], BLOCKS), 1)


LOST = dead_file(b"f", 300, 0x401)
CUT_CHAIN = {0x401: (0x7FFF, 0x402)}


def test_damaged_file_is_refused() -> None:
    volume = volume_with([BINARY, LOST], CUT_CHAIN)
    with pytest.raises(VolumeError, match="leads to a free block; --partial takes the 44 bytes"):
        content_of(volume, entry_numbered(volume, 1))


def test_rest_of_a_damaged_file() -> None:
    volume = volume_with([BINARY, LOST], CUT_CHAIN)
    assert content_of(volume, entry_numbered(volume, 1), partial=True) == bytes(range(44))


def test_nothing_is_left_of_a_file_whose_blocks_are_taken() -> None:
    volume = volume_with([BINARY, dead_file(b"f", 5, 0x401), file_entry(b"g", 5, 0x401, 1)], BLOCKS)
    with pytest.raises(VolumeError, match="another file's data"):
        content_of(volume, entry_numbered(volume, 1), partial=True)


def test_beginning_of_a_file_that_grew() -> None:
    """The chain is longer now; the old version ends where it ended."""
    entries: list[Entry | bytes] = [BINARY, misnamed(file_entry(b"f", 5, 0x401, 1)), file_entry(b"f", 300, 0x401, 1)]
    volume = volume_with(entries, {0x401: (0x7FFF, 0x402), 0x402: (0x401, 0xFFFF)})
    assert content_of(volume, entry_numbered(volume, 1)) == CONTENT


def test_link_has_no_content() -> None:
    volume = volume_with([BINARY, Entry(DELETED_LINK, LinkBody(1, 2, b"l", b"/bin"))])
    with pytest.raises(VolumeError, match="link has no content"):
        content_of(volume, entry_numbered(volume, 1))


def test_damaged_volume_is_refused() -> None:
    volume = volume_with([BINARY, dead_file(b"f", 5, 0x401), file_entry(b"g", 300, 0x402, 1)], BLOCKS)
    with pytest.raises(DamagedVolumeError):
        recovered(volume, 1)


DEAD_DIRECTORY = Entry(DELETED_DIRECTORY, DirectoryBody(0, 2, 0xFF, b"d"))


def test_directory_comes_back_with_its_id() -> None:
    node = recovered(volume_with([BINARY, DEAD_DIRECTORY]), 1).lookup(b"/d")
    assert isinstance(node, Directory)
    assert node.directory_id == 2


def test_directory_under_another_path() -> None:
    again = recovered(volume_with([BINARY, DEAD_DIRECTORY]), 1, b"/bin/e")
    assert isinstance(again.lookup(b"/bin/e"), Directory)


def test_directory_whose_id_is_given_again_is_refused() -> None:
    with pytest.raises(VolumeError, match="has its id 2 now"):
        recovered(volume_with([BINARY, DEAD_DIRECTORY, directory_entry(b"e", 2)]), 1)


def test_directory_in_the_way_of_a_directory() -> None:
    with pytest.raises(AlreadyInVolumeError):
        recovered(volume_with([BINARY, DEAD_DIRECTORY, directory_entry(b"d", 3)]), 1, overwrite=True)


def test_directory_below_a_newer_one_is_refused() -> None:
    with pytest.raises(VolumeError, match="comes later in the log"):
        recovered(volume_with([BINARY, DEAD_DIRECTORY, directory_entry(b"e", 3)]), 1, b"/e/d")


RENAMED = directory_entry(b"etc", 2)
RENAMED_BY_KERNEL: list[Entry | bytes] = [
    BINARY,
    misnamed(RENAMED),
    file_entry(b"f", 5, 0x401, 2),
    misread(RENAMED, b"new"),
]


def test_directory_that_the_kernel_renamed_gets_its_content_back() -> None:
    again = recovered(volume_with(RENAMED_BY_KERNEL, BLOCKS), 1)
    assert again.read_file(file_at(again, "/etc/f")) == CONTENT
    assert errors(again) == []


def test_directory_that_the_kernel_renamed_gets_the_name_that_was_meant() -> None:
    again = recovered(volume_with(RENAMED_BY_KERNEL, BLOCKS), 1, b"/new")
    assert [node.path for node in again.walk()] == [b"/bin", b"/new", b"/new/f"]

"""Calls of the kernel that change entries only, where they go wrong; recorded images show that they go right."""

from __future__ import annotations

import pytest

from formats.knightos.kfs_entry import DIRECTORY, FILE, SUPERSEDED_FILE, DirectoryBody, Entry, FileBody
from tests.kernel_calls import flash_with, kernel_on
from tests.kfs_images import LAYOUT, crafted, directory_entry, file_entry, link_entry
from toolkit.kfs.fat import scan
from toolkit.kfs.kernel.streams import Defect, ErrorCode, KernelStreams
from toolkit.kfs.kernel.undefined import UndefinedError

ETC = directory_entry(b"etc", 1)
FILE_IN_ETC = file_entry(b"f", 3, 0x0401, parent=1)


@pytest.mark.parametrize("path", [b"/none", b"/etc/none"])
def test_what_is_not_there(path: bytes) -> None:
    kernel = kernel_on(crafted([ETC, FILE_IN_ETC]))
    assert [kernel.delete(path).error, kernel.rename(path, b"new").error] == [ErrorCode.FILE_NOT_FOUND] * 2


def test_deleted_directory() -> None:
    with pytest.raises(UndefinedError, match="W13"):
        kernel_on(crafted([ETC])).delete(b"/etc")


def test_link_in_the_root() -> None:
    with pytest.raises(UndefinedError, match="W13"):
        kernel_on(crafted([ETC])).create_link(b"/link", b"/etc/f")


@pytest.mark.parametrize("path", [b"/etc/f", b"/none/l"], ids=["over a file", "nowhere"])
def test_links_that_nobody_has_tried(path: bytes) -> None:
    with pytest.raises(UndefinedError, match="never observed"):
        kernel_on(crafted([ETC, FILE_IN_ETC])).create_link(path, b"/etc/f")


@pytest.mark.parametrize("path", [b"name", b"/name/", b"/"])
def test_names_that_nobody_has_tried(path: bytes) -> None:
    with pytest.raises(UndefinedError, match="never observed"):
        kernel_on(crafted([ETC])).create_directory(path)


def test_w11_renamed_directory() -> None:
    """Id and flags become the size, the name the block; the new entry is that of a file."""
    flash = flash_with(crafted([ETC, directory_entry(b"abcd", 0x0302, parent=1)]))
    kernel = KernelStreams(flash)
    kernel.rename(b"/etc/abcd", b"new")
    old, new = scan(flash, LAYOUT).items[-2:]
    expected = FileBody(1, 0xFF, int.from_bytes(b"\x03\xffa", "little"), int.from_bytes(b"bc", "little"), b"new")
    assert (flash.read(old.offset, 1)[0], new.entry.id, new.entry.body) == (SUPERSEDED_FILE, FILE, expected)  # type: ignore[union-attr]


def test_w11_renamed_link() -> None:
    kernel = kernel_on(crafted([ETC, link_entry(b"link", b"/etc/f", parent=1)]))
    kernel.rename(b"/etc/link", b"new")
    assert kernel.defects == [Defect.W11]


def test_w12_ids_that_do_not_ascend() -> None:
    """The new entry's id byte is programmed over the flags of the entry with the lower id."""
    flash = flash_with(crafted([directory_entry(b"a", 5), directory_entry(b"b", 2)]))
    kernel = KernelStreams(flash)
    kernel.create_directory(b"/c")
    flags_of_b = LAYOUT.fat_top - 10 - 7
    assert (flash.read(flags_of_b, 1), kernel.defects) == (b"\xbf", [Defect.W12])


def test_w12_new_id_is_above_the_highest_before() -> None:
    flash = flash_with(crafted([directory_entry(b"a", 5), directory_entry(b"b" * 20, 2)]))
    KernelStreams(flash).create_directory(b"/c")
    flags_of_b = LAYOUT.fat_top - 10 - 7
    stored = flash.read(flags_of_b - 6, 2)[::-1]
    old = (b"b" * 20)[4:6]
    assert stored == bytes(a & b for a, b in zip(old, b"\x06\x00", strict=True))


def test_w12_first_directory_gets_the_id_of_the_root() -> None:
    flash = flash_with(crafted([file_entry(b"f", 0, 0xFFFF)]))
    kernel = KernelStreams(flash)
    kernel.create_directory(b"/d")
    body = scan(flash, LAYOUT).records[-1].body
    assert isinstance(body, DirectoryBody)
    assert (body.directory_id, kernel.defects) == (0, [Defect.W12])


def test_equal_ids() -> None:
    with pytest.raises(UndefinedError, match="have the id 5"):
        kernel_on(crafted([directory_entry(b"a", 5), directory_entry(b"b", 5)])).create_directory(b"/c")


@pytest.mark.parametrize(
    ("length", "words"),
    [(0x8000, "takes RAM for entries"), (0xFFFD, "never ends"), (0xFFF1, "never ends")],
    ids=["into RAM", "to itself", "back to the top"],
)
def test_length_that_leads_out_of_the_log(length: int, words: str) -> None:
    image = crafted([ETC, b"\x33" + length.to_bytes(2, "little")])
    with pytest.raises(UndefinedError, match=words):
        kernel_on(image).rename(b"/etc", b"new")


@pytest.mark.parametrize("length", [249, 250])
def test_longest_name_of_a_directory(length: int) -> None:
    kernel = kernel_on(crafted([ETC]))
    if length == 249:
        assert kernel.create_directory(b"/" + b"n" * length).error is None
    else:
        with pytest.raises(UndefinedError):
            kernel.create_directory(b"/" + b"n" * length)


def test_flags_that_are_no_end_marker() -> None:
    lower = Entry(DIRECTORY, DirectoryBody(0, 2, 0x7F, b"b"))
    with pytest.raises(UndefinedError, match="takes the flags of one for an entry's id"):
        kernel_on(crafted([directory_entry(b"a", 5), lower])).create_directory(b"/c")


@pytest.mark.parametrize("length", [300, 70_000])
def test_link_with_a_long_target(length: int) -> None:
    with pytest.raises(UndefinedError, match="wrong length"):
        kernel_on(crafted([ETC])).create_link(b"/etc/l", b"t" * length)


def test_renaming_keeps_parent_size_and_block() -> None:
    flash = flash_with(crafted([ETC, FILE_IN_ETC]))
    KernelStreams(flash).rename(b"/etc/f", b"longer name")
    assert scan(flash, LAYOUT).records[-1].body == FileBody(1, 0xFF, 3, 0x0401, b"longer name")

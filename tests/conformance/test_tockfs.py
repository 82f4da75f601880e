"""PyFilesystem's own tests on the attributes of an image: the one place where files of any name come and go.

What a case wants and an image cannot give is listed with what it gives instead, and that is checked too.
"""

from __future__ import annotations

import unittest

import pytest

from tests.golden_data import sample
from toolkit.errors import RefusedContentError
from toolkit.tock.filesystem.filesystem import TockFS  # first: it makes `import fs` work

# isort: split
from fs import errors
from fs.base import FS
from fs.subfs import ClosingSubFS
from fs.test import FSTestCases

from toolkit.memory.contents import Contents
from toolkit.tock.board.catalog import board_named
from toolkit.tock.image.attributes import read_attributes, remove_attribute
from toolkit.tock.image.flash_image import FlashImage

FOLDERS = errors.Unsupported
"""Folders come with apps; the case makes some."""
LONG_KEYS = errors.InvalidPath
"""The case uses names of more than 8 bytes."""
VALUES = RefusedContentError
"""The case empties a file, or writes what is no UTF-8 or longer than 55 bytes."""
NEWLINE = AssertionError
"""The case wants to read a newline at the end of a value."""

HERE = """
    appendbytes appendtext basic bin_files close copy_file files getmeta getsyspath geturl geturl_purpose glob
    invalid_chars islink match root_dir touch upload validatepath writefile writetext
"""
ELSEWHERE = {
    FOLDERS: """
        case_sensitive copy copy_dir_mem copy_dir_temp copy_structure copydir desc download_0 download_1 download_2
        download_4 exists filterdir getinfo hash isdir isempty isfile listdir makedir makedirs move move_dir_mem
        move_dir_same_fs move_dir_temp move_file_mem move_file_same_fs move_file_temp movedir open openbin openbin_rw
        opendir readtext remove removedir removetree removetree_root repeat_dir scandir tree unicode_path upload_0
        upload_1 upload_2 upload_4
    """,
    LONG_KEYS: "download download_chunk_size getsize open_exclusive openbin_exclusive setinfo settimes",
    VALUES: "create readbytes upload_chunk_size writebytes",
    NEWLINE: "open_files",
}


class Attributes(FSTestCases):
    """The tests, with contents that are values."""

    assertRaisesRegexp = unittest.TestCase.assertRaisesRegex  # noqa: N815 - the name that the tests use
    data1, data2, data3, data4 = b"foo" * 5, b"bar" * 6, b"baz" * 7, b"egg" * 8

    def make_fs(self) -> FS:
        """What is tested: the folder of attributes, without any."""
        image = FlashImage(board_named("hail"), Contents([(0, sample("tock/images/hail-full.bin").read_bytes())]))
        for key in read_attributes(image).as_dict():
            remove_attribute(image, key)
        return TockFS(image).opendir("attributes", factory=ClosingSubFS)


def case(name: str) -> unittest.TestCase:
    """One of the tests."""
    made: unittest.TestCase = type("Case", (Attributes, unittest.TestCase), {})(f"test_{name}")
    return made


@pytest.mark.parametrize("name", HERE.split())
def test_here(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    case(name).debug()


@pytest.mark.parametrize(
    ("name", "instead"), [(name, instead) for instead, names in ELSEWHERE.items() for name in names.split()]
)
def test_elsewhere(name: str, instead: type[Exception]) -> None:
    with pytest.raises((errors.FSError, AssertionError)) as caught:
        case(name).debug()
    assert isinstance(caught.value, instead) or isinstance(caught.value.__cause__, instead)


def test_no_case_is_forgotten() -> None:
    known = HERE.split() + [name for names in ELSEWHERE.values() for name in names.split()]
    assert sorted(known) == sorted(name[5:] for name in dir(FSTestCases) if name.startswith("test_"))

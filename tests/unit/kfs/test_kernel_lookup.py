"""Paths as the kernel looks them up."""

from __future__ import annotations

import pytest

from formats.knightos.kfs_entry import KFS_ENTRY, Entry
from tests.kfs_images import LAYOUT, crafted, directory_entry, file_entry, link_entry
from toolkit.flash import NorFlash
from toolkit.kfs.fat import scan
from toolkit.kfs.kernel.lookup import KernelLookup
from toolkit.kfs.kernel.undefined import UndefinedError
from toolkit.kfs.layout import FAT_PAGE_APPENDABLE, MODELS

PAGE_SIZE = 0x4000


def looked_up(image: bytes) -> KernelLookup:
    return KernelLookup(scan(NorFlash(MODELS["TI83p"].geometry, image), LAYOUT), LAYOUT)


def found(entries: list[Entry], path: bytes) -> int | None:
    record = looked_up(crafted(entries)).find(path)
    return record.index if record else None


TREE = [
    directory_entry(b"etc", 1),
    file_entry(b"a", 1, 0x0401, parent=1),
    file_entry(b"my", 1, 0x0402, parent=1),
    file_entry(b"my file", 1, 0x0403, parent=1),
]


@pytest.mark.parametrize(
    ("path", "index"),
    [
        (b"/etc/a", 1),
        (b"etc/a", 1),
        (b"/etc/a/", 1),
        (b"/etc//a", None),
        (b"//etc/a", None),
        (b"//etc", None),
        (b"/etc/a//", None),
        (b"/etc/a/b", None),
        (b"/etc/A", None),
        (b"/etc/my file", 2),
        (b"/", None),
        (b"", None),
    ],
    ids=[
        "absolute",
        "relative",
        "slash behind",
        "two slashes",
        "two at the start",
        "two before a name",
        "two behind",
        "below a file",
        "other case",
        "space",
        "root",
        "nothing",
    ],
)
def test_entry_of_a_path(path: bytes, index: int | None) -> None:
    assert found(TREE, path) == index


def test_child_in_front_of_its_directory_is_not_found() -> None:
    assert found([file_entry(b"a", 1, 0x0401, parent=1), directory_entry(b"etc", 1)], b"/etc/a") is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [(b"/etc", 1), (b"etc/", 1), (b"/", 0), (b"//etc", None), (b"/none", None), (b"/none/x", None)],
)
def test_id_of_a_directory(path: bytes, expected: int | None) -> None:
    assert looked_up(crafted(TREE)).directory_id(path) == expected


def filled(length: int) -> list[Entry]:
    """Entries that take so many bytes of the log."""
    count, left = divmod(length, 100)
    names = [b"%088d" % number for number in range(count - 1)] + [b"x" * (88 + left)]
    return [file_entry(name, 0, 0xFFFF) for name in names]


def test_missing_path_is_not_found_while_the_page_has_an_end_marker() -> None:
    assert looked_up(crafted(filled(16383))).find(b"/none") is None


def test_missing_path_is_looked_for_without_end_where_the_page_has_no_end_marker() -> None:
    with pytest.raises(UndefinedError, match="never ends"):
        looked_up(crafted(filled(16384))).find(b"/none")


def test_page_that_the_kernel_left_has_an_end_marker() -> None:
    """The kernel starts no entry in the lowest 256 bytes of a page: what stays there is erased."""
    image = bytearray(crafted(filled(FAT_PAGE_APPENDABLE + 1)))
    stored = KFS_ENTRY.build(directory_entry(b"second", 2))[::-1]
    top = LAYOUT.fat_start * PAGE_SIZE
    image[top - len(stored) : top] = stored
    assert looked_up(bytes(image)).find(b"/second") is None


LINKS = [*TREE, link_entry(b"l", b"/etc/a"), link_entry(b"ll", b"/l"), link_entry(b"ld", b"/etc")]


@pytest.mark.parametrize(
    ("path", "index"),
    [(b"/etc/a", 1), (b"/l", 1), (b"/ll", None), (b"/ld", 0), (b"/etc", None), (b"/none", None)],
    ids=["file", "link", "link to a link", "link to a directory", "directory", "nothing"],
)
def test_entry_that_is_opened_for_reading(path: bytes, index: int | None) -> None:
    record = looked_up(crafted(LINKS)).find_readable(path)
    assert (record.index if record else None) == index

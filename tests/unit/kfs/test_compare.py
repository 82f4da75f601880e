"""Comparing trees: what counts as a difference, and how much of a hostile image is read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.golden_data import sample
from tests.kfs_images import crafted, directory_entry, file_entry, folder, link, made, mounted, opened
from toolkit.errors import NotInVolumeError, UnavailableError
from toolkit.kfs.copying.compare import Change, Comparison, FolderTree, Item, VolumeTree, compare
from toolkit.kfs.copying.export import export
from toolkit.kfs.make.tree import SourceFile, SourceFolder

SHARED_CHAIN = {0x400 + i: (0x400 + i - 1, 0x400 + i + 1 if i < 63 else 0xFFFF) for i in range(1, 64)}


def compared(one: SourceFolder, other: SourceFolder) -> Comparison:
    return compare(VolumeTree(made(one)), VolumeTree(made(other)))


def changes(one: SourceFolder, other: SourceFolder) -> dict[bytes, Change]:
    return {difference.path: difference.change for difference in compared(one, other).differences}


SAME = folder(bin=folder(f=b"abc", l=link(b"/bin/f")), empty=b"")


def test_same_trees_have_no_difference() -> None:
    assert compared(SAME, SAME) == Comparison((), 4, ())


def test_same_files_in_other_blocks_have_no_difference() -> None:
    assert changes(folder(bin=folder(), a=b"1", b=b"2"), folder(b=b"2", bin=folder(), a=b"1")) == {}


CHANGES = {
    "added file": (folder(bin=folder()), folder(bin=folder(f=b"x")), {b"/bin/f": Change.ADDED}),
    "removed file": (folder(bin=folder(f=b"x")), folder(bin=folder()), {b"/bin/f": Change.REMOVED}),
    "removed tree": (
        folder(bin=folder(), d=folder(f=b"x")),
        folder(bin=folder()),
        {b"/d": Change.REMOVED, b"/d/f": Change.REMOVED},
    ),
    "content": (folder(bin=folder(f=b"x")), folder(bin=folder(f=b"y")), {b"/bin/f": Change.CONTENT}),
    "size": (folder(bin=folder(f=b"x")), folder(bin=folder(f=b"xx")), {b"/bin/f": Change.CONTENT}),
    "kind": (folder(bin=folder(f=b"x")), folder(bin=folder(f=folder())), {b"/bin/f": Change.KIND}),
    "target": (folder(bin=folder(), l=link(b"/a")), folder(bin=folder(), l=link(b"/b")), {b"/l": Change.TARGET}),
}


@pytest.mark.parametrize(("one", "other", "expected"), CHANGES.values(), ids=CHANGES)
def test_changes(one: SourceFolder, other: SourceFolder, expected: dict[bytes, Change]) -> None:
    assert changes(one, other) == expected


@pytest.mark.parametrize(
    ("one", "other", "offset"),
    [(b"abc", b"abd", 2), (b"", b"x", 0), (b"ab", b"abc", 2), (bytes(9000), bytes(8999) + b"x", 8999)],
    ids=["last byte", "empty", "beginning of the other", "behind a long run"],
)
def test_first_difference(one: bytes, other: bytes, offset: int) -> None:
    difference = compared(folder(bin=folder(f=one)), folder(bin=folder(f=other))).differences[0]
    assert (difference.first_difference, difference.before, difference.after) == (
        offset,
        Item("file", len(one)),
        Item("file", len(other)),
    )


def test_children_come_behind_their_folder() -> None:
    one = folder(a=folder(x=b""), bin=folder())
    one.children[b"a-b"] = SourceFile(b"")
    assert [d.path for d in compared(one, folder(bin=folder())).differences] == [b"/a", b"/a/x", b"/a-b"]


def test_volume_against_its_own_export(tmp_path: Path) -> None:
    volume = made(SAME)
    export(volume, volume.root, tmp_path / "out")
    assert compare(VolumeTree(volume), FolderTree(tmp_path / "out")).differences == ()


def test_folder_of_the_volume_against_a_host_folder(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"abd")
    (tmp_path / "l").symlink_to("/bin/f")
    comparison = compare(FolderTree(tmp_path), VolumeTree(made(SAME), b"/bin"))
    assert [(d.path, d.first_difference) for d in comparison.differences] == [(b"/f", 2)]


def test_special_file_of_the_host_is_like_nothing_else(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "f")
    comparison = compare(FolderTree(tmp_path), VolumeTree(made(folder(bin=folder(f=b""))), b"/bin"))
    assert [(d.change, d.before) for d in comparison.differences] == [(Change.KIND, Item("other"))]


def test_host_folder_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError):
        FolderTree(tmp_path / "none").items()


@pytest.mark.parametrize("path", [b"/none", b"/bin/f"], ids=["nothing", "a file"])
def test_what_is_compared_is_a_directory(path: bytes) -> None:
    with pytest.raises(NotInVolumeError):
        VolumeTree(made(SAME), path)


def test_damaged_file_is_a_finding_on_either_side() -> None:
    image = crafted([directory_entry(b"bin", 1), file_entry(b"f", 300, 0x401)], {0x401: (0x7FFF, 0x402)})
    comparison = compare(VolumeTree(mounted(image)), VolumeTree(mounted(image)))
    assert [finding.code for finding in comparison.findings] == ["kfs-broken-chain"] * 2


def test_entry_out_of_the_tree_is_a_finding() -> None:
    image = crafted([directory_entry(b"bin", 1), file_entry(b"f", 0, 0xFFFF, parent=7)])
    comparison = compare(VolumeTree(mounted(image)), VolumeTree(made(folder(bin=folder()))))
    assert [(finding.code, finding.where) for finding in comparison.findings] == [("kfs-out-of-tree", "f")]


def test_files_that_claim_too_much_are_said_not_to_be_compared() -> None:
    entries = [file_entry(b"%04d" % number, 63 * 256 - number, 0x401) for number in range(1000)]
    one, other = (VolumeTree(mounted(crafted([directory_entry(b"bin", 1), *entries], SHARED_CHAIN))) for _ in "ab")
    found = [difference.change for difference in compare(one, other).differences]
    assert 0 < len(found) < 1000
    assert set(found) == {Change.NOT_COMPARED}


def test_rewritten_file_of_the_kernel() -> None:
    before = VolumeTree(opened(sample("knightos/vectors/v01_genkfs_basic.bin.xz")))
    after = VolumeTree(opened(sample("knightos/vectors/v04_kernel_overwrite600.bin.xz")))
    comparison = compare(before, after)
    assert [(d.path, d.change) for d in comparison.differences] == [(b"/etc/f600", Change.CONTENT)]

"""Copying out, and never beside the folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.kfs_images import crafted, directory_entry, file_entry, folder, link, link_entry, made, mounted
from toolkit.errors import ToolkitError, VolumeError
from toolkit.kfs.copying.export import Links, export
from toolkit.kfs.copying.host_reader import HostReader
from toolkit.kfs.make.tree import SourceFile, SourceFolder, SourceLink
from toolkit.kfs.volume import Volume

TREE = folder(bin=folder(f=b"content"), l=link(b"/bin/f"), none=link(b"/none"), d=link(b"/bin"))
BLOCK = {0x401: (0x7FFF, 0xFFFF)}


def exported(volume: Volume, target: Path, links: Links = Links.KEEP, path: bytes = b"/") -> list[str]:
    return [finding.code for finding in export(volume, volume.lookup(path), target, links)]


def test_tree_comes_out_as_it_went_in(tmp_path: Path) -> None:
    exported(made(TREE), tmp_path / "out")
    assert HostReader(1000).read_folder(os.fsencode(tmp_path / "out")) == TREE


def test_links_can_be_skipped(tmp_path: Path) -> None:
    exported(made(TREE), tmp_path / "out", Links.SKIP)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["bin"]


def test_links_can_become_copies(tmp_path: Path) -> None:
    exported(made(TREE), tmp_path / "out", Links.COPY)
    assert not (tmp_path / "out" / "l").is_symlink()
    assert (tmp_path / "out" / "l").read_bytes() == b"content"


def test_links_that_cannot_become_copies_are_findings(tmp_path: Path) -> None:
    codes = exported(made(TREE), tmp_path / "out", Links.COPY)
    assert sorted(codes) == ["kfs-link-dangling", "kfs-link-to-directory"]


def test_part_of_a_tree(tmp_path: Path) -> None:
    exported(made(TREE), tmp_path / "out", path=b"/bin")
    assert (tmp_path / "out" / "f").read_bytes() == b"content"


def test_single_file(tmp_path: Path) -> None:
    exported(made(TREE), tmp_path / "out", path=b"/bin/f")
    assert (tmp_path / "out" / "f").read_bytes() == b"content"


@pytest.mark.parametrize("name", [b"..", b"../evil", b"/tmp/evil", b".", b""])
def test_names_that_would_lead_elsewhere_are_findings(tmp_path: Path, name: bytes) -> None:
    volume = mounted(crafted([file_entry(name, 1, 0x401)], BLOCK))
    assert exported(volume, tmp_path / "in" / "out") == ["kfs-out-of-tree"]
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")] == ["in", "in/out"]


def test_nothing_is_written_through_links(tmp_path: Path) -> None:
    """A link and a directory of the same name, the link first: the directory is shadowed, not followed."""
    (tmp_path / "outside").mkdir()
    target = os.fsencode(tmp_path / "outside")
    entries = [link_entry(b"d", target), directory_entry(b"d", 1), file_entry(b"f", 1, 0x401, parent=1)]
    exported(mounted(crafted(entries, BLOCK)), tmp_path / "out")
    assert list((tmp_path / "outside").iterdir()) == []


def test_too_long_names_are_findings(tmp_path: Path) -> None:
    volume = mounted(crafted([file_entry(b"n" * 300, 1, 0x401), file_entry(b"f", 2, 0x401)], BLOCK))
    assert exported(volume, tmp_path / "out") == ["kfs-name-not-on-host"]
    assert (tmp_path / "out" / "f").exists()


def test_folder_with_content_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ToolkitError, match="exists already"):
        exported(made(TREE), tmp_path)


def test_files_that_share_all_blocks_do_not_fill_the_disk(tmp_path: Path) -> None:
    chain = {(4 << 8) + i: ((4 << 8) + i - 1 if i > 1 else 0x7FFF, (4 << 8) + i + 1) for i in range(1, 63)}
    chain[(4 << 8) + 63] = ((4 << 8) + 62, 0xFFFF)
    entries = [file_entry(b"%04d" % number, 63 * 256, 0x401) for number in range(1000)]
    with pytest.raises(VolumeError, match="far longer than the volume"):
        exported(mounted(crafted(entries, chain)), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_names_that_are_no_utf8_survive_the_round_trip(tmp_path: Path) -> None:
    tree = SourceFolder({b"\xff\xfe": SourceFolder({b"\x80": SourceFile(b"x"), b"l": SourceLink(b"/\xff")})})
    exported(made(tree), tmp_path / "out")
    assert HostReader(1000).read_folder(os.fsencode(tmp_path / "out")) == tree

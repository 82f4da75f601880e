"""For every finding about KFS, something that shows exactly it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from formats.knightos.kfs_entry import Entry
from tests.corrupt.test_kfs_fsck import IMAGES as CHECKED
from tests.kfs_images import crafted, directory_entry, file_entry, folder, link, made, mounted
from toolkit.kfs.copying.export import Links, export
from toolkit.kfs.make.create import create
from toolkit.kfs.make.formatter import Profile
from toolkit.kfs.rules import NOT_READ_WHOLE, RULES
from toolkit.kfs.survey import kernel_reports
from toolkit.kfs.volume import Volume

BLANK = b"\xff" * 0x80000
BLOCK = {0x401: (0x7FFF, 0xFFFF)}
SHARED_CHAIN = {0x400 + i: (0x400 + i - 1, 0x400 + i + 1 if i < 63 else 0xFFFF) for i in range(1, 64)}


def shared_chain_entries(count: int) -> list[Entry]:
    """Files that all begin at one block, each with a size field of its own."""
    return [file_entry(b"%04d" % number, 63 * 256 - number, 0x401) for number in range(count)]


BINARY = directory_entry(b"bin", 1)


def codes_of_folder(tmp_path: Path, fill: Callable[[Path], object], profile: Profile = Profile.KERNEL) -> set[str]:
    (tmp_path / "tree" / "bin").mkdir(parents=True)
    fill(tmp_path / "tree")
    return {finding.code for finding in create(tmp_path / "tree", BLANK, profile).findings}


def relative_link(tree: Path) -> None:
    (tree / "f").write_bytes(b"x")
    (tree / "l").symlink_to("f")


FOLDERS: dict[str, Callable[[Path], object]] = {
    "kfs-fat-second-page": lambda tree: [(tree / f"{n:0200}").write_bytes(b"") for n in range(80)],
    "kfs-fat-full": lambda tree: [(tree / f"{n:0199}").write_bytes(b"") for n in range(77)],
    "kfs-not-stored": lambda tree: os.mkfifo(tree / "pipe"),
    "kfs-directory-added": lambda tree: (tree / "bin").rmdir(),
    "kfs-name-not-ascii": lambda tree: (tree / "hö").touch(),
    "kfs-link-target": relative_link,
    "kfs-kernel-size-256": lambda tree: (tree / "f").write_bytes(bytes(256)),
    "kfs-kernel-name-with-space": lambda tree: (tree / "a b").write_bytes(b"x"),
    "kfs-kernel-over-64k": lambda tree: (tree / "f").write_bytes(bytes(70_000)),
    "kfs-kernel-size-looks-small": lambda tree: (tree / "f").write_bytes(bytes(65_537)),
}


@pytest.mark.parametrize("code", FOLDERS)
def test_finding_of_create(code: str, tmp_path: Path) -> None:
    codes = codes_of_folder(tmp_path, FOLDERS[code])
    allowed = {"kfs-kernel-second-fat-page"} if code == "kfs-fat-second-page" else set()
    assert codes - allowed == {code}


def test_no_finding_for_a_sound_folder(tmp_path: Path) -> None:
    assert codes_of_folder(tmp_path, lambda tree: (tree / "f").write_bytes(bytes(512))) == set()


def test_genkfs_leaves_out_tail_blocks(tmp_path: Path) -> None:
    codes = codes_of_folder(tmp_path, lambda tree: (tree / "f").write_bytes(bytes(512)), Profile.GENKFS)
    assert codes == {"kfs-kernel-no-tail-block"}


VOLUMES: dict[str, Callable[[], Volume]] = {
    "second-fat-page": lambda: made(folder(bin=folder(), **{f"{n:0200}": b"x" for n in range(80)})),
    "name-with-space": lambda: made(folder(bin=folder(), **{"a b": b"x"})),
    "not-found": lambda: mounted(crafted([file_entry(b"f", 1, 0x401, parent=1), BINARY], BLOCK)),
    "shadowed": lambda: mounted(crafted([BINARY, *[file_entry(b"f", 1, 0x401)] * 2], BLOCK)),
    "broken-chain": lambda: mounted(crafted([BINARY, file_entry(b"f", 300, 0x401)], {0x401: (0x7FFF, 0x402)})),
    "size-field": lambda: mounted(crafted([BINARY, file_entry(b"f", 600, 0x401)], BLOCK)),
    "size-256": lambda: made(folder(bin=folder(), f=bytes(256))),
    "no-tail-block": lambda: made(folder(bin=folder(), f=bytes(512)), Profile.GENKFS),
    "size-looks-small": lambda: made(folder(bin=folder(), f=bytes(65536 + 256))),
    "over-64k": lambda: made(folder(bin=folder(), f=bytes(70_000))),
    "empty-without-block": lambda: mounted(crafted([BINARY, file_entry(b"f", 0, 0xFFFF)])),
    "path-too-long": lambda: made(folder(**{"a" * 200: folder(**{"b" * 60: b"x"})})),
    "link-dangling": lambda: made(folder(bin=folder(), l=link(b"/none"))),
    "link-to-directory": lambda: made(folder(bin=folder(), l=link(b"/bin"))),
    "not-surveyed": lambda: mounted(crafted([BINARY, *shared_chain_entries(1500)], SHARED_CHAIN)),
    "link": lambda: made(folder(bin=folder(f=b"x"), a=link(b"/b"), b=link(b"/bin/f"))),
}


@pytest.mark.parametrize("reason", sorted(VOLUMES.keys() - {"link", "not-surveyed"}))
def test_reason_why_a_file_is_not_read_whole(reason: str) -> None:
    assert {report.reason for report in kernel_reports(VOLUMES[reason]()) if report.reason} == {reason}


def test_files_that_claim_too_much_are_reported_as_not_surveyed() -> None:
    reports = list(kernel_reports(VOLUMES["not-surveyed"]()))
    assert (len(reports), reports[-1].reason) == (1500, "not-surveyed")


def test_link_to_a_link_is_not_followed() -> None:
    reasons = {report.path: report.reason for report in kernel_reports(VOLUMES["link"]())}
    assert reasons[b"/a"] == "link"


EXPORTS: dict[str, tuple[Callable[[], Volume], Links]] = {
    "kfs-out-of-tree": (lambda: mounted(crafted([BINARY, file_entry(b"..", 0, 0xFFFF)])), Links.KEEP),
    "kfs-unreadable-entry": (lambda: mounted(crafted([BINARY, bytes.fromhex("bf0300 000001")])), Links.KEEP),
    "kfs-broken-chain": (VOLUMES["broken-chain"], Links.KEEP),
    "kfs-size-field": (VOLUMES["size-field"], Links.KEEP),
    "kfs-name-not-on-host": (lambda: mounted(crafted([file_entry(b"n" * 300, 0, 0xFFFF)])), Links.KEEP),
    "kfs-link-dangling": (lambda: made(folder(bin=folder(), l=link(b"/none"))), Links.COPY),
    "kfs-link-to-directory": (lambda: made(folder(bin=folder(), l=link(b"/bin"))), Links.COPY),
}


@pytest.mark.parametrize("code", EXPORTS)
def test_finding_of_export(code: str, tmp_path: Path) -> None:
    make, links = EXPORTS[code]
    volume = make()
    assert {finding.code for finding in export(volume, volume.root, tmp_path / "out", links)} == {code}


def test_every_rule_is_shown() -> None:
    from tests.corrupt.test_kfs_lint import LINTED

    unexplained = {"kfs-kernel-unknown"}  # what no rule explains cannot be made on purpose
    shown = (
        FOLDERS.keys()
        | EXPORTS.keys()
        | CHECKED.keys()
        | LINTED.keys()
        | {f"kfs-kernel-{reason}" for reason in VOLUMES}
    )
    assert RULES.keys() - shown == unexplained


def test_reasons_are_sentences() -> None:
    assert [reason for reason, why in NOT_READ_WHOLE.items() if not why or why.endswith(".")] == []

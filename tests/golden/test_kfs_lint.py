"""Lint against the real kernel: it finds what the kernel did not read whole, nothing else, and mends it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator

import pytest

from tests.golden_data import read, sample
from tests.kfs_images import mounted, opened
from toolkit.errors import NotInVolumeError
from toolkit.files import name_to_text
from toolkit.flash import NorFlash
from toolkit.kfs.check.fsck import errors
from toolkit.kfs.kernel.reading import KernelView, Outcome
from toolkit.kfs.lint.lint import KERNEL, Remedy, lint
from toolkit.kfs.lint.lint_fix import PUT_RIGHT, fix
from toolkit.kfs.volume import File, Link, Volume
from toolkit.kfs.write.writable import WritableVolume

VERDICTS = json.loads(sample("knightos/crafted/verdicts.json").read_text())
_BYTES = re.compile(r"(\d+) bytes sha256 ([0-9a-f]{16})")


def crafted_image(name: str) -> Volume:
    return opened(sample(f"knightos/crafted/{name}.rom.gz"))


def reads() -> Iterator[tuple[str, str]]:
    """Every image and path that the kernel was asked to read."""
    for name, verdicts in VERDICTS.items():
        for path in sorted({path for kind, path, _said in verdicts if kind in ("read", "buf")}):
            yield name, path


def content(volume: Volume, path: str) -> bytes | None:
    """What is there, by our own reading; None where no path leads to a file."""
    try:
        node = volume.resolve(path.encode())
    except NotInVolumeError:
        return None
    return volume.read_file(node) if isinstance(node, File) else None


def kernel_read_whole(name: str, path: str) -> bool:
    """Whether every recorded way of reading gave the content; empty files are read by bytes only."""
    data = content(crafted_image(name), path)
    if data is None:
        return False
    expected = f"{len(data)} bytes sha256 {hashlib.sha256(data).hexdigest()[:16]}"
    ways = ("read", "buf") if data else ("read",)
    return all(said == expected for kind, where, said in VERDICTS[name] if where == path and kind in ways)


def linted(volume: Volume) -> dict[str, set[str]]:
    """Path → codes."""
    found: dict[str, set[str]] = {}
    for advised in lint(volume):
        found.setdefault(advised.finding.where, set()).add(advised.finding.code)
    return found


IN_TREE = [(name, path) for name, path in reads() if path in {n.path.decode() for n in crafted_image(name).walk()}]
"""The others the kernel did not find either: there is nothing to say of them."""


ABOUT_MORE_THAN_READING = {"kfs-kernel-empty-without-block", "kfs-kernel-shadowed"}
"""What the kernel's memory suffers from, and what is about the younger of two files of one name."""


@pytest.mark.parametrize(("name", "path"), IN_TREE, ids=lambda value: value)
def test_lint_agrees_with_the_kernel_about_a_file(name: str, path: str) -> None:
    codes = linted(crafted_image(name)).get(path, set())
    not_whole = {code for code in codes if code.startswith(KERNEL)} - ABOUT_MORE_THAN_READING
    assert bool(not_whole) is not kernel_read_whole(name, path)


@pytest.mark.parametrize(("name", "path"), [case for case in reads() if case not in IN_TREE], ids=lambda value: value)
def test_what_has_no_path_the_kernel_does_not_find(name: str, path: str) -> None:
    assert not kernel_read_whole(name, path)


NO_DIRECTORY = {"": {"kfs-no-directory"}}
SAID = {
    "next-terminator-7fff": NO_DIRECTORY | {"/f": {"kfs-kernel-broken-chain"}},
    "size512-two-sections": NO_DIRECTORY | {"/f": {"kfs-kernel-no-tail-block"}},
    "size256-one-section": NO_DIRECTORY | {"/f": {"kfs-kernel-size-256"}},
    "empty-file-sid-ffff": NO_DIRECTORY | {"/e": {"kfs-kernel-empty-without-block"}},
    "empty-file-aliases-next": NO_DIRECTORY | {"/e": {"kfs-empty-block"}},
    "duplicate-names-first-wins": NO_DIRECTORY | {"/dup": {"kfs-kernel-shadowed"}},
    "dirty-free-section": {"": {"kfs-dirty-block"}},
    "clean-free-section": {},
    "no-directory": NO_DIRECTORY,
    "symlinks": {"/l2": {"kfs-kernel-link"}, "/l3": {"kfs-link-target"}, "/l4": {"kfs-kernel-link-to-directory"}},
    "deleted-and-modified": NO_DIRECTORY,
}
"""What lint says of the crafted images, besides the marks of their pages."""


@pytest.mark.parametrize("name", VERDICTS)
def test_findings_of_a_crafted_image(name: str) -> None:
    found = {path: codes - {"kfs-page-unmarked"} for path, codes in linted(crafted_image(name)).items()}
    assert {path: codes for path, codes in found.items() if codes} == SAID[name]


WRITES = [(name, said) for name, verdicts in VERDICTS.items() for kind, _path, said in verdicts if kind == "write"]


@pytest.mark.parametrize(("name", "said"), WRITES, ids=[name for name, _said in WRITES])
def test_lint_knows_where_the_kernel_writes_badly(name: str, said: str) -> None:
    wrote, found = re.findall(r"[0-9a-f]{14}", said)
    assert ("kfs-dirty-block" in linted(crafted_image(name)).get("", set())) is (wrote != found)


MADE = [(name, said) for name, verdicts in VERDICTS.items() for kind, _path, said in verdicts if kind == "mkdir"]


@pytest.mark.parametrize(("name", "said"), MADE, ids=[name for name, _said in MADE])
def test_lint_knows_where_the_kernel_gives_the_id_of_the_root(name: str, said: str) -> None:
    assert ("kfs-no-directory" in linted(crafted_image(name)).get("", set())) is ("('d', 0, 0)" in said)


IMAGES = sorted(
    str(path.relative_to(sample("knightos")))
    for pattern in ("crafted/*.rom.gz", "fs/*.rom.gz", "kernel-written/*.rom.gz", "vectors/v*.xz")
    for path in sample("knightos").glob(pattern)
)


def mended(name: str, *, pad: bool = True) -> Volume:
    """The image after fixing; damage that is the check's does not stop it."""
    image = read(sample(f"knightos/{name}"))
    device = NorFlash(mounted(image).device.geometry, image)
    fix(WritableVolume(device, force=True), pad=pad)
    return Volume(device)


@pytest.mark.parametrize("name", IMAGES)
def test_only_decisions_are_left_of_an_image(name: str) -> None:
    assert {advised.remedy for advised in lint(mended(name))} <= {Remedy.YOU}


@pytest.mark.parametrize("name", IMAGES)
def test_kernel_reads_every_mended_file_whole(name: str) -> None:
    """By the predictions, which are right about everything that was recorded of the real kernel."""
    volume = mended(name)
    left = {advised.finding.where for advised in lint(volume) if advised.finding.code.startswith(KERNEL)}
    view = KernelView(volume)
    for node in volume.walk():
        data = content(volume, name_to_text(node.path))
        if isinstance(node, File | Link) and data is not None and name_to_text(node.path) not in left:
            prediction = view.predict(node.path)
            assert (prediction.by_bytes.outcome, prediction.by_bytes.content) == (Outcome.BYTES, data)
            assert not data or prediction.by_buffer.content == data


@pytest.mark.parametrize("name", IMAGES)
def test_mending_keeps_trees_and_contents(name: str) -> None:
    before, after = opened(sample(f"knightos/{name}")), mended(name, pad=False)
    files = {node.path: before.read_file(node) for node in before.walk() if isinstance(node, File)}
    assert {node.path: after.read_file(node) for node in after.walk() if isinstance(node, File)} == files


@pytest.mark.parametrize("name", [name for name in IMAGES if not errors(opened(sample(f"knightos/{name}")))])
def test_mending_a_sound_image_leaves_it_sound(name: str) -> None:
    assert errors(mended(name)) == []


def test_errors_that_fixing_puts_right_are_gone() -> None:
    volume = mended("kernel-written/emptyfs-mkdir.TI83p.after.rom.gz")
    assert not {finding.code for finding in errors(volume)} & PUT_RIGHT
    assert [node.path for node in volume.walk()] == [b"/a", b"/b", b"/c"]

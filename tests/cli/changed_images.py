"""What commands that change a volume must leave: no errors, and the tree that another reader sees too."""

from __future__ import annotations

import functools
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cli.running import Result, run
from tests.golden_data import sample
from tests.independent_reader import CONTENT_KINDS, Tree, read_tree, safe_profile_violations
from tests.kfs_images import mounted
from toolkit.kfs.check.fsck import errors
from toolkit.kfs.volume import Directory, File

DEMO = sample("knightos/demo/files")
README = (DEMO / "home/readme.txt").read_bytes()
TABLE = (DEMO / "share/table").read_bytes()


def demo(path: Path, model: str = "TI83p") -> Path:
    """An image with the demo's files."""
    path.write_bytes(_demo(model))
    return path


@functools.cache
def _demo(model: str) -> bytes:
    with TemporaryDirectory() as folder:
        assert run("kfs", "create", Path(folder) / "demo.rom", "--model", model, "--from", DEMO).code == 0
        return (Path(folder) / "demo.rom").read_bytes()


def tree_of(image: Path) -> Tree:
    """The tree of an image, which must be sound: path → content, None for a directory, ("link", target)."""
    data = image.read_bytes()
    volume = mounted(data)
    assert errors(volume) == []
    assert safe_profile_violations(data, allow=CONTENT_KINDS) == []
    seen: Tree = {}
    for node in volume.walk():
        if isinstance(node, File):
            seen[node.path] = volume.read_file(node)
        else:
            seen[node.path] = None if isinstance(node, Directory) else ("link", node.body.target)
    assert seen == read_tree(data)
    return seen


def done(image: Path, verb: str, *arguments: str | Path) -> Tree:
    """Run a command that must go well without a word; the tree afterwards."""
    result = run("kfs", verb, image, *arguments)
    assert (result.code, result.output, result.errors) == (0, "", "")
    return tree_of(image)


def refused(image: Path, verb: str, *arguments: str | Path, code: int = 2, given: bytes = b"") -> str:
    """Run a command that must fail with one line and leave the image as it is; the line."""
    before = image.read_bytes()
    result: Result = run("kfs", verb, image, *arguments, given=given)
    assert (result.code, result.output, result.errors.count("\n")) == (code, "", 1)
    assert image.read_bytes() == before
    return result.errors

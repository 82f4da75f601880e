"""Ordinary programs on a mounted volume. Afterwards it is without errors and holds what they were shown."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.golden_data import ROOT
from tests.independent_reader import Tree
from tests.mount.mounting import has_programs, mounted_apart, run, sound_tree, tree_below

pytestmark = pytest.mark.usefixtures("fuse")

TREE = sorted((ROOT / "toolkit" / "kfs").glob("*.py"))[:40]
"""Some hundred KB of our own to copy."""


def needs(*programs: str) -> pytest.MarkDecorator:
    reason = has_programs(programs)
    return pytest.mark.skipif(reason is not None, reason=str(reason))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A tree on the host: folders, files from nothing to 100 KB, links."""
    root = tmp_path / "source"
    (root / "texts").mkdir(parents=True)
    for path in TREE:
        (root / "texts" / path.name).write_bytes(path.read_bytes())
    (root / "deep/er/est").mkdir(parents=True)
    (root / "deep/er/est/large").write_bytes(noise(100_000))
    (root / "deep/er/small").write_bytes(b"small")
    (root / "deep/er/two blocks").write_bytes(noise(512))
    (root / "deep/none").touch()
    (root / "nothing here").mkdir()
    (root / "deep/link").symlink_to("er/small")
    return root


def noise(length: int) -> bytes:
    return hashlib.shake_128(b"noise").digest(length)


def worked_on(image: Path, tmp_path: Path, work: Callable[[Path], None]) -> Tree:
    """The tree on flash after work on the mounted image; it is what the mounted folder showed before."""
    with mounted_apart(image, tmp_path / "mounted") as server:
        work(server.folder)
        shown = tree_below(server.folder)
    tree = sound_tree(image)
    assert tree == shown
    return tree


def below(tree: Tree, folder: bytes) -> Tree:
    """A part of a tree, by the paths from its folder."""
    return {path[len(folder) :]: node for path, node in tree.items() if path.startswith(folder + b"/")}


def linked_below(tree: Tree, folder: bytes) -> Tree:
    """The tree, its links leading from the root where the tree is in a folder of it."""
    return {path: ("link", folder + node[1]) if isinstance(node, tuple) else node for path, node in tree.items()}


@pytest.mark.parametrize("options", ["-r", "-a"])
def test_cp(image: Path, tmp_path: Path, source: Path, options: str) -> None:
    tree = worked_on(image, tmp_path, lambda folder: _copy(source, folder / "copy", options))
    assert below(tree, b"/copy") == linked_below(tree_below(source), b"/copy")


def _copy(source: Path, target: Path, options: str) -> None:
    run("cp", options, source, target)
    run("diff", "-r", source, target)


@needs("tar")
def test_tar_x(image: Path, tmp_path: Path, source: Path) -> None:
    archive = tmp_path / "source.tar"
    run("tar", "-cf", archive, "-C", source, ".")
    tree = worked_on(image, tmp_path, lambda folder: _said(run("tar", "-xf", archive, "-C", folder / "bin")))
    assert below(tree, b"/bin") == linked_below(tree_below(source), b"/bin")


def _said(output: str) -> None:
    assert output == ""


@needs("tar")
def test_tar_c(image: Path, tmp_path: Path, source: Path) -> None:
    def work(folder: Path) -> None:
        run("cp", "-r", source, folder / "copy")
        _said(run("tar", "-cf", folder / "all.tar", "-C", folder, "copy"))
        run("tar", "-xf", folder / "all.tar", "-C", tmp_path)

    worked_on(image, tmp_path, work)
    assert tree_below(tmp_path / "copy") == tree_below(source)


@needs("git")
def test_git(image: Path, tmp_path: Path, source: Path) -> None:
    def work(folder: Path) -> None:
        work_tree = folder / "versions"
        run("git", "init", work_tree)
        for name, value in (("user.name", "A"), ("user.email", "a@b.c"), ("gc.auto", "0")):
            run("git", "config", name, value, folder=work_tree)
        run("cp", "-r", source / "deep", work_tree)
        run("git", "add", ".", folder=work_tree)
        run("git", "commit", "-m", "one", folder=work_tree)
        (work_tree / "deep/er/small").write_text("changed")
        run("git", "commit", "-am", "two", folder=work_tree)
        run("git", "gc", "--quiet", folder=work_tree)
        run("git", "fsck", "--full", "--strict", folder=work_tree)
        assert run("git", "status", "--porcelain", folder=work_tree) == ""
        assert run("git", "log", "--format=%s", folder=work_tree) == "two\none\n"

    tree = worked_on(image, tmp_path, work)
    assert tree[b"/versions/deep/er/small"] == b"changed"


def test_sqlite(image: Path, tmp_path: Path) -> None:
    rows = [(number, f"row {number}" * 20) for number in range(400)]

    def work(folder: Path) -> None:
        with sqlite3.connect(folder / "small.db") as database:
            database.execute("CREATE TABLE things (number INTEGER PRIMARY KEY, text TEXT)")
            database.executemany("INSERT INTO things VALUES (?, ?)", rows)
        database.execute("BEGIN")
        database.execute("DELETE FROM things")
        database.rollback()
        with database:
            database.execute("DELETE FROM things WHERE number % 2")
        database.execute("VACUUM")
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        database.close()

    tree = worked_on(image, tmp_path, work)
    copy = tmp_path / "copy.db"
    content = tree[b"/small.db"]
    assert isinstance(content, bytes)
    copy.write_bytes(content)
    database = sqlite3.connect(copy)
    found = database.execute("SELECT * FROM things ORDER BY number").fetchall()
    database.close()
    assert found == rows[::2]


@pytest.mark.parametrize("journal", ["PERSIST", "WAL"])
def test_journals_of_sqlite(image: Path, tmp_path: Path, journal: str) -> None:
    def work(folder: Path) -> None:
        database = sqlite3.connect(folder / "small.db")
        assert database.execute(f"PRAGMA journal_mode = {journal}").fetchone() == (journal.lower(),)
        with database:
            database.execute("CREATE TABLE things (number INTEGER PRIMARY KEY)")
        for first in range(0, 100, 10):
            with database:
                database.executemany("INSERT INTO things VALUES (?)", [(first + more,) for more in range(10)])
        assert database.execute("SELECT count(*) FROM things").fetchone() == (100,)
        database.close()

    worked_on(image, tmp_path, work)


def test_an_editor(image: Path, tmp_path: Path) -> None:
    """A new version under another name, brought to flash, then renamed over the old one, which is kept as a backup."""

    def work(folder: Path) -> None:
        text, backup, fresh = folder / "text", folder / "text~", folder / ".text.new"
        for version in range(20):
            with fresh.open("w") as file:
                file.write(f"version {version}\n" * 100)
                file.flush()
                os.fsync(file.fileno())
            if text.exists():
                text.replace(backup)
            fresh.replace(text)

    tree = worked_on(image, tmp_path, work)
    versions = {path: node for path, node in tree.items() if node is not None}
    assert versions == {b"/text": b"version 19\n" * 100, b"/text~": b"version 18\n" * 100}


def test_mv_in_a_folder(image: Path, tmp_path: Path, source: Path) -> None:
    def work(folder: Path) -> None:
        run("cp", "-r", source / "deep", folder)
        run("mv", "er", "different", folder=folder / "deep")
        run("mv", "none", "still nothing", folder=folder / "deep")
        run("mv", "different/est/large", "different/est/larger", folder=folder / "deep")

    tree = below(worked_on(image, tmp_path, work), b"/deep")
    assert tree == {
        b"/different": None,
        b"/different/est": None,
        b"/different/est/larger": noise(100_000),
        b"/different/small": b"small",
        b"/different/two blocks": noise(512),
        b"/still nothing": b"",
        b"/link": ("link", b"/deep/er/small"),
    }


def test_mv_across_folders(image: Path, tmp_path: Path, source: Path) -> None:
    def work(folder: Path) -> None:
        run("cp", "-r", source / "deep", folder)
        run("mkdir", "-p", folder / "later" / "place")
        run("mv", folder / "deep/er", folder / "later/place")
        run("mv", folder / "deep/none", folder / "later/place/er/est/large", folder / "later")
        run("mv", folder / "later/place/er/two blocks", folder / "later/none")

    tree = worked_on(image, tmp_path, work)
    assert below(tree, b"/later") == {
        b"/place": None,
        b"/place/er": None,
        b"/place/er/est": None,
        b"/place/er/small": b"small",
        b"/large": noise(100_000),
        b"/none": noise(512),
    }


def test_mv_out_of_the_volume_and_back(image: Path, tmp_path: Path, source: Path) -> None:
    before = tree_below(source)

    def work(folder: Path) -> None:
        run("mv", source / "texts", source / "deep", folder)
        (tmp_path / "back").mkdir()
        run("mv", folder / "texts", folder / "deep", tmp_path / "back")

    tree = worked_on(image, tmp_path, work)
    assert tree == {b"/bin": None}
    assert below(before, b"/deep") == below(tree_below(tmp_path / "back"), b"/deep")


def test_ln(image: Path, tmp_path: Path) -> None:
    """A link to an absolute path means one in the volume: its root is the mounted folder."""

    def work(folder: Path) -> None:
        (folder / "bin/tool").write_bytes(b"tool")
        run("ln", "-s", "tool", folder / "bin/beside")
        run("ln", "-s", "../bin/tool", folder / "bin/upward")
        run("ln", "-s", "/bin/tool", folder / "from the root")
        run("ln", "-s", "/nowhere", folder / "dangling")
        run("ln", "-sf", "bin", folder / "dangling")
        assert run("cat", "bin/beside", "bin/upward", "from the root", "dangling/tool", folder=folder) == "tool" * 4

    tree = worked_on(image, tmp_path, work)
    assert {path: node for path, node in tree.items() if isinstance(node, tuple)} == {
        b"/bin/beside": ("link", b"/bin/tool"),
        b"/bin/upward": ("link", b"/bin/tool"),
        b"/from the root": ("link", b"/bin/tool"),
        b"/dangling": ("link", b"/bin"),
    }


def test_rm_r(image: Path, tmp_path: Path, source: Path) -> None:
    def work(folder: Path) -> None:
        run("cp", "-r", source, folder / "copy")
        run("rm", "-r", folder / "copy" / "texts", folder / "copy" / "deep")

    assert worked_on(image, tmp_path, work) == {b"/bin": None, b"/copy": None, b"/copy/nothing here": None}


def test_a_shell_that_appends_and_truncates(image: Path, tmp_path: Path) -> None:
    script = """
        set -e
        for number in 1 2 3 4 5; do echo "line $number" >> log; done
        { echo first; echo second; } > both; echo third >> both
        head -c 700 /dev/zero > zeros; truncate -s 300 zeros; truncate -s 1000 zeros
        echo overwritten > short; echo no > short
        : > emptied; echo x > emptied; : > emptied
        ln -s log last; echo "line 6" >> last; cat last > copied
    """
    tree = worked_on(image, tmp_path, lambda folder: _said(run("sh", "-c", script, folder=folder)))
    lines = b"".join(b"line %d\n" % number for number in range(1, 7))
    assert tree == {
        b"/bin": None,
        b"/log": lines,
        b"/copied": lines,
        b"/both": b"first\nsecond\nthird\n",
        b"/zeros": bytes(1000),
        b"/short": b"no\n",
        b"/emptied": b"",
        b"/last": ("link", b"/log"),
    }


@needs("vim")
def test_vim(image: Path, tmp_path: Path) -> None:
    def work(folder: Path) -> None:
        (folder / "text").write_text("one\ntwo\n")
        run("vim", "-u", "NONE", "-n", "-es", "-c", "%s/two/three/", "-c", "wq", folder / "text")

    assert worked_on(image, tmp_path, work)[b"/text"] == b"one\nthree\n"


@needs("zip", "unzip")
def test_zip(image: Path, tmp_path: Path, source: Path) -> None:
    def work(folder: Path) -> None:
        run("zip", "-qry", folder / "all.zip", ".", folder=source)
        run("unzip", "-q", folder / "all.zip", "-d", folder / "copy")

    tree = worked_on(image, tmp_path, work)
    assert below(tree, b"/copy") == linked_below(tree_below(source), b"/copy")


def test_a_full_volume_and_room_again(image: Path, tmp_path: Path) -> None:
    def work(folder: Path) -> None:
        (folder / "kept").write_bytes(b"kept")
        said = run("dd", "if=/dev/zero", f"of={folder / 'large'}", "bs=4096", code=1)
        assert "No space left on device" in said
        (folder / "large").unlink()
        (folder / "afterwards").write_bytes(bytes(1_000_000))

    tree = worked_on(image, tmp_path, work)
    assert tree == {b"/bin": None, b"/kept": b"kept", b"/afterwards": bytes(1_000_000)}


def test_df_tells_what_fits(image: Path, tmp_path: Path) -> None:
    """What it says is free goes into one file to the last byte (not a whole block, which would want a tail block)."""

    def work(folder: Path) -> None:
        before = os.statvfs(folder)
        (folder / "large").write_bytes(noise(before.f_bavail * before.f_frsize - 1))
        after = os.statvfs(folder)
        assert (after.f_blocks, after.f_bavail) == (before.f_blocks, 0)

    worked_on(image, tmp_path, work)

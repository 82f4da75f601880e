"""What the real kernel retired: it is listed, and comes back with the content that it had."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from tests.golden_data import read, sample
from tests.kfs_images import file_at, mounted, opened
from toolkit.flash import NorFlash
from toolkit.kfs.check.fsck import errors
from toolkit.kfs.history.history import RetiredEntry, entry_under, history
from toolkit.kfs.history.recover import content_of, recover
from toolkit.kfs.history.retired_data import DataState
from toolkit.kfs.layout import MODELS
from toolkit.kfs.volume import Link, Volume
from toolkit.kfs.write.writable import WritableVolume

VECTORS: dict[str, Any] = json.loads(sample("knightos/vectors/manifest.json").read_text())
NEW, OVERWRITTEN, CHANGED, CUT = (
    "v02_kernel_new300_bytewise",
    "v04_kernel_overwrite600",
    "v05_kernel_delete_rename_mkdir_symlink",
    "v15_powercut_after_mark_modified",
)
ORIGINAL = VECTORS["v01_genkfs_basic"]["tree"]
"""What all of them began with."""


def vector(name: str) -> bytes:
    return read(sample(f"knightos/vectors/{VECTORS[name]['file']}"))


def writable(image: bytes) -> WritableVolume:
    return WritableVolume(NorFlash(MODELS["TI83p"].geometry, image))


def seen(entry: RetiredEntry) -> tuple[str, bytes, DataState, bytes | None]:
    return entry.kind, entry.path, entry.data.state, entry.lives_on


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


HISTORIES: dict[str, list[tuple[str, bytes, DataState, bytes | None]]] = {
    NEW: [],
    OVERWRITTEN: [("file", b"/etc/f600", DataState.WHOLE, None)],
    CHANGED: [
        ("link", b"/etc/rel", DataState.NONE, None),
        ("file", b"/etc/f257", DataState.SHARED, b"/etc/renamed"),
        ("file", b"/etc/a", DataState.WHOLE, None),
    ],
    CUT: [("file", b"/etc/a", DataState.WHOLE, None)],
}


@pytest.mark.parametrize("name", HISTORIES)
def test_history_of_a_vector(name: str) -> None:
    assert [seen(entry) for entry in history(mounted(vector(name)))] == HISTORIES[name]


@pytest.mark.parametrize("name", HISTORIES)
def test_retired_entries_of_the_manifest_are_all_there(name: str) -> None:
    retired = {entry["offset"] for entry in VECTORS[name]["fat"] if entry["id"] not in (0x7F, 0xBF, 0xDF)}
    assert {entry.offset for entry in history(mounted(vector(name)))} == retired


@pytest.mark.parametrize(
    ("name", "path"),
    [(OVERWRITTEN, "etc/f600"), (CHANGED, "etc/f257"), (CHANGED, "etc/a"), (CUT, "etc/a")],
    ids=["overwritten", "renamed", "deleted", "cut"],
)
def test_content_of_a_retired_file(name: str, path: str) -> None:
    volume = mounted(vector(name))
    assert digest(content_of(volume, entry_under(volume, path.encode()))) == ORIGINAL[path]["sha256"]


@pytest.mark.parametrize(
    ("name", "path"), [(CHANGED, "etc/f257"), (CHANGED, "etc/a"), (CUT, "etc/a")], ids=["renamed", "deleted", "cut"]
)
def test_file_comes_back_under_its_path(name: str, path: str) -> None:
    volume = writable(vector(name))
    recover(volume, entry_under(volume, path.encode()))
    again = Volume(volume.flash)
    assert digest(again.read_file(file_at(again, path))) == ORIGINAL[path]["sha256"]
    assert errors(again) == []


def test_overwritten_file_comes_back_in_place_of_the_new_one() -> None:
    volume = writable(vector(OVERWRITTEN))
    recover(volume, entry_under(volume, b"/etc/f600"), overwrite=True)
    again = Volume(volume.flash)
    assert digest(again.read_file(file_at(again, "/etc/f600"))) == ORIGINAL["etc/f600"]["sha256"]


def test_new_version_of_the_overwritten_file_is_retired_in_its_turn() -> None:
    volume = writable(vector(OVERWRITTEN))
    recover(volume, entry_under(volume, b"/etc/f600"), overwrite=True)
    again = Volume(volume.flash)
    content = content_of(again, entry_under(again, b"/etc/f600"))
    assert digest(content) == VECTORS[OVERWRITTEN]["content"]["/etc/f600"]


def test_deleted_link_comes_back() -> None:
    volume = writable(vector(CHANGED))
    recover(volume, entry_under(volume, b"/etc/rel"))
    node = Volume(volume.flash).lookup(b"/etc/rel")
    assert isinstance(node, Link)
    assert node.body.target.decode() == ORIGINAL["etc/rel"]["symlink"]


def test_other_files_keep_their_content() -> None:
    volume = writable(vector(CHANGED))
    recover(volume, entry_under(volume, b"/etc/a"))
    again = Volume(volume.flash)
    kept = {path: facts["sha256"] for path, facts in ORIGINAL.items() if facts and "sha256" in facts}
    del kept["etc/f257"]  # lives on as /etc/renamed
    assert {path: digest(again.read_file(file_at(again, path))) for path in kept} == kept


OPS = "knightos/kernel-written/ops.{}.{}.rom.gz"


@pytest.mark.parametrize("path", ["/etc/s700", "/etc/s300", "/etc/msg"])
def test_old_versions_of_what_the_kernel_rewrote_or_renamed(path: str) -> None:
    """Also of a file whose first block only was rewritten, and whose chain goes on in the old blocks."""
    before = opened(sample(OPS.format("TI83p", "before")))
    after = opened(sample(OPS.format("TI83p", "after")))
    assert content_of(after, entry_under(after, path.encode())) == before.read_file(file_at(before, path))


def test_file_that_the_kernel_wrote_and_deleted() -> None:
    operations = json.loads(sample("knightos/kernel-written/ops.TI83p.ops.json").read_text())["ops"]
    written = next(op["sha256"] for op in operations if op["op"] == "write" and op["path"] == "/etc/sub/f255")
    volume = opened(sample(OPS.format("TI83p", "after")))
    assert digest(content_of(volume, entry_under(volume, b"/etc/sub/f255"))) == written

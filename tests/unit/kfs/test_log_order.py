"""Logs in the order that the kernel needs, with the same tree and the same history."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from formats.knightos.kfs_entry import DELETED_DIRECTORY, DirectoryBody, Entry
from tests.kfs_images import MODEL, crafted, directory_entry, file_entry
from tests.unit.kfs.test_history import ONE, dead_file, misnamed
from toolkit.flash import NorFlash
from toolkit.kfs.check.fsck import check
from toolkit.kfs.history.history import history
from toolkit.kfs.volume import Directory, Volume
from toolkit.kfs.write.log_order import order_log
from toolkit.kfs.write.writable import WritableVolume

BLOCK = {0x401: ONE}
WRONG_ORDER = {"kfs-directory-id", "kfs-directory-order", "kfs-parent-later"}


def ordered(entries: Sequence[Entry | bytes], blocks: dict[int, tuple[int, int]] | None = None) -> Volume:
    volume = WritableVolume(NorFlash(MODEL.geometry, crafted(entries, blocks)))
    volume.tolerate(WRONG_ORDER | {"kfs-no-parent"})
    volume.prepare()
    plan = volume.plan_log()
    order_log(volume, plan)
    volume.rewrite_log(plan)
    return Volume(volume.flash)


def log(volume: Volume) -> list[bytes]:
    return [record.body.name for record in volume.fat.records if not isinstance(record.body, bytes)]


def ids(volume: Volume) -> dict[bytes, int]:
    return {node.path: node.directory_id for node in volume.walk() if isinstance(node, Directory)}


ORDERS: dict[str, tuple[list[Entry | bytes], list[bytes]]] = {
    "in order": ([directory_entry(b"a", 1), file_entry(b"f", 1, 0x401, 1)], [b"a", b"f"]),
    "file first": ([file_entry(b"f", 1, 0x401, 1), directory_entry(b"a", 1)], [b"a", b"f"]),
    "child first": ([directory_entry(b"b", 2, 1), directory_entry(b"a", 1)], [b"a", b"b"]),
    "ids descend": ([directory_entry(b"a", 9), directory_entry(b"b", 3, 9)], [b"a", b"b"]),
    "only what must go": (
        [file_entry(b"f", 1, 0x401, 2), directory_entry(b"a", 1), directory_entry(b"b", 2)],
        [b"b", b"f", b"a"],
    ),
}


@pytest.mark.parametrize(("entries", "names"), ORDERS.values(), ids=ORDERS)
def test_directories_come_before_what_they_hold(entries: list[Entry | bytes], names: list[bytes]) -> None:
    assert log(ordered(entries, BLOCK)) == names


@pytest.mark.parametrize("entries", [entries for entries, _names in ORDERS.values()], ids=ORDERS)
def test_nothing_is_wrong_with_the_order_afterwards(entries: list[Entry | bytes]) -> None:
    assert not {finding.code for finding in check(ordered(entries, BLOCK))} & WRONG_ORDER


@pytest.mark.parametrize("entries", [entries for entries, _names in ORDERS.values()], ids=ORDERS)
def test_tree_stays_the_same(entries: list[Entry | bytes]) -> None:
    before = Volume(NorFlash(MODEL.geometry, crafted(entries, BLOCK)))
    assert {node.path for node in ordered(entries, BLOCK).walk()} == {node.path for node in before.walk()}


def test_ids_ascend_from_one() -> None:
    entries = [directory_entry(b"a", 9), directory_entry(b"b", 3, 9), directory_entry(b"c", 7, 3)]
    assert ids(ordered(entries)) == {b"/a": 1, b"/a/b": 2, b"/a/b/c": 3}


def test_directory_with_the_id_of_the_root_gets_its_own() -> None:
    assert ids(ordered([directory_entry(b"a", 0), directory_entry(b"b", 1)])) == {b"/a": 1, b"/b": 2}


def test_twin_ids_are_parted_and_the_older_keeps_the_content() -> None:
    volume = ordered([directory_entry(b"a", 1), directory_entry(b"b", 1), file_entry(b"f", 1, 0x401, 1)], BLOCK)
    assert (ids(volume), volume.lookup(b"/a/f").path) == ({b"/a": 1, b"/b": 2}, b"/a/f")


def test_directories_in_each_other_stay_lost() -> None:
    volume = ordered([directory_entry(b"a", 1), directory_entry(b"x", 2, 3), directory_entry(b"y", 3, 2)])
    assert {lost.path for lost in volume.out_of_tree} == {b"x", b"y"}


def test_entry_without_a_directory_does_not_get_a_new_one() -> None:
    volume = ordered([directory_entry(b"a", 7), file_entry(b"f", 1, 0x401, 1)], BLOCK)
    assert [lost.path for lost in volume.out_of_tree] == [b"f"]


GONE = Entry(DELETED_DIRECTORY, DirectoryBody(0, 2, 0xFF, b"gone"))


@pytest.mark.parametrize(
    "entries",
    [
        [directory_entry(b"a", 9), directory_entry(b"b", 3), dead_file(b"f", 1, 0x401, 3)],
        [directory_entry(b"a", 9), GONE, dead_file(b"f", 1, 0x401, 2), directory_entry(b"b", 2)],
        [directory_entry(b"a", 9), misnamed(directory_entry(b"old", 3)), dead_file(b"f", 1, 0x401, 3)],
        [directory_entry(b"a", 9), dead_file(b"f", 1, 0x401, 4), directory_entry(b"b", 3)],
    ],
    ids=["in a live directory", "in a dead one whose id came back", "in one that the kernel renamed", "in nobody's"],
)
def test_history_stays_the_same(entries: list[Entry | bytes]) -> None:
    before = history(Volume(NorFlash(MODEL.geometry, crafted(entries, BLOCK))))
    after = history(ordered(entries, BLOCK))
    assert [(e.path, e.is_path_known, e.kind) for e in after] == [(e.path, e.is_path_known, e.kind) for e in before]

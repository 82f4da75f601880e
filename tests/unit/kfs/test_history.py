"""Retired entries: their kinds, their paths, and whether their data are still theirs."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from formats.knightos.kfs_entry import (
    DELETED_DIRECTORY,
    DELETED_FILE,
    DELETED_LINK,
    KFS_ENTRY,
    SUPERSEDED_FILE,
    DirectoryBody,
    Entry,
    FileBody,
    LinkBody,
)
from tests.kfs_images import crafted, directory_entry, file_entry, link_entry, mounted
from toolkit.errors import NotInVolumeError
from toolkit.kfs.history.history import RetiredEntry, entry_numbered, entry_under, history, history_below
from toolkit.kfs.history.retired_body import Retirement
from toolkit.kfs.history.retired_data import DataState

BINARY = directory_entry(b"bin", 1)
ONE = (0x7FFF, 0xFFFF)
REWRITTEN = {0x401: (0x7FFF, 0x402), 0x402: (0x403, 0xFFFF), 0x403: (0x7FFF, 0x402)}
"""The kernel rewrote the first of two blocks, 0401, into 0403."""


def dead_file(name: bytes, size: int, section_id: int, parent: int = 1, id_: int = DELETED_FILE) -> Entry:
    return Entry(id_, FileBody(parent, 0xFF, size, section_id, name))


def superseded(name: bytes, size: int, section_id: int, parent: int = 1) -> Entry:
    return dead_file(name, size, section_id, parent, SUPERSEDED_FILE)


def misnamed(entry: Entry) -> bytes:
    """An entry as the kernel's rename leaves it, whatever it is: with the id of a superseded file."""
    return bytes([SUPERSEDED_FILE]) + KFS_ENTRY.build(entry)[1:]


def misread(entry: Entry, name: bytes) -> Entry:
    """The entry that the kernel's rename appends, from the bytes where a file's fields would be."""
    stored = KFS_ENTRY.build(entry) + b"\xff" * 8
    size, section_id = int.from_bytes(stored[6:9], "little"), int.from_bytes(stored[9:11], "little")
    return file_entry(name, size, section_id, parent=int.from_bytes(stored[3:5], "little"))


def found(entries: Sequence[Entry | bytes], blocks: dict[int, tuple[int, int]] | None = None) -> list[RetiredEntry]:
    return list(history(mounted(crafted(entries, blocks))))


def states(entries: Sequence[Entry | bytes], blocks: dict[int, tuple[int, int]]) -> list[tuple[int, DataState]]:
    return [(entry.number, entry.data.state) for entry in found(entries, blocks)]


def test_live_entries_are_no_history() -> None:
    assert found([BINARY, file_entry(b"f", 0, 0xFFFF)]) == []


def test_newest_comes_first() -> None:
    entries = found([BINARY, dead_file(b"a", 0, 0xFFFF), dead_file(b"b", 0, 0xFFFF)])
    assert [entry.path for entry in entries] == [b"/bin/b", b"/bin/a"]


KINDS = {
    "file": (dead_file(b"f", 0, 0xFFFF), "file", Retirement.DELETED),
    "superseded": (superseded(b"f", 0, 0xFFFF), "file", Retirement.SUPERSEDED),
    "link": (Entry(DELETED_LINK, LinkBody(1, 2, b"l", b"/bin")), "link", Retirement.DELETED),
    "directory": (Entry(DELETED_DIRECTORY, DirectoryBody(1, 2, 0xFF, b"d")), "directory", Retirement.DELETED),
}


@pytest.mark.parametrize(("entry", "kind", "retirement"), KINDS.values(), ids=KINDS)
def test_kinds(entry: Entry, kind: str, retirement: Retirement) -> None:
    assert [(e.kind, e.retirement) for e in found([BINARY, entry])] == [(kind, retirement)]


@pytest.mark.parametrize("name", [b"d", b"etcetera"], ids=["too short for a file", "long"])
def test_directory_that_the_kernel_renamed(name: bytes) -> None:
    directory = directory_entry(name, 2)
    entries = found([BINARY, misnamed(directory), misread(directory, b"new")])
    assert [(e.kind, e.path, e.lives_on) for e in entries] == [("directory", b"/" + name, b"/new")]


def test_link_that_the_kernel_renamed() -> None:
    link = link_entry(b"link", b"/bin/f")
    entries = found([BINARY, misnamed(link), misread(link, b"new")])
    assert [(e.kind, e.path, e.lives_on) for e in entries] == [("link", b"/link", b"/new")]


def test_path_in_a_directory_that_is_gone() -> None:
    gone = Entry(DELETED_DIRECTORY, DirectoryBody(1, 2, 0xFF, b"gone"))
    assert found([BINARY, gone, dead_file(b"f", 0, 0xFFFF, parent=2)])[0].path == b"/bin/gone/f"


def test_path_in_a_directory_that_nobody_knows() -> None:
    entry = found([BINARY, dead_file(b"f", 0, 0xFFFF, parent=7)])[0]
    assert (entry.path, entry.is_path_known) == (b"f", False)


def test_path_leads_through_the_directory_of_its_time() -> None:
    """An id may be given again; what counts is who had it when the entry was appended."""
    old = Entry(DELETED_DIRECTORY, DirectoryBody(0, 2, 0xFF, b"old"))
    assert found([BINARY, old, dead_file(b"f", 0, 0xFFFF, parent=2), directory_entry(b"new", 2)])[0].path == b"/old/f"


def test_name_that_no_path_can_hold() -> None:
    entry = found([BINARY, dead_file(b"a/b", 0, 0xFFFF)])[0]
    assert not entry.is_path_known


def test_data_of_a_deleted_file_are_whole() -> None:
    assert states([BINARY, dead_file(b"f", 5, 0x401)], {0x401: ONE}) == [(1, DataState.WHOLE)]


def test_empty_file_has_no_data() -> None:
    assert states([BINARY, dead_file(b"f", 0, 0x401)], {0x401: ONE}) == [(1, DataState.NONE)]


def test_data_are_gone_when_the_first_block_is_free() -> None:
    assert states([BINARY, dead_file(b"f", 5, 0x401)], {}) == [(1, DataState.GONE)]


def test_data_are_damaged_when_the_chain_ends_too_early() -> None:
    assert states([BINARY, dead_file(b"f", 300, 0x401)], {0x401: (0x7FFF, 0x402)}) == [(1, DataState.DAMAGED)]


def test_data_are_damaged_when_the_size_does_not_fit() -> None:
    assert states([BINARY, dead_file(b"f", 300, 0x401)], {0x401: ONE}) == [(1, DataState.DAMAGED)]


def test_blocks_that_a_later_file_has_are_taken_over() -> None:
    entries = [BINARY, dead_file(b"f", 5, 0x401), file_entry(b"g", 5, 0x401, parent=1)]
    assert states(entries, {0x401: ONE}) == [(1, DataState.TAKEN)]


def test_blocks_that_a_later_dead_file_had_are_taken_over() -> None:
    entries = [BINARY, dead_file(b"f", 5, 0x401), dead_file(b"g", 9, 0x401)]
    assert states(entries, {0x401: ONE}) == [(2, DataState.WHOLE), (1, DataState.TAKEN)]


def test_blocks_of_a_new_file_of_the_same_name_are_taken_over() -> None:
    """Deleted is not superseded: what has the name now is another file."""
    entries = [BINARY, dead_file(b"f", 5, 0x401), file_entry(b"f", 9, 0x401, parent=1)]
    assert states(entries, {0x401: ONE}) == [(1, DataState.TAKEN)]


def test_first_block_that_came_back_to_the_same_name_is_taken_over() -> None:
    """Overwritten into other blocks, which a collection followed, and then by chance into the first again."""
    entries = [BINARY, superseded(b"f", 5, 0x401), superseded(b"f", 7, 0x402), file_entry(b"f", 9, 0x401, parent=1)]
    assert states(entries, {0x401: ONE, 0x402: ONE}) == [(2, DataState.WHOLE), (1, DataState.TAKEN)]


def test_block_inside_another_chain_is_taken_over() -> None:
    entries = [BINARY, dead_file(b"f", 5, 0x402)]
    assert states(entries, {0x401: (0x7FFF, 0x402), 0x402: (0x401, 0xFFFF)}) == [(1, DataState.TAKEN)]


def test_renamed_file_shares_its_blocks_with_the_new_name() -> None:
    entry = found([BINARY, superseded(b"f", 5, 0x401), file_entry(b"g", 5, 0x401, parent=1)], {0x401: ONE})[0]
    assert (entry.data.state, entry.lives_on, entry.shared_with) == (DataState.SHARED, b"/bin/g", b"/bin/g")


def test_file_that_grew_in_its_blocks_has_its_beginning() -> None:
    entries = [BINARY, superseded(b"f", 5, 0x401), file_entry(b"f", 300, 0x401, parent=1)]
    entry = found(entries, {0x401: (0x7FFF, 0x402), 0x402: (0x401, 0xFFFF)})[0]
    assert (entry.data.state, entry.data.length, entry.lives_on) == (DataState.SHARED, 5, None)


def test_renamed_and_deleted_file_shares_its_blocks_with_a_dead_entry() -> None:
    entry = found([BINARY, superseded(b"f", 5, 0x401), dead_file(b"g", 5, 0x401)], {0x401: ONE})[1]
    assert (entry.data.state, entry.data.owner, entry.shared_with) == (DataState.SHARED, 2, None)


def test_rewritten_file_shares_the_end_of_its_chain() -> None:
    entries = [BINARY, superseded(b"f", 300, 0x401), file_entry(b"f", 300, 0x403, parent=1)]
    entry = found(entries, REWRITTEN)[0]
    assert (entry.data.state, entry.data.shared_blocks, entry.is_replaced) == (DataState.SHARED, 1, True)


def test_rewritten_file_is_doubted_where_blocks_were_given_back() -> None:
    """The kernel frees nothing: another file that is gone tells of a collection, and the chain may be chance."""
    entries = [BINARY, superseded(b"f", 300, 0x401), dead_file(b"g", 5, 0x501), file_entry(b"f", 300, 0x403, parent=1)]
    assert states(entries, REWRITTEN) == [(2, DataState.GONE), (1, DataState.TAKEN)]


def test_rewritten_file_that_is_longer_now_is_another() -> None:
    entries = [BINARY, superseded(b"f", 300, 0x401), file_entry(b"f", 700, 0x404, parent=1)]
    blocks = {0x401: (0x7FFF, 0x402), 0x402: (0x403, 0xFFFF), 0x403: (0x404, 0x402), 0x404: (0x7FFF, 0x403)}
    assert states(entries, blocks) == [(1, DataState.TAKEN)]


def test_file_that_was_overwritten_and_came_back_by_chance_is_taken_over() -> None:
    """Renamed to g, which was then overwritten; what has the old name again is no continuation."""
    entries = [
        BINARY,
        superseded(b"f", 5, 0x401),
        superseded(b"g", 5, 0x401),
        dead_file(b"g", 9, 0x402),
        file_entry(b"f", 7, 0x401, parent=1),
    ]
    assert states(entries, {0x401: ONE, 0x402: ONE}) == [
        (3, DataState.WHOLE),
        (2, DataState.TAKEN),
        (1, DataState.TAKEN),
    ]


def test_end_of_a_chain_that_a_stranger_has_is_taken_over() -> None:
    entries = [BINARY, superseded(b"f", 300, 0x401), file_entry(b"g", 300, 0x403, parent=1)]
    assert states(entries, REWRITTEN) == [(1, DataState.TAKEN)]


def test_superseded_file_without_successor_was_interrupted() -> None:
    assert found([BINARY, superseded(b"f", 5, 0x401)], {0x401: ONE})[0].was_interrupted


@pytest.mark.parametrize(
    "entries",
    [
        [dead_file(b"f", 5, 0x401)],
        [superseded(b"f", 5, 0x401), file_entry(b"f", 5, 0x402, parent=1)],
        [superseded(b"f", 5, 0x401), dead_file(b"f", 5, 0x402)],
        [superseded(b"f", 5, 0x401), file_entry(b"g", 5, 0x401, parent=1)],
    ],
    ids=["deleted", "rewritten", "rewritten and deleted", "renamed"],
)
def test_what_was_not_interrupted(entries: list[Entry]) -> None:
    assert not any(entry.was_interrupted for entry in found([BINARY, *entries], {0x401: ONE, 0x402: ONE}))


def test_history_below_a_path() -> None:
    volume = mounted(crafted([BINARY, dead_file(b"f", 0, 0xFFFF), dead_file(b"g", 0, 0xFFFF, parent=0)]))
    assert [entry.path for entry in history_below(volume, b"/bin")] == [b"/bin/f"]


def test_history_of_a_path_without_any() -> None:
    assert history_below(mounted(crafted([BINARY])), b"/bin") == ()


def test_history_of_a_path_that_never_was() -> None:
    with pytest.raises(NotInVolumeError):
        history_below(mounted(crafted([BINARY])), b"/none")


def test_entry_under_a_path_is_the_newest_that_can_be_recovered() -> None:
    entries = [BINARY, dead_file(b"f", 1, 0x401), dead_file(b"f", 2, 0x402), dead_file(b"f", 3, 0x403)]
    volume = mounted(crafted(entries, {0x401: ONE, 0x402: ONE}))
    assert entry_under(volume, b"/bin/f").number == 2


def test_entry_under_a_path_that_has_none() -> None:
    with pytest.raises(NotInVolumeError, match="kfs history"):
        entry_under(mounted(crafted([BINARY])), b"/bin")


def test_entry_of_a_number() -> None:
    volume = mounted(crafted([BINARY, dead_file(b"f", 0, 0xFFFF)]))
    assert entry_numbered(volume, 1).path == b"/bin/f"


def test_live_entry_has_no_number_in_the_history() -> None:
    with pytest.raises(NotInVolumeError):
        entry_numbered(mounted(crafted([BINARY])), 0)

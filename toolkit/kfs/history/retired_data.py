"""Whether the data of deleted and superseded files are still there, and whose blocks they are now.

Deleting and overwriting free nothing: old blocks keep data and `next` until a collection erases them, and then they
may hold the data of another file. A later version of the same file may also go on in the old chain, where it changed
nothing; that is no loss. Which entries are versions of one file follows from the log: a superseded entry is followed
by the next of its name, or, when it was renamed, by the next with its size and first block.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

from formats.knightos.kfs_block import FIRST
from formats.knightos.kfs_entry import FileBody
from formats.knightos.kfs_page import BLOCK_SIZE
from toolkit.kfs.damage import ENDS
from toolkit.kfs.file_length import LengthSource, file_length
from toolkit.kfs.history.retired_body import Retired, Retirement
from toolkit.kfs.volume import Volume


class DataState(Enum):
    """What is left of a retired entry's data."""

    NONE = "none"
    WHOLE = "whole"
    SHARED = "shared"
    DAMAGED = "damaged"
    TAKEN = "taken over"
    GONE = "gone"


RECOVERABLE = frozenset({DataState.NONE, DataState.WHOLE, DataState.SHARED})
"""States in which everything that the entry names can be brought back; links and directories have no data."""

_LOST = frozenset({DataState.DAMAGED, DataState.TAKEN, DataState.GONE})


@dataclass(frozen=True)
class RetiredData:
    """The data of a retired file.

    Attributes:
        state: what is left.
        length: bytes that can be read.
        blocks: blocks of the chain that are left.
        shared_blocks: how many of them a later entry has.
        owner: the number of that entry, or None.
        reason: why not everything is left; empty where it is.
    """

    state: DataState
    length: int = 0
    blocks: int = 0
    shared_blocks: int = 0
    owner: int | None = None
    reason: str = ""


NO_DATA = RetiredData(DataState.NONE)


class _Version(NamedTuple):
    """A file's entry: its number, what it says, and whether something followed it."""

    number: int
    body: FileBody
    is_superseded: bool


class _Successors:
    """Which version came of which: each has one successor at most, and is followed from successor to successor."""

    def __init__(self, successors: Mapping[int, int]) -> None:
        predecessors: dict[int, list[int]] = {}
        for number, successor in successors.items():
            predecessors.setdefault(successor, []).append(number)
        self._spans: dict[int, tuple[int, int]] = {}
        pending = [(number, False) for number in predecessors if number not in successors]
        entered: dict[int, int] = {}
        while pending:  # all that led to a version lies inside its span
            number, is_done = pending.pop()
            if is_done:
                self._spans[number] = entered[number], len(entered)
                continue
            entered[number] = len(entered)
            pending.append((number, True))
            pending += [(before, False) for before in predecessors.get(number, ())]

    def lead(self, number: int, later: int) -> bool:
        """Whether a version became a later one, step by step."""
        if number not in self._spans or later not in self._spans:
            return False
        start, end = self._spans[later]
        return start < self._spans[number][0] < end


class RetiredChains:
    """The chains of a volume from the side of its retired entries. All chains are walked once, not once an entry.

    Args:
        volume: the volume.
        retired: all retired entries, the oldest first.
    """

    def __init__(self, volume: Volume, retired: Iterable[Retired]) -> None:
        self._data = volume.data
        live = [
            _Version(record.index, record.body, is_superseded=False)
            for record in volume.fat.records
            if record.is_live and isinstance(record.body, FileBody)
        ]
        dead = [
            _Version(r.item.index, r.body, is_superseded=r.retirement is Retirement.SUPERSEDED)
            for r in retired
            if isinstance(r.body, FileBody)
        ]
        successors = dict(_successors(sorted([*live, *dead])))
        self._versions = _Successors({number: version.number for number, (version, _) in successors.items()})
        self._in_place = _Successors({n: version.number for n, (version, stays) in successors.items() if stays})
        self._owners: dict[int, _Version] = {}
        self._found: dict[int, RetiredData] = {}
        for version in sorted(live, key=lambda version: version.body.size == 0):  # empty ones may name others' blocks
            self._own(version)
        for version in reversed(dead):  # what came later has the blocks
            self._found[version.number] = self._data_of(version)
            if version.body.size:
                self._own(version)
        self._doubt_rewritten()

    def data_of(self, number: int) -> RetiredData:
        """What is left of the data of a retired file, by the number of its entry."""
        return self._found[number]

    def _doubt_rewritten(self) -> None:
        """Where blocks have been given back, believe no chain that goes on in another by chance, too.

        Only the kernel leaves such chains, and it gives nothing back: what is lost besides tells that a collection did.
        """
        if not _LOST & {data.state for data in self._found.values()}:
            return
        for number, data in self._found.items():  # the youngest first
            theirs = self._found.get(data.owner, data) if data.owner is not None else data
            is_doubtful = data.shared_blocks < data.blocks or theirs.state is DataState.TAKEN
            if data.state is DataState.SHARED and is_doubtful:
                reason = "its blocks may hold another file's data"
                self._found[number] = replace(data, state=DataState.TAKEN, length=0, reason=reason)

    def _own(self, version: _Version) -> None:
        section_id, headers = version.body.section_id, self._data.headers
        while section_id in headers and section_id not in self._owners and not self._data.is_free(section_id):
            self._owners[section_id] = version
            section_id = headers[section_id][1]

    def _entrance(self, section_id: int) -> int | None:
        """The first block of a chain that a later entry has; all that follow are that one's too."""
        seen = set()
        while section_id in self._data.headers and not self._data.is_free(section_id) and section_id not in seen:
            if section_id in self._owners:
                return section_id
            seen.add(section_id)
            section_id = self._data.headers[section_id][1]
        return None

    def _data_of(self, version: _Version) -> RetiredData:
        section_id = version.body.section_id
        if version.body.size == 0:
            return NO_DATA
        header = self._data.headers.get(section_id)
        if header is None or self._data.is_free(section_id):
            return RetiredData(DataState.GONE, reason="its first block is not in use any more")
        entrance = self._entrance(section_id)
        if entrance is not None:
            return self._shared_data(version, entrance)
        blocks, end = self._data.measure(section_id)
        length, source = file_length(version.body.size, blocks, broken=end not in ENDS)
        if source is LengthSource.CHAIN:
            reason = "its size does not fit its blocks" if end in ENDS else f"its chain {end.value}"
            return RetiredData(DataState.DAMAGED, length, blocks, reason=reason)
        if header[0] != FIRST:
            return RetiredData(DataState.TAKEN, 0, blocks, reason="its first block is inside another chain")
        return RetiredData(DataState.WHOLE, length, blocks)

    def _shared_data(self, version: _Version, entrance: int) -> RetiredData:
        """The data of a file whose chain leads into that of a later entry."""
        size, owner = version.body.size, self._owners[entrance]
        blocks, end = self._data.measure(version.body.section_id)
        shared = self._data.measure(entrance)[0]
        begins_there = entrance == version.body.section_id
        successors = self._in_place if begins_there else self._versions
        theirs = self._found.get(owner.number)
        is_later_version = successors.lead(version.number, owner.number)
        if not begins_there:  # what the kernel rewrites in part it makes no longer
            is_later_version &= self._data.measure(owner.body.section_id)[0] <= blocks
        if not is_later_version or (theirs and theirs.state is DataState.TAKEN):
            reason = "its blocks hold another file's data"
            return RetiredData(DataState.TAKEN, 0, blocks, shared, owner.number, reason)
        length, source = file_length(size, blocks, broken=end not in ENDS)
        is_sound = theirs is None or theirs.state in RECOVERABLE
        if (
            begins_there and is_sound and size <= blocks * BLOCK_SIZE
        ):  # the later one begins the same, and may be longer
            length, source = size, LengthSource.SIZE
        if source is LengthSource.CHAIN:
            reason = "its size does not fit its blocks any more"
            return RetiredData(DataState.DAMAGED, length, blocks, shared, owner.number, reason)
        return RetiredData(DataState.SHARED, length, blocks, shared, owner.number)


def _successors(versions: list[_Version]) -> Iterator[tuple[int, tuple[_Version, bool]]]:
    """Number of a superseded version → what took its place, and whether that begins with the same block.

    What took its place is the first entry behind it that has its name, or its size and first block: a change appends
    the new entry just when it retires the old one.
    """
    by_name: dict[Hashable, list[_Version]] = {}
    by_content: dict[Hashable, list[_Version]] = {}
    for version in versions:
        body = version.body
        by_name.setdefault((body.parent, body.name), []).append(version)
        if body.size:
            by_content.setdefault((body.size, body.section_id), []).append(version)
    for version in versions:
        body = version.body
        if version.is_superseded:
            namesake = _next(by_name[body.parent, body.name], version)
            renamed = _next(by_content.get((body.size, body.section_id), []), version)
            found = [later for later in (namesake, renamed) if later]
            if found:
                successor = min(found)
                yield version.number, (successor, successor.body.section_id == body.section_id)


def _next(versions: list[_Version], version: _Version) -> _Version | None:
    """The first of some versions, in the order of the log, that comes after another."""
    at = bisect_right(versions, version.number, key=lambda other: other.number)
    return versions[at] if at < len(versions) else None

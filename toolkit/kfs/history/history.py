"""Retired entries: what was deleted or superseded, under which path, and whether it can be brought back.

The log keeps everything until it is compacted. Its order is the order in which entries were appended; when they were
retired it does not say.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from formats.knightos.kfs_entry import DirectoryBody, FileBody, LinkBody
from toolkit.errors import NotInVolumeError
from toolkit.files import name_to_text
from toolkit.kfs.fat import Record
from toolkit.kfs.history.retired_body import (
    FormerFolders,
    KnownBody,
    Retired,
    Retirement,
    misread_as_file,
    retired_items,
)
from toolkit.kfs.history.retired_data import NO_DATA, RECOVERABLE, DataState, RetiredChains, RetiredData
from toolkit.kfs.volume import UNUSABLE_NAMES, Volume, components, shown

RENAMED = frozenset({DataState.NONE, DataState.SHARED})
"""States of data that an entry can have which was renamed."""
_KINDS: dict[type, str] = {FileBody: "file", DirectoryBody: "directory", LinkBody: "link"}


@dataclass(frozen=True)
class RetiredEntry:
    """An entry that does not count any more.

    Attributes:
        number: its place in the log, counted from 0 at the oldest entry.
        offset: of its id byte, from the start of the image, in bytes.
        retirement: deleted or superseded.
        body: what it says.
        path: its path when it was live; only the name where nobody knows the directory.
        is_path_known: whether the path is whole.
        data: what is left of a file's data.
        lives_on: path of the live entry with the same data: it was renamed or moved.
        replaced_by: number of the next entry with its name, live or retired itself.
        is_replaced: whether a live entry has its name.
        shared_with: path of the file that has some of its blocks, when that is live.
    """

    number: int
    offset: int
    retirement: Retirement
    body: KnownBody
    path: bytes
    is_path_known: bool
    data: RetiredData
    lives_on: bytes | None
    replaced_by: int | None
    is_replaced: bool
    shared_with: bytes | None

    @property
    def kind(self) -> str:
        """``file``, ``directory`` or ``link``."""
        return _KINDS[type(self.body)]

    @property
    def is_recoverable(self) -> bool:
        """Whether all of it can be brought back."""
        return self.data.state in RECOVERABLE

    @property
    def was_interrupted(self) -> bool:
        """Whether a superseded file has no successor: the kernel was interrupted while it rewrote it."""
        has_successor = any(next_ is not None for next_ in (self.replaced_by, self.lives_on, self.data.owner))
        return self.kind == "file" and self.retirement is Retirement.SUPERSEDED and not has_successor


def history(volume: Volume) -> tuple[RetiredEntry, ...]:
    """All retired entries of a volume, the newest first."""
    return tuple(reversed(list(_History(volume).entries())))


def history_below(volume: Volume, path: bytes) -> tuple[RetiredEntry, ...]:
    """Retired entries of one path and of what lay below it, the newest first; all there are for the root.

    Raises:
        NotInVolumeError: the path neither is nor was in the volume.
    """
    wanted = components(path)
    entries = history(volume)
    if not wanted:
        return entries
    found = tuple(e for e in entries if e.is_path_known and components(e.path)[: len(wanted)] == wanted)
    if not found:
        volume.lookup(path)
    return found


def entry_numbered(volume: Volume, number: int) -> RetiredEntry:
    """The retired entry of a number. Raises NotInVolumeError."""
    for entry in history(volume):
        if entry.number == number:
            return entry
    raise NotInVolumeError(f"no retired entry has the number {number}; `kfs history` lists them")


def entry_under(volume: Volume, path: bytes) -> RetiredEntry:
    """The newest retired entry under a path, one that can be brought back if there is any. Raises NotInVolumeError."""
    wanted = components(path)
    found = [entry for entry in history(volume) if entry.is_path_known and components(entry.path) == wanted]
    if not found:
        raise NotInVolumeError(f"{shown(path)}: nothing retired has this path; `kfs history` lists what there is")
    return next((entry for entry in found if entry.is_recoverable), found[0])


def describe_entry(entry: RetiredEntry) -> dict[str, Any]:
    """What `kfs history` says of an entry. Sizes in bytes, blocks as counts."""
    body, data = entry.body, entry.data
    described: dict[str, Any] = {
        "number": entry.number,
        "entry_offset": entry.offset,
        "retirement": entry.retirement.value,
        "type": entry.kind,
        "path": name_to_text(entry.path),
        "path_known": entry.is_path_known,
        "recoverable": entry.is_recoverable,
        "replaced": entry.is_replaced,
        "replaced_by": entry.replaced_by,
        "lives_on": None if entry.lives_on is None else name_to_text(entry.lives_on),
        "interrupted": entry.was_interrupted,
    }
    if isinstance(body, FileBody):
        described |= {
            "size": body.size,
            "section_id": body.section_id,
            "data": data.state.value,
            "length": data.length,
            "blocks": data.blocks,
            "shared_blocks": data.shared_blocks,
            "shared_with_number": data.owner,
            "shared_with": None if entry.shared_with is None else name_to_text(entry.shared_with),
            "reason": data.reason or None,
        }
    if isinstance(body, LinkBody):
        described["target"] = name_to_text(body.target)
    return described


class _History:
    def __init__(self, volume: Volume) -> None:
        self._volume = volume
        self._retired = list(retired_items(volume))
        self._chains = RetiredChains(volume, self._retired)
        self._folders = FormerFolders(volume, self._retired)
        self._paths = {node.record.index: node.path for node in volume.walk() if node.record}
        self._paths |= {lost.record.index: lost.path for lost in volume.out_of_tree}
        live = [(record.index, _body(record)) for record in volume.fat.records if record.is_live]
        self._newest_with_content = {_content(body): index for index, body in live}
        self._newest_with_name = {(body.parent, body.name): index for index, body in live}
        self._names: dict[tuple[int, bytes], list[int]] = {}
        retired = [(retired.item.index, retired.body) for retired in self._retired]
        for index, body in sorted([*live, *retired], key=lambda found: found[0]):
            self._names.setdefault((body.parent, body.name), []).append(index)

    def entries(self) -> Iterator[RetiredEntry]:
        """All of them, the oldest first."""
        for retired in self._retired:
            item, body = retired.item, retired.body
            folder = self._folders.path(body.parent, item.index) if _is_usable(body.name) else None
            namesakes = self._names[body.parent, body.name]
            at = bisect_right(namesakes, item.index)
            data = self._chains.data_of(item.index) if isinstance(body, FileBody) else NO_DATA
            yield RetiredEntry(
                number=item.index,
                offset=item.offset,
                retirement=retired.retirement,
                body=body,
                path=body.name if folder is None else folder + b"/" + body.name,
                is_path_known=folder is not None,
                data=data,
                lives_on=self._lives_on(retired, data),
                replaced_by=namesakes[at] if at < len(namesakes) else None,
                is_replaced=self._newest_with_name.get((body.parent, body.name), -1) > item.index,
                shared_with=None if data.owner is None else self._paths.get(data.owner),
            )

    def _lives_on(self, retired: Retired, data: RetiredData) -> bytes | None:
        """Path of the newest live entry that came of a retired one by renaming or moving."""
        if retired.retirement is Retirement.DELETED or data.state not in RENAMED:
            return None
        keys = [_content(retired.body)]
        if retired.is_misnamed:
            misread = misread_as_file(self._volume, retired)
            keys = [_file_content(retired.body.parent, size, section_id) for size, section_id in misread]
        newest = max(self._newest_with_content.get(key, -1) for key in keys)
        return self._paths[newest] if newest > retired.item.index else None


def _is_usable(name: bytes) -> bool:
    return name not in UNUSABLE_NAMES and b"/" not in name


def _content(body: KnownBody) -> Hashable:
    """What stays the same when an entry is renamed or moved; nothing does of a link that others could not have too."""
    if isinstance(body, FileBody):
        return _file_content(body.parent, body.size, body.section_id)
    return ("directory", body.directory_id) if isinstance(body, DirectoryBody) else body


def _file_content(parent: int, size: int, section_id: int) -> Hashable:
    """Empty files may have blocks of others, and are known in their directory only."""
    return "file", size, section_id, None if size else parent


def _body(record: Record) -> KnownBody:
    assert not isinstance(record.body, bytes)
    return record.body

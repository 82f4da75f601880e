"""A file while it is open: one state for all its handles, written to flash part by part and committed as a whole.

A part is 256 bytes of the file, in a block of its own. A changed part goes through the one buffer into an erased
block as soon as another part is changed. Headers, entry and the end of the old entry come with `commit`: until then
nothing on flash leads to what is new.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from typing import TYPE_CHECKING, cast

from formats.knightos.kfs_page import BLOCK_SIZE
from toolkit.errors import ToolkitError, VolumeFullError
from toolkit.kfs.dat import runs
from toolkit.kfs.make.formatter import needs_empty_block
from toolkit.kfs.make.tree import MAX_FILE_SIZE
from toolkit.kfs.neighbours import Stretches

if TYPE_CHECKING:
    from toolkit.kfs.volume import File
    from toolkit.kfs.write.writable import WritableVolume

NO_PART = -1
_CONTENT = (
    "length",
    "changed",
    "_blocks",
    "_own",
    "_not_own",
    "_batches",
    "_spoiled",
    "_buffer",
    "_buffered",
    "_dirty",
)
"""Attributes that say what an open file holds."""


class OpenFile:
    """The content of one file. All offsets and lengths in bytes.

    Attributes:
        node: the file in the tree.
        length: its length now.
        handles: how many streams use it.
        unlinked: whether it was removed meanwhile; nothing of it is committed then.
        changed: whether there is something to commit.
    """

    def __init__(self, volume: WritableVolume, node: File) -> None:
        self.node = node
        self.handles = 0
        self.unlinked = False
        self.changed = node.record is None
        self._volume = volume
        self._untouchable: frozenset[int] = frozenset()
        self._load()

    def _load(self) -> None:
        """Start from what is committed."""
        self.length = self._volume.stored_length(self.node)
        self._settle(self._volume.chain(self.node).blocks if self.length else ())

    def _settle(self, chain: Sequence[int]) -> None:
        """Start anew, with all of the file in the blocks of a chain."""
        self._blocks: list[int | None] = list(chain[: _parts(self.length)])
        self._committed = chain
        self._stretches = Stretches(runs(chain))
        self._own: set[int] = set()
        self._not_own = len(self._blocks)
        self._batches: list[tuple[int, int]] = []
        self._spoiled = False
        self._buffer = bytearray(BLOCK_SIZE)
        self._buffered = NO_PART
        self._dirty = False

    @property
    def blocks(self) -> frozenset[int]:
        """Section ids of the blocks that it needs: of what is programmed, and of what a revert or undo goes back to."""
        programmed = (block for block in self._blocks if block is not None)
        return self._untouchable.union(self._committed, programmed)

    @property
    def most_needed(self) -> int:
        """At least as many blocks as a commit takes, quickly told."""
        if not self.changed or self.unlinked:
            return 0
        return self._not_own + 3 + (self._batched if self._spoiled or self._is_buffer_own else 0)

    @property
    def needed(self) -> int:
        """Blocks that a commit takes: for what is not in blocks of this change yet, and the empty block behind."""
        if not self.changed or self.unlinked:
            return 0
        last = len(self._blocks) - 1
        misfit = self._is_buffer_own and not self._fits(self._buffered)
        count = self._not_own + needs_empty_block(self.length) + misfit
        if self._spoiled or misfit:
            count += self._batched
        if self._blocks and self._blocks[last] in self._own and not (self._dirty and self._buffered == last):
            count += self._is_stale(last)
        return count

    @property
    def _is_buffer_own(self) -> bool:
        """Whether the buffer waits to get into a block of this change, which may not take it."""
        return self._dirty and self._blocks[self._buffered] in self._own

    @property
    def _batched(self) -> int:
        return sum(count for _first, count in self._batches)

    def block_at(self, offset: int) -> int | None:
        """Section id of the block that holds an offset; None where nothing is programmed yet."""
        part = offset // BLOCK_SIZE
        return self._blocks[part] if part < len(self._blocks) else None

    def read(self, offset: int, count: int) -> bytes:
        """Up to `count` bytes from an offset on."""
        count = min(count, self.length - offset)
        if count <= 0:
            return b""
        if not self.changed:
            return self._volume.data.read_pieces(self._stretches.pieces(offset, count))
        first, start = divmod(offset, BLOCK_SIZE)
        last = (offset + count - 1) // BLOCK_SIZE
        content = self._read_parts(first, last + 1)
        return content if len(content) == count else content[start : start + count]

    def read_into(self, offset: int, view: memoryview) -> int:
        """Fill a view of bytes from an offset on, as far as the file reaches; how many bytes that are."""
        if self.changed:
            content = self.read(offset, len(view))
            view[: len(content)] = content
            return len(content)
        count = max(0, min(len(view), self.length - offset))
        self._volume.data.read_into(self._stretches.pieces(offset, count), view)
        return count

    def _read_parts(self, first: int, end: int) -> bytes:
        """Parts as flash and buffer have them; what lies behind the end of the file means nothing."""
        blocks = self._blocks[first:end]
        if None in blocks:
            content = b"".join(bytes(BLOCK_SIZE) if b is None else self._volume.data.read([b]) for b in blocks)
        else:
            content = self._volume.data.read(cast("list[int]", blocks))
        if self._dirty and first <= self._buffered < end:
            start = (self._buffered - first) * BLOCK_SIZE
            content = content[:start] + bytes(self._buffer) + content[start + BLOCK_SIZE :]
        return content

    def write(self, offset: int, content: bytes) -> None:
        """Put content at an offset; a gap behind the end of the file becomes zeros.

        Raises:
            VolumeFullError: no room to commit it, or more than a file can hold. The content is as it was.
        """
        if content:
            self._require_room(offset + len(content))
            self._attempt(lambda: self._write(offset, content), offset, offset + len(content))

    def _attempt(self, change: Callable[[], None], start: int, end: int) -> None:
        """Make a change; undo it where its commit would find no room.

        Args:
            change: of the content.
            start: offset of what is changed, in bytes.
            end: offset of its end.

        Raises:
            VolumeFullError: the content is as it was.
        """
        most = _parts(max(0, end - start)) + 2 + max(0, _parts(end) - len(self._blocks))
        if not self.changed:
            most += self._not_own + 3
        if start != len(self._blocks) * BLOCK_SIZE:  # what is not appended may spoil batches
            most += self._batched
        if self._volume.has_room_for(most):
            change()
            return
        state = {name: copy(value) for name, value in vars(self).items() if name in _CONTENT}
        self._untouchable = frozenset(block for block in self._blocks if block is not None)
        try:
            try:
                change()
            finally:
                self._untouchable = frozenset()
            self._volume.require_room_to_commit()
        except VolumeFullError:
            vars(self).update(state)
            raise

    def _write(self, offset: int, content: bytes) -> None:
        if offset > self.length:
            self._extend(offset)
        self.changed = True
        at = 0
        while at < len(content):
            part, start = divmod(offset + at, BLOCK_SIZE)
            whole = (len(content) - at) // BLOCK_SIZE if start == 0 else 0
            if whole:
                count = whole * BLOCK_SIZE
                self._put_parts(part, content[at : at + count])
            else:
                count = min(BLOCK_SIZE - start, len(content) - at)
                self._hold(part)
                self._buffer[start : start + count] = content[at : at + count]
                self._dirty = True
            at += count
            self.length = max(self.length, offset + at)

    def truncate(self, length: int) -> None:
        """Make the file this long; what is added is zeros. Raises VolumeFullError."""
        self._require_room(length)
        if length != self.length:
            self._attempt(lambda: (self._extend if length > self.length else self._shorten)(length), length, length)

    def _shorten(self, length: int) -> None:
        self._spoiled = True
        self._not_own -= sum(block not in self._own for block in self._blocks[_parts(length) :])
        del self._blocks[_parts(length) :]
        if self._buffered >= len(self._blocks):
            self._buffered, self._dirty = NO_PART, False
        self.length = length
        self.changed = True

    def commit(self) -> None:
        """Bring what is changed to flash, as a whole; the old state counts until then.

        Raises:
            VolumeFullError: no room. The file is as it was after the last commit.
        """
        if not self.changed or self.unlinked:
            return
        try:
            self._flush()
            chain = self._complete()
            self._volume.commit_file(self.node, chain, self.length, self._batches)
        except ToolkitError:
            self.revert()
            raise
        self._settle(chain)
        self.changed = False

    def revert(self) -> None:
        """Forget all changes since the last commit."""
        self._load()
        self.changed = self.node.record is None

    def _require_room(self, end: int) -> None:
        if end > MAX_FILE_SIZE:
            raise VolumeFullError(f"{end:,} bytes; a file holds {MAX_FILE_SIZE:,} at most")
        if end > self._volume.layout.capacity:
            raise VolumeFullError(f"{end:,} bytes, where the volume has {self._volume.layout.capacity:,} in all")

    def _extend(self, length: int) -> None:
        if self.length % BLOCK_SIZE:
            self._hold(self.length // BLOCK_SIZE)
            self._buffer[self.length % BLOCK_SIZE :] = bytes(BLOCK_SIZE - self.length % BLOCK_SIZE)
            self._dirty = True
        self._grow(_parts(length))
        self.length = length
        self.changed = True

    def _hold(self, part: int) -> None:
        """Have a part in the buffer."""
        if part == self._buffered:
            return
        self._flush()
        is_new = part >= len(self._blocks)
        self._grow(part + 1)
        self._buffer[:] = bytes(BLOCK_SIZE) if is_new else self._read_parts(part, part + 1)
        self._buffered = part

    def _flush(self) -> None:
        """Program the buffer, where it holds something new."""
        if self._dirty:
            self._put(self._buffered)
            self._dirty = False

    def _grow(self, parts: int) -> None:
        added = max(0, parts - len(self._blocks))
        self._blocks += [None] * added
        self._not_own += added

    def _put(self, part: int) -> None:
        """Program the buffer; into the part's block where that is new and its bits allow it, else into another."""
        if not self._fits(part):
            is_own = self._blocks[part] in self._own
            self._blocks[part] = self._take(1)[0]
            self._spoiled = self._spoiled or is_own
            self._not_own -= not is_own
        self._volume.blocks.fill([cast("int", self._blocks[part])], self._part_of_buffer(part))

    def _fits(self, part: int) -> bool:
        """Whether the buffer can go into the block of a part: one of this change that may be changed again."""
        block = self._blocks[part]
        if block is None or block not in self._own or block in self._untouchable:
            return False
        return self._volume.blocks.can_add(block, self._part_of_buffer(part))

    def _part_of_buffer(self, part: int) -> bytes:
        """The buffer up to the end of the file; behind it, a block stays erased."""
        return bytes(self._buffer[: max(0, self.length - part * BLOCK_SIZE)]).ljust(BLOCK_SIZE, b"\xff")

    def _put_parts(self, first: int, content: bytes) -> None:
        """Program whole parts into blocks of their own."""
        count = len(content) // BLOCK_SIZE
        is_appended = first == len(self._blocks)  # as most is: a piece of the chain to come
        blocks = self._take(count, chained=is_appended)
        if first <= self._buffered < first + count:
            self._buffered, self._dirty = NO_PART, False
        if is_appended:
            self._batches.append((first, count))
            self._blocks += blocks
        else:
            self._spoiled = True
            self._grow(first + count)
            self._not_own -= sum(block not in self._own for block in self._blocks[first : first + count])
            self._blocks[first : first + count] = blocks
        self._volume.blocks.fill(blocks, content)

    def _take(self, count: int, *, chained: bool = False) -> list[int]:
        blocks = self._volume.take_blocks(count, chained=chained)
        self._own.update(blocks)
        return blocks

    def _complete(self) -> list[int]:
        """Have every part in a block of this change, for a chain has headers of its own; and the empty block behind."""
        if self._spoiled:  # links that are programmed lead to blocks that were replaced
            for first, count in self._batches:
                self._own.difference_update(cast("list[int]", self._blocks[first : first + count]))
            self._batches = []
        own, last = self._own, len(self._blocks) - 1
        missing = (
            [] if own.issuperset(self._blocks) else [p for p, block in enumerate(self._blocks) if block not in own]
        )
        if last not in missing[-1:] and self._is_stale(last):
            missing.append(last)
        count = len(missing) + needs_empty_block(self.length)
        blocks = self._take(count)
        for part, block in zip(missing, blocks, strict=False):
            content = self._read_parts(part, part + 1)[: self.length - part * BLOCK_SIZE]
            self._volume.blocks.fill([block], content)
            self._blocks[part] = block
        assert None not in self._blocks
        return [*cast("list[int]", self._blocks), *blocks[len(missing) :]]

    def _is_stale(self, part: int) -> bool:
        """Whether the block of the last part holds bytes behind the end of the file."""
        used = self.length - part * BLOCK_SIZE
        return 0 < used < BLOCK_SIZE and self._read_parts(part, part + 1)[used:].strip(b"\xff") != b""


def _parts(length: int) -> int:
    return -(-length // BLOCK_SIZE)

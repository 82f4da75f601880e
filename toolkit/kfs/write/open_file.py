"""A file while it is open: one state for all its handles, written to flash part by part and committed as a whole.

A part is 256 bytes of the file, in a block of its own. A changed part goes through the one buffer into an erased
block as soon as another part is changed. Headers, entry and the end of the old entry come with `commit`: until then
nothing on flash leads to what is new.
"""

from __future__ import annotations

from collections.abc import Sequence
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
        self._batches: list[tuple[int, int]] = []
        self._spoiled = False
        self._buffer = bytearray(BLOCK_SIZE)
        self._buffered = NO_PART
        self._dirty = False

    @property
    def blocks(self) -> frozenset[int]:
        """Section ids of the blocks that it needs: of what is programmed, and of what a revert goes back to."""
        return frozenset(self._committed).union(block for block in self._blocks if block is not None)

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
            VolumeFullError: no room, or more than a file can hold. Nothing of the change is committed.
        """
        end = offset + len(content)
        if not content:
            return
        self._require_room(end)
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
        if length > self.length:
            self._extend(length)
        elif length < self.length:
            self._spoiled = True
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
        self._blocks += [None] * (_parts(length) - len(self._blocks))
        self.length = length
        self.changed = True

    def _hold(self, part: int) -> None:
        """Have a part in the buffer."""
        if part == self._buffered:
            return
        self._flush()
        is_new = part >= len(self._blocks)
        self._blocks += [None] * (part + 1 - len(self._blocks))
        self._buffer[:] = bytes(BLOCK_SIZE) if is_new else self._read_parts(part, part + 1)
        self._buffered = part

    def _flush(self) -> None:
        """Program the buffer, where it holds something new."""
        if self._dirty:
            self._dirty = False
            self._put(self._buffered, bytes(self._buffer))

    def _put(self, part: int, content: bytes) -> None:
        """Program one part; into its block where that is new and its bits allow it, else into another."""
        content = content[: max(0, self.length - part * BLOCK_SIZE)].ljust(BLOCK_SIZE, b"\xff")
        block = self._blocks[part]
        if block is None or block not in self._own or not self._volume.blocks.can_add(block, content):
            self._spoiled = self._spoiled or block in self._own
            block = self._take(1)[0]
            self._blocks[part] = block
        self._volume.blocks.fill([block], content)

    def _put_parts(self, first: int, content: bytes) -> None:
        """Program whole parts into blocks of their own."""
        count = len(content) // BLOCK_SIZE
        if first <= self._buffered < first + count:
            self._buffered, self._dirty = NO_PART, False
        if first == len(self._blocks):  # appended, as most is: a piece of the chain to come
            blocks = self._take(count, chained=True)
            self._batches.append((first, count))
            self._blocks += blocks
        else:
            self._spoiled = True
            blocks = self._take(count)
            self._blocks += [None] * (first + count - len(self._blocks))
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

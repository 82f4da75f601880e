"""Making a volume from a tree, in one of two ways (formats/knightos/SPEC.md, write profiles).

``kernel`` writes what the real kernel reads back whole: a tail block behind sizes that are multiples of 256, an own
block for every empty file, at least one directory. ``genkfs`` writes the same bytes as that tool. Both take blocks
in ascending order and entries in the order of their names, so that the same tree gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from enum import Enum
from itertools import chain, count
from typing import NamedTuple

from formats.knightos.kfs_block import KFS_BLOCK
from formats.knightos.kfs_entry import (
    DIRECTORY,
    FILE,
    FLAGS,
    KFS_ENTRY,
    LINK,
    ROOT,
    Body,
    DirectoryBody,
    Entry,
    FileBody,
    LinkBody,
)
from formats.knightos.kfs_page import (
    BLOCK_HEADER_SIZE,
    BLOCK_SIZE,
    BLOCKS_PER_PAGE,
    MAGIC_UNUSED,
    MAGIC_USED,
    PAGE_SIZE,
)
from toolkit.errors import LayoutError, NameTooLongError
from toolkit.files import name_to_text
from toolkit.kfs.dat import header_offset, runs
from toolkit.kfs.layout import FAT_PAGES, FIRST_DAT_PAGE, Layout
from toolkit.kfs.make.tree import MAX_FILE_SIZE, Source, SourceFolder, SourceLink
from toolkit.kfs.write.block_store import chain_headers

ERASED_BYTE = b"\xff"
MAX_FILE_NAME, MAX_DIRECTORY_NAME, MAX_LINK = 244, 247, 248
"""Bytes of a name, for links of name and target together: longer entries destroy the table in genkfs."""
DEFAULT_DIRECTORIES = (b"bin", b"etc", b"home")
"""What a tree without any directory gets one of: the kernel gives the first that it makes itself the root's id."""


class Profile(Enum):
    """Whom the bytes are for."""

    KERNEL = "kernel"
    GENKFS = "genkfs"


class Formatted(NamedTuple):
    """A volume made: the image's pages from the first of the DAT to the last of the FAT, and what was added."""

    pages: bytes
    added_directory: bytes = b""
    avoided: tuple[int, ...] = ()

    def into(self, image: bytes) -> bytes:
        """The image with these pages in place of its own; everything else, and what was avoided, as it was."""
        start = FIRST_DAT_PAGE * PAGE_SIZE
        joined = b"".join((image[:start], self.pages, image[start + len(self.pages) :]))
        if not self.avoided:
            return joined
        result = bytearray(joined)
        for page in self.avoided:
            result[page * PAGE_SIZE : (page + 1) * PAGE_SIZE] = image[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]
        return bytes(result)


def format_volume(
    tree: SourceFolder, layout: Layout, profile: Profile = Profile.KERNEL, avoid: Sequence[int] = ()
) -> Formatted:
    """Make a volume.

    Args:
        tree: what shall be in it.
        layout: where it goes.
        profile: whom the bytes are for.
        avoid: pages that get no blocks and stay as they are in the image.

    Raises:
        LayoutError: the tree does not fit, or has a name that no entry can hold.
    """
    added = b""
    if profile is Profile.KERNEL and not any(isinstance(node, SourceFolder) for node in tree.children.values()):
        added = spare_name(tree.children)
        tree = SourceFolder({**tree.children, added: SourceFolder()})
    writer = _Writer(layout, profile, avoid)
    writer.store(tree)
    return Formatted(writer.finish(), added, tuple(avoid))


def spare_name(taken: Collection[bytes]) -> bytes:
    """A name for the directory that the kernel needs, other than those in the root."""
    names = chain(DEFAULT_DIRECTORIES, (b"dir%d" % number for number in count(1)))
    return next(name for name in names if name not in taken)


class _Writer:
    def __init__(self, layout: Layout, profile: Profile, avoid: Sequence[int]) -> None:
        self._layout, self._profile = layout, profile
        self._base = FIRST_DAT_PAGE * PAGE_SIZE
        self._image = bytearray(ERASED_BYTE * (layout.fat_top + 1 - self._base))
        self._log: list[bytes] = []
        self._log_length = 0
        pages = [page for page in layout.dat_pages if page not in avoid]
        self._free = [(page << 8) + index for page in pages for index in range(1, BLOCKS_PER_PAGE + 1)]
        self._taken = 0
        self._last_directory = ROOT

    def store(self, tree: SourceFolder) -> None:
        """All of a tree: each folder's entry, then at once what is in it."""
        pending: list[tuple[int, Iterator[tuple[bytes, Source]]]] = [(ROOT, tree.ordered())]
        while pending:
            parent, children = pending[-1]
            child = next(children, None)
            if child is None:
                pending.pop()
                continue
            name, node = child
            if isinstance(node, SourceFolder):
                self._last_directory += 1
                self._append(DIRECTORY, DirectoryBody(parent, self._last_directory, FLAGS, name), name)
                pending.append((self._last_directory, node.ordered()))
            elif isinstance(node, SourceLink):
                self._append(LINK, LinkBody(parent, (len(name) + 1) & 0xFF, name, node.target), name)
            else:
                section_id = self._store_content(node.content, name)
                self._append(FILE, FileBody(parent, FLAGS, len(node.content), section_id, name), name)

    def finish(self) -> bytes:
        """The pages, with magics and log in place."""
        for page in self._layout.dat_pages:
            magic = MAGIC_USED if self._is_marked(page) else MAGIC_UNUSED
            start = page * PAGE_SIZE - self._base
            self._image[start : start + len(magic)] = magic
        log = b"".join(self._log)[::-1]
        self._image[len(self._image) - len(log) :] = log
        return bytes(self._image)

    def _is_marked(self, page: int) -> bool:
        """The kernel profile marks pages with blocks; genkfs one page early, when the next block would go there."""
        reached = self._taken + (self._profile is Profile.GENKFS)
        last = self._free[min(reached, len(self._free)) - 1] >> 8 if reached and self._free else FIRST_DAT_PAGE
        return page <= max(last, FIRST_DAT_PAGE)

    def _store_content(self, content: bytes, name: bytes) -> int:
        """Place a file's blocks; returns the section id for its entry."""
        if len(content) > MAX_FILE_SIZE:
            raise LayoutError(f"{name_to_text(name)}: {len(content):,} bytes; a file holds {MAX_FILE_SIZE:,} at most")
        needed = -(-len(content) // BLOCK_SIZE)
        if self._profile is Profile.KERNEL and needs_empty_block(len(content)):
            needed += 1
        if not needed:
            return self._next_section_id()
        blocks = self._take(needed, name)
        headers = KFS_BLOCK.build_rows(chain_headers(blocks))
        at = first = 0
        for offset, length in runs(blocks):
            part = content[at : at + length]
            self._image[offset - self._base : offset - self._base + len(part)] = part
            header, count = header_offset(blocks[first]) - self._base, length // BLOCK_SIZE
            size = BLOCK_HEADER_SIZE * count
            self._image[header : header + size] = headers[BLOCK_HEADER_SIZE * first : BLOCK_HEADER_SIZE * first + size]
            at += length
            first += count
        return blocks[0]

    def _take(self, count: int, name: bytes) -> list[int]:
        blocks = self._free[self._taken : self._taken + count]
        if len(blocks) < count:
            short = count - len(blocks)
            raise LayoutError(
                f"{name_to_text(name)}: the volume is full, {short} blocks ({short * BLOCK_SIZE:,} bytes) short "
                f"of what this file needs"
            )
        self._taken += count
        return blocks

    def _next_section_id(self) -> int:
        """Where the next block will be: what genkfs gives to empty files."""
        if self._taken < len(self._free):
            return self._free[self._taken]
        return (self._layout.last_dat_page + 1) << 8 | 1

    def _append(self, id_: int, body: Body, name: bytes) -> None:
        require_storable(body, name)
        data = KFS_ENTRY.build(Entry(id_, body))
        self._log.append(data)
        self._log_length += len(data)
        window = FAT_PAGES * PAGE_SIZE
        if self._log_length >= window:
            raise LayoutError(f"{name_to_text(name)}: the FAT is full, its {window:,} bytes end before this entry")


def needs_empty_block(size: int) -> bool:
    """Empty files get a block of their own; multiples of 256 one behind the last, by which the kernel finds their end.

    Not 256 itself: the kernel takes it for one block by its size, with or without another behind.
    """
    return size == 0 or (size % BLOCK_SIZE == 0 and size != BLOCK_SIZE)


def require_storable(body: Body, name: bytes) -> None:
    """Refuse a name, or a name and target, that no entry can hold.

    Raises:
        LayoutError: empty, or with bytes that no name has. NameTooLongError: too long.
    """
    text = name_to_text(name)
    if not name or b"/" in name or b"\0" in name:
        raise LayoutError(f"{text!r} is no name: empty, or with a slash or NUL")
    if isinstance(body, LinkBody):
        length, limit = len(name) + len(body.target), MAX_LINK
    else:
        length, limit = len(name), MAX_FILE_NAME if isinstance(body, FileBody) else MAX_DIRECTORY_NAME
    if length > limit:
        kind = "name and target are" if isinstance(body, LinkBody) else "the name is"
        raise NameTooLongError(f"{text}: {kind} {length} bytes long, {limit} is the limit")

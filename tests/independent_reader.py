"""A second, small reader of KnightOS volumes, to check what the toolkit writes. It shares no code with the toolkit.

It sees a volume as the kernel does: the first FAT page only, in one pass, parents before their children. It is made
for volumes that are right and says what is wrong with others; it repairs nothing and is in no hurry.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

PAGE, BLOCK, BLOCKS = 0x4000, 0x100, 63
ERASED_BLOCK = b"\xff" * BLOCK
FILE, DIRECTORY, LINK = 0x7F, 0xBF, 0xDF
DEAD = {0x00, 0x01, 0x02, 0x04, 0x08}
APPENDABLE = 16127
"""Bytes of entries up to which the kernel appends on the same page."""

CHAIN, FAT, EMPTY, TAIL, PAGES, ERASED = "chain", "fat", "empty file", "tail block", "page", "erased"
NO_DIRECTORY, SIZE, NAME, LINK_TARGET = "no directory", "size", "name", "link"
CONTENT_KINDS = frozenset({NO_DIRECTORY, SIZE, NAME, LINK_TARGET})
"""Violations that come from what is stored, not from how."""

Tree = dict[bytes, bytes | tuple[str, bytes] | None]
"""Path → content of a file, None for a directory, ``("link", target)`` for a link."""


class Violation(NamedTuple):
    """What a volume does that the kernel does not take well."""

    kind: str
    message: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.message}"


@dataclass
class FoundEntry:
    """A live entry: its fields, as far as its kind has them, and its path where the kernel finds it."""

    id: int
    parent: int
    name: bytes
    path: bytes | None = None
    size: int = 0
    section_id: int = 0
    directory_id: int = 0
    target: bytes = b""
    complaints: list[str] = field(default_factory=list)


class Reader:
    """An image taken apart."""

    def __init__(self, image: bytes) -> None:
        self.image = image
        self.fat_start = len(image) // PAGE - 9
        self.dat_pages = range(4, self.fat_start - 3)
        self.entries: list[FoundEntry] = []
        """Live entries in the order of the log."""
        self.log_complaints: list[str] = []
        self.used = self._read_log()
        self._give_paths()

    def _read_log(self) -> int:
        """Read the log; gives the number of its bytes."""
        log = self.image[self.fat_start * PAGE : (self.fat_start + 1) * PAGE][::-1]
        at = 0
        while at < PAGE and log[at] != 0xFF:
            id_, length = struct.unpack_from("<BH", log.ljust(PAGE + 3, b"\0"), at)
            if at + 3 + length > PAGE:
                self.log_complaints.append(f"the entry at byte {at} leaves the first page")
                break
            if id_ in (FILE, DIRECTORY, LINK):
                self.entries.append(_entry(id_, log[at + 3 : at + 3 + length]))
            elif id_ not in DEAD:
                self.log_complaints.append(f"the entry at byte {at} has the unknown id {id_:02X}")
            at += 3 + length
        return at

    def _give_paths(self) -> None:
        """The kernel goes forward only: what comes before its directory is not there, the first of a name is."""
        folders, taken = {0: b""}, set()
        for entry in self.entries:
            if entry.parent not in folders or (entry.parent, entry.name) in taken:
                continue
            taken.add((entry.parent, entry.name))
            entry.path = folders[entry.parent] + b"/" + entry.name
            if entry.id == DIRECTORY:
                folders.setdefault(entry.directory_id, entry.path)

    @cached_property
    def found(self) -> dict[bytes, FoundEntry]:
        """Entries by path."""
        return {entry.path: entry for entry in self.entries if entry.path is not None}

    def is_block(self, section_id: int) -> bool:
        """Whether there is such a block."""
        return section_id >> 8 in self.dat_pages and 1 <= section_id & 0xFF <= BLOCKS

    def header(self, section_id: int) -> tuple[int, int]:
        """The prev/next pair of a block."""
        page, index = divmod(section_id, 256)
        prev, next_ = struct.unpack_from("<HH", self.image, page * PAGE + 4 * index)
        return prev, next_

    def block(self, section_id: int) -> bytes:
        """Its data."""
        page, index = divmod(section_id, 256)
        return self.image[page * PAGE + BLOCK * index : page * PAGE + BLOCK * (index + 1)]

    def chain(self, section_id: int) -> tuple[list[int], str]:
        """Blocks of a chain up to its end, and what is wrong on the way; nothing is the empty text."""
        blocks: list[int] = []
        while section_id != 0xFFFF:
            if not self.is_block(section_id) or self.header(section_id)[0] & 0x8000:
                return blocks, f"leads to {section_id:04X}, which is no block in use"
            if section_id in blocks:
                return blocks, "runs in a loop"
            blocks.append(section_id)
            section_id = self.header(section_id)[1]
        return blocks, "" if blocks else "has no block"

    def content(self, entry: FoundEntry) -> bytes:
        """A file as the kernel reads it: its end is where the chain ends, and the low byte of the size."""
        if entry.size == 0:
            return b""
        blocks, complaint = self.chain(entry.section_id)
        if complaint:
            raise ValueError(f"the chain of {entry.path!r} {complaint}")
        low, middle = entry.size & 0xFF, entry.size >> 8 & 0xFF
        if middle == 0 or (middle == 1 and low == 0):
            return self.block(blocks[0])[: low or BLOCK]
        return b"".join(map(self.block, blocks))[: BLOCK * (len(blocks) - 1) + low]


def _entry(id_: int, body: bytes) -> FoundEntry:
    """A live entry, from the bytes of its body in logical order."""
    name_at = {FILE: 8, DIRECTORY: 5, LINK: 3}[id_]
    name, _, behind = body[name_at:].partition(b"\0")
    entry = FoundEntry(id_, int.from_bytes(body[:2], "little"), name)
    ends, flags = behind == b"" and body[-1:] == b"\0", 0xFF
    if id_ == FILE:
        flags, size, entry.section_id = struct.unpack_from("<B3sH", body.ljust(8, b"\0"), 2)
        entry.size = int.from_bytes(size, "little")
    elif id_ == DIRECTORY:
        entry.directory_id, flags = struct.unpack_from("<HB", body.ljust(5, b"\0"), 2)
    else:
        entry.target, _, behind = behind.partition(b"\0")
        ends = behind == b"" and body.count(b"\0", name_at) == 2 and body[2] == len(name) + 1
    if not ends:
        entry.complaints.append("its length does not fit its texts")
    if flags != 0xFF:
        entry.complaints.append(f"its flags are {flags:02X}")
    if not name or b"/" in name:
        entry.complaints.append("its name is none")
    return entry


def read_tree(image: bytes) -> Tree:
    """Everything that the kernel finds in an image.

    Raises:
        ValueError: the chain of a file does not end as it must.
    """
    reader = Reader(image)
    tree: Tree = {}
    for path, entry in reader.found.items():
        if entry.id == FILE:
            tree[path] = reader.content(entry)
        else:
            tree[path] = None if entry.id == DIRECTORY else ("link", entry.target)
    return tree


def foreign_pages(image: bytes) -> bytes:
    """The pages that belong to no volume and that no change may touch: the kernel's, and all behind the swap sector."""
    fat_start = len(image) // PAGE - 9
    return image[: 4 * PAGE] + image[(fat_start + 5) * PAGE :]


def safe_profile_violations(
    image: bytes, allow: Collection[str] = (), avoided_pages: Collection[int] = ()
) -> list[Violation]:
    """What the real kernel would not take well: the rules for writing images that it reads back whole.

    Args:
        image: the bytes of the whole device.
        allow: kinds that are not told of, such as `CONTENT_KINDS`.
        avoided_pages: pages that hold no blocks and may hold anything.
    """
    return [violation for violation in _violations(Reader(image), avoided_pages) if violation.kind not in allow]


def _violations(reader: Reader, avoided_pages: Collection[int]) -> Iterator[Violation]:
    yield from _log_violations(reader)
    owners: dict[int, FoundEntry] = {}
    for entry in reader.entries:
        if entry.id == FILE:
            yield from _file_violations(reader, entry, owners)
        if entry.id == LINK:
            yield from _link_violations(reader, entry)
        if len(entry.name) > 244 or not all(0x20 < byte < 0x7F for byte in entry.name):
            yield Violation(NAME, f"{entry.name!r} is long, or not printable without spaces")
    for page in reader.dat_pages:
        if page not in avoided_pages:
            yield from _page_violations(reader, page)


def _log_violations(reader: Reader) -> Iterator[Violation]:
    yield from (Violation(FAT, complaint) for complaint in reader.log_complaints)
    if reader.used > APPENDABLE:
        yield Violation(FAT, f"{reader.used} bytes of entries, more than {APPENDABLE}")
    below = reader.image[(reader.fat_start - 3) * PAGE : (reader.fat_start + 1) * PAGE - reader.used]
    if below.strip(b"\xff"):
        yield Violation(ERASED, "bytes below the end of the log")
    highest = 0
    for entry in reader.entries:
        yield from (Violation(FAT, f"{entry.name!r}: {complaint}") for complaint in entry.complaints)
        if entry.path is None:
            yield Violation(FAT, f"{entry.name!r} comes before its directory {entry.parent}, or its name is taken")
        if entry.id == DIRECTORY:
            if entry.directory_id <= highest:
                yield Violation(FAT, f"directory {entry.name!r} has id {entry.directory_id} behind {highest}")
            highest = max(highest, entry.directory_id)
    if not any(entry.id == DIRECTORY for entry in reader.entries):
        yield Violation(NO_DIRECTORY, "the first that the kernel makes gets the id of the root")


def _file_violations(reader: Reader, entry: FoundEntry, owners: dict[int, FoundEntry]) -> Iterator[Violation]:
    blocks, complaint = reader.chain(entry.section_id)
    if complaint:
        yield Violation(EMPTY if entry.size == 0 else CHAIN, f"{entry.name!r}: its chain {complaint}")
        return
    before = 0x7FFF
    for block in blocks:
        if owners.setdefault(block, entry) is not entry:
            yield Violation(CHAIN, f"{entry.name!r} shares block {block:04X} with {owners[block].name!r}")
        elif reader.header(block)[0] != before:
            yield Violation(CHAIN, f"{entry.name!r}: the prev of block {block:04X} is not {before:04X}")
        before = block & 0x7FFF
    yield from _length_violations(entry, len(blocks))
    stored = b"".join(map(reader.block, blocks))
    if stored[entry.size :].strip(b"\xff"):
        yield Violation(ERASED, f"{entry.name!r}: bytes behind its end")
    if entry.size >= 0x10000 or entry.size == BLOCK:
        yield Violation(SIZE, f"{entry.name!r} has {entry.size} bytes")


def _length_violations(entry: FoundEntry, blocks: int) -> Iterator[Violation]:
    needed, whole = -(-entry.size // BLOCK), entry.size % BLOCK == 0
    if entry.size == 0 and blocks != 1:
        yield Violation(EMPTY, f"{entry.name!r} has {blocks} blocks")
    elif whole and entry.size >= 2 * BLOCK and blocks == needed:
        yield Violation(TAIL, f"{entry.name!r}: {entry.size} bytes without a block behind them")
    elif entry.size and not needed <= blocks <= needed + whole:
        yield Violation(CHAIN, f"{entry.name!r}: {entry.size} bytes in {blocks} blocks")


def _link_violations(reader: Reader, entry: FoundEntry) -> Iterator[Violation]:
    leads_to = reader.found.get(entry.target)
    if leads_to is None or leads_to.id != FILE:
        yield Violation(LINK_TARGET, f"{entry.name!r} leads to {entry.target!r}, by no absolute path to a file")


def _page_violations(reader: Reader, page: int) -> Iterator[Violation]:
    magic, used = reader.image[page * PAGE : page * PAGE + 4], False
    for section_id in range(page * 256 + 1, page * 256 + BLOCKS + 1):
        prev, next_ = reader.header(section_id)
        if not prev & 0x8000:
            used = True
        elif (prev, next_) != (0xFFFF, 0xFFFF):
            yield Violation(ERASED, f"the header of free block {section_id:04X}")
        elif reader.block(section_id) != ERASED_BLOCK:
            yield Violation(ERASED, f"the data of free block {section_id:04X}")
    if magic != b"KFS\xff" and (used or magic != b"K\xff\xff\xff"):  # programming cannot take a mark back
        yield Violation(PAGES, f"page {page:02X} begins with {magic.hex()}")

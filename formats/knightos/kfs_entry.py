"""An entry of the KFS FAT (SPEC.md: kfs_entry).

Entries lie in flash in reverse byte order and follow each other downwards; a spec sees the bytes already turned
round. How to find the first and the next is behaviour, as is what a chain holds.
"""

from __future__ import annotations

from formats.codec import Spec
from formats.layout import Choice, Limited, Sized, declare, derived, layout_of, record, rest, text, u8, u16, u24

FILE, DIRECTORY, LINK = 0x7F, 0xBF, 0xDF
DELETED_FILE, SUPERSEDED_FILE, DELETED_DIRECTORY, SUPERSEDED_DIRECTORY, DELETED_LINK = 0x00, 0x01, 0x02, 0x04, 0x08
END = 0xFF
"""The id byte of an entry that is not there yet: the end of the table."""

ENTRY_NAMES = {
    FILE: "file",
    DIRECTORY: "directory",
    LINK: "link",
    DELETED_FILE: "deleted file",
    SUPERSEDED_FILE: "superseded file",
    DELETED_DIRECTORY: "deleted directory",
    SUPERSEDED_DIRECTORY: "superseded directory",
    DELETED_LINK: "deleted link",
}
FLAGS = 0xFF
ROOT = 0
HEADER_SIZE = 3
"""Id and length, in bytes, in front of every body."""


@record
class FileBody:
    """What a file's entry says."""

    parent: int = declare(u16, "id of the directory it is in; 0 is the root")
    flags: int = declare(u8, "always 0xFF", show="hex")
    size: int = declare(u24, "bytes of the file")
    section_id: int = declare(u16, "first block: page in the high byte, index in the low one", show="hex")
    name: bytes = declare(text, "name")
    extra: bytes = declare(rest, "bytes behind the name, which nothing reads", default=b"")


@record
class DirectoryBody:
    """What a directory's entry says."""

    parent: int = declare(u16, "id of the directory it is in; 0 is the root")
    directory_id: int = declare(u16, "its own id")
    flags: int = declare(u8, "always 0xFF", show="hex")
    name: bytes = declare(text, "name")
    extra: bytes = declare(rest, "bytes behind the name, which nothing reads", default=b"")


@record
class LinkBody:
    """What a symbolic link's entry says."""

    parent: int = declare(u16, "id of the directory it is in; 0 is the root")
    name_length: int = declare(u8, "bytes of the name, its NUL included")
    name: bytes = declare(text, "name")
    target: bytes = declare(text, "path it leads to, from the root")
    extra: bytes = declare(rest, "bytes behind the target, which nothing reads", default=b"")


Body = FileBody | DirectoryBody | LinkBody | bytes

BODY_TYPES: dict[int, type] = {
    FILE: FileBody,
    DELETED_FILE: FileBody,
    SUPERSEDED_FILE: FileBody,
    DIRECTORY: DirectoryBody,
    DELETED_DIRECTORY: DirectoryBody,
    SUPERSEDED_DIRECTORY: DirectoryBody,
    LINK: LinkBody,
    DELETED_LINK: LinkBody,
}


def body_length(body: Body) -> int:
    """Bytes of a body."""
    if isinstance(body, FileBody):
        return 9 + len(body.name) + len(body.extra)
    if isinstance(body, DirectoryBody):
        return 6 + len(body.name) + len(body.extra)
    if isinstance(body, LinkBody):
        return 5 + len(body.name) + len(body.target) + len(body.extra)
    return len(body)


@record
class Entry:
    """One record of the FAT, live or dead. Unknown ids keep their body as bytes."""

    id: int = declare(
        Limited(u8, 0x00, 0xFE, "an entry, not the end of the table"), "kind and state", names=ENTRY_NAMES, show="hex"
    )
    _length = derived(u16, "bytes of the body", lambda r: body_length(r.body))
    body: Body = declare(
        Sized("_length", Choice("id", {i: layout_of(t) for i, t in BODY_TYPES.items()}, rest)),
        "body",
    )

    @property
    def size(self) -> int:
        """Bytes of the whole entry."""
        return HEADER_SIZE + body_length(self.body)


@record
class EntryHeader:
    """The part of an entry that never lies about where the next one is."""

    id: int = declare(u8, "kind and state", names={**ENTRY_NAMES, END: "end of the table"}, show="hex")
    length: int = declare(u16, "bytes of the body")


KFS_ENTRY = Spec("knightos.kfs_entry", Entry, title="KFS FAT entry", downwards=True)
KFS_ENTRY_HEADER = Spec("knightos.kfs_entry_header", EntryHeader, title="KFS FAT entry header", downwards=True)

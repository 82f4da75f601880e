"""The framing of tar archives: which bytes are header, data and fill, so that an archive can be made again (TAB).

The standard library decodes one header block at a time; the walk from member to member is ours, because it must end
soon for hostile archives and must not lose a byte. Nothing is ever extracted here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from formats.errors import FormatError, TruncatedError

if TYPE_CHECKING:
    from tarfile import TarInfo

BLOCK = 512
END = bytes(2 * BLOCK)
"""What elf2tab writes behind the last member."""
MODE = 0o644
TBF_MTIME = 1153704088
"""What elf2tab stamps on every TBF, in seconds since 1970: the same archive whenever it is made."""
MOST_MEMBERS = 1000
LONGEST_NAME = 4096
"""Bytes of an extended header that are looked at."""
SPEC = "tock.tab"
FILE_TYPES = (b"0", b"\0", b"7")
_LONG_NAME, _LONG_LINK, _PAX, _PAX_GLOBAL = b"L", b"K", b"x", b"g"
_EXTENSIONS = (_LONG_NAME, _LONG_LINK, _PAX, _PAX_GLOBAL)
_KINDS = {
    b"1": "hard link",
    b"2": "link",
    b"3": "device",
    b"4": "device",
    b"5": "folder",
    b"6": "pipe",
    b"S": "sparse file",
}


@dataclass(frozen=True)
class Owner:
    """User and group id."""

    uid: int
    gid: int


@dataclass(frozen=True)
class TarMember:
    """One member.

    Attributes:
        name: as stored, surrogate escapes for bytes that are not UTF-8.
        data: its bytes; empty for what is no plain file.
        header: its header blocks as stored, extended ones in front.
        fill: bytes between its data and the next header.
        type: the type flag.
        mode: permission bits, as stored.
        mtime: seconds since 1970.
        owner: user and group; None where the fields are not filled in.
        offset: where the header starts, in bytes from the start of the archive.
    """

    name: str
    data: bytes
    header: bytes
    fill: bytes
    type: bytes
    mode: int
    mtime: int
    owner: Owner | None
    offset: int

    @property
    def kind(self) -> str:
        """``file``, or what else it is."""
        return "file" if self.type in FILE_TYPES else _KINDS.get(self.type, f"member of type {self.type!r}")

    @property
    def data_offset(self) -> int:
        """Where the data start, in bytes from the start of the archive."""
        return self.offset + len(self.header)


def starts_like_tar(data: bytes) -> bool:
    """Whether the first block is a tar header with a right checksum."""
    block = data[:BLOCK]
    if len(block) < BLOCK or not block[0]:
        return False
    digits = block[148:156].split(b"\0")[0].strip()
    is_octal = 0 < len(digits) < 8 and set(digits) <= set(b"01234567")
    return is_octal and int(digits, 8) == checksum(block)


def checksum(block: bytes) -> int:
    """The sum that a header block's checksum field must hold."""
    return sum(block) - sum(block[148:156]) + 8 * 0x20


def walk(archive: bytes) -> Iterator[TarMember]:
    """The members of a plain tar, in order; ends at the first block that is no header.

    Raises:
        FormatError: the first block is no header, a member is longer than the archive, or there are too many.
    """
    offset, count = 0, 0
    while (member := _member_at(archive, offset)) is not None:
        if count == MOST_MEMBERS:
            raise FormatError(SPEC, f"members[{count}]", offset, f"at most {MOST_MEMBERS} members", "more")
        yield member
        count += 1
        offset = member.data_offset + len(member.data) + len(member.fill)
    if not count:
        raise FormatError(SPEC, "members[0]", 0, "a tar header with its checksum", _shown(archive))


def _shown(archive: bytes) -> str:
    return f"bytes {archive[:8].hex(' ')}" if archive else "no bytes"


def _member_at(archive: bytes, start: int) -> TarMember | None:
    """The member whose first header block is at `start`, or None when none is there."""
    found = read_header(archive, start)
    if found is None:
        return None
    info, offset = found
    data = _data(archive, offset, info.size, start) if info.type in FILE_TYPES else b""
    length = len(data) if info.type in FILE_TYPES else _length_of_others(archive, offset, info)
    ids = archive[offset - BLOCK + 108 : offset - BLOCK + 124]
    return TarMember(
        name=info.name,
        data=data,
        header=archive[start:offset],
        fill=archive[offset + len(data) : min(offset + length + -length % BLOCK, len(archive))],
        type=info.type,
        mode=info.mode,
        mtime=int(info.mtime),
        owner=Owner(info.uid, info.gid) if ids.strip(b"\0 ") else None,
        offset=start,
    )


def read_header(archive: bytes, start: int = 0) -> tuple[TarInfo, int] | None:
    """What the header blocks at `start` say, and the offset behind them; None when there are none.

    Raises:
        FormatError: an extended header is longer than the archive.
    """
    import tarfile  # only archives need it

    offset, name, size = start, None, None
    while starts_like_tar(archive[offset : offset + BLOCK]):
        try:
            info = tarfile.TarInfo.frombuf(archive[offset : offset + BLOCK], "utf-8", "surrogateescape")
        except (tarfile.HeaderError, ValueError):
            return None
        offset += BLOCK
        if info.type not in _EXTENSIONS:
            info.name, info.size = name or info.name, info.size if size is None else size
            return info, offset
        extension = _data(archive, offset, info.size, start)
        name, size = _extended(info.type, extension[:LONGEST_NAME], name, size)
        offset += len(extension) + -len(extension) % BLOCK
    return None


def _length_of_others(archive: bytes, offset: int, info: TarInfo) -> int:
    """Bytes of a member that is no file: links, devices and folders have none, whatever their header says."""
    return 0 if info.type in b"123456" else len(_data(archive, offset, info.size, offset - BLOCK))


def _data(archive: bytes, offset: int, size: int, start: int) -> bytes:
    if not 0 <= size <= len(archive) - offset:
        place = f"member at {start:#x}.size"
        raise TruncatedError(SPEC, place, start + 124, f"at most the {len(archive) - offset} bytes left", str(size))
    return archive[offset : offset + size]


def _extended(kind: bytes, data: bytes, name: str | None, size: int | None) -> tuple[str | None, int | None]:
    """Name and size of the next member, after an extended header about it."""
    if kind == _LONG_NAME:
        return data.rstrip(b"\0").decode("utf-8", "surrogateescape"), size
    if kind == _PAX:
        records = dict(_pax_records(data))
        path, length = records.get(b"path"), records.get(b"size", b"")
        name = path.decode("utf-8", "surrogateescape") if path is not None else name
        return name, int(length) if length.isdigit() and len(length) < 20 else size
    return name, size


def _pax_records(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The records ``length key=value`` of a pax header, as far as they are well formed."""
    while data:
        digits, space, _rest = data.partition(b" ")
        length = int(digits) if digits.isdigit() and len(digits) < 8 else 0
        record = data[len(digits) + 1 : length - 1]
        key, equals, value = record.partition(b"=")
        if not space or not equals or not len(digits) + 1 < length <= len(data):
            return
        yield key, value
        data = data[length:]


def make_header(name: str, length: int, *, mode: int, mtime: int, owner: Owner | None) -> bytes:
    """A header block as elf2tab writes it (SPEC.md: TAB archives); without an owner, as for its ``metadata.toml``.

    Raises:
        ValueError: the name takes more than 100 bytes, or a number does not fit its field.
    """
    encoded = name.encode("utf-8", "surrogateescape")
    if not 0 < len(encoded) <= 100:
        raise ValueError(f"a member name takes 1 to 100 bytes, {name!r} takes {len(encoded)}")
    ids = _octal(owner.uid, 8) + _octal(owner.gid, 8) if owner else bytes(16)
    devices = _octal(0, 8) * 2 if owner else bytes(16)
    head = encoded.ljust(100, b"\0") + _octal(mode, 8) + ids + _octal(length, 12) + _octal(mtime, 12)
    tail = (b"0" if owner else b"\0") + bytes(100) + b"ustar  \0" + bytes(64) + devices
    block = (head + bytes(8) + tail).ljust(BLOCK, b"\0")
    return head + _octal(checksum(block), 8) + block[156:]


def _octal(number: int, width: int) -> bytes:
    digits = f"{number:0{width - 1}o}"
    if number < 0 or len(digits) >= width:
        raise ValueError(f"{number} does not fit a tar field of {width - 1} octal digits")
    return digits.encode() + b"\0"


def with_size(header: bytes, length: int) -> bytes:
    """Header blocks of a plain file for data of another length in bytes.

    Raises:
        ValueError: the length does not fit.
    """
    block = header[-BLOCK:]
    return header[:-BLOCK] + _with_checksum(block[:124] + _octal(length, 12) + block[136:])


def with_name(header: bytes, name: str) -> bytes:
    """The one header block of a plain file for another name.

    Raises:
        ValueError: the name does not fit, or more than this block holds the old one.
        FormatError: as `read_header`.
    """
    encoded = name.encode("utf-8", "surrogateescape")
    if not 0 < len(encoded) <= 100:
        raise ValueError(f"a member name takes 1 to 100 bytes, {name!r} takes {len(encoded)}")
    changed = _with_checksum(encoded.ljust(100, b"\0") + header[100:]) if len(header) == BLOCK else b""
    found = read_header(changed)
    if found is None or found[0].name != name:
        raise ValueError("more than one header block holds the name")
    return changed


def _with_checksum(changed: bytes) -> bytes:
    """A header block with the checksum that belongs to it, written as the old one was."""
    style = changed[148:156]
    digits = f"{checksum(changed):0{7 if style[6:7].isdigit() else 6}o}".encode()
    return changed[:148] + (digits + style[len(digits) :])[:8] + changed[156:]


def fill_for(length: int) -> bytes:
    """Zeros behind data of this length, up to the next block."""
    return bytes(-length % BLOCK)

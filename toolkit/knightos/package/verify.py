"""What is wrong with a package: with what it says of itself, and with each of its files."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator

from formats.knightos.package import (
    CAPABILITIES,
    CHECKSUM_NAMES,
    COMPRESSION_NAMES,
    CRC_16,
    DEPENDENCIES,
    FIRST_FREE_KEY,
    KEY_NAMES,
    MD5,
    NAME,
    NO_SUM,
    PUCRUNCH,
    REPO,
    RLE,
    SHA_1,
    STORED,
    VERSION,
    Metadata,
)
from toolkit.errors import PackageError
from toolkit.files import name_to_text
from toolkit.findings import Finding
from toolkit.knightos.crc16 import crc16
from toolkit.knightos.package.package import LONGEST, Contained, Form, PackageRead
from toolkit.knightos.package.paths import clashes, is_name, path_problem
from toolkit.knightos.package.rules import RULES

MANDATORY = (NAME, REPO, VERSION)
DOUBTFUL = frozenset({"package-data", "package-checksum", "package-unfinished"})
"""Codes of findings about a package whose files may not be what they should be."""
_STRUCTURED = frozenset({DEPENDENCIES, VERSION, CAPABILITIES})
_SUMS: dict[int, Callable[[bytes], bytes]] = {
    CRC_16: lambda content: crc16(content).to_bytes(2, "little"),
    SHA_1: lambda content: hashlib.sha1(content, usedforsecurity=False).digest(),
    MD5: lambda content: hashlib.md5(content, usedforsecurity=False).digest(),
}


def checksum(kind: int, content: bytes) -> bytes:
    """The checksum of a file as a package stores it; nothing for no kind."""
    return _SUMS[kind](content) if kind in _SUMS else b""


def verify(package: PackageRead) -> list[Finding]:
    """Everything wrong with a package. Offsets in bytes from its start."""
    files = _files(package)
    return [*package.findings, *_whole(package), *_metadata(package), *_names(package), *_paths(package), *files]


def sum_is_right(file: Contained, content: bytes) -> bool | None:
    """Whether the checksum of a file is that of its content; None where it has none."""
    if file.checksum_type == NO_SUM or file.checksum is None:
        return None
    return checksum(file.checksum_type, content) == file.checksum


def _whole(package: PackageRead) -> Iterator[Finding]:
    if not package.files and package.excess:
        message = f"it counts no files, and {package.excess:,} bytes follow"
        yield RULES["package-unfinished"].found(message, "", len(package.head) - 1)
    elif package.excess:
        yield RULES["package-extra-bytes"].found(f"{package.excess:,} bytes follow its last file")
    elif not package.files:
        yield RULES["package-no-files"].found("it has none")
    if package.form is Form.KPACK:
        packed = [file for file in package.files if file.compression != STORED and file.length]
        if packed:
            name = COMPRESSION_NAMES.get(packed[0].compression, "unknown")
            message = f"{len(packed)} of {len(package.files)} files are said to be {name}, and stored as they are"
            yield RULES["package-kpack-compression"].found(message)
        bare = [file for file in package.files if file.checksum is None]
        if bare:
            name = CHECKSUM_NAMES[bare[0].checksum_type]
            message = f"{len(bare)} of {len(package.files)} files are said to have {name}, and nothing follows"
            yield RULES["package-kpack-checksum"].found(message)


def _metadata(package: PackageRead) -> Iterator[Finding]:
    counts = Counter(each.key for each in package.metadata)
    for key in MANDATORY:
        if not counts[key]:
            yield RULES["package-missing-key"].found(f"it has no {KEY_NAMES[key]}")
    for key, count in counts.items():
        if count > 1:
            yield RULES["package-key-twice"].found(f"{_shown(key)} stands {count} times")
        if key not in KEY_NAMES and key < FIRST_FREE_KEY:
            yield RULES["package-reserved-key"].found(f"{_shown(key)} is reserved")
    for each in package.metadata:
        if each.key in _STRUCTURED and isinstance(each.value, bytes):
            yield RULES["package-value"].found(_what_is_wrong(each), KEY_NAMES[each.key])


def _what_is_wrong(metadata: Metadata) -> str:
    value = metadata.value
    assert isinstance(value, bytes)
    if metadata.key == VERSION:
        return f"it takes {len(value)} bytes, not 3"
    return f"its {len(value)} bytes are not as many as it counts"


def _names(package: PackageRead) -> Iterator[Finding]:
    for key in (NAME, REPO):
        value = package.first(key)
        if isinstance(value, bytes) and not is_name(value):
            yield RULES["package-name"].found(f"{name_to_text(value)!r} is no name of a file", KEY_NAMES[key])


def _shown(key: int) -> str:
    return KEY_NAMES.get(key, f"key {key:02X}")


def _paths(package: PackageRead) -> Iterator[Finding]:
    for file in package.files:
        problem = path_problem(file.path)
        if problem:
            yield RULES["package-path"].found(problem, name_to_text(file.path), file.offset)
    for path, problem in clashes(file.path for file in package.files).items():
        yield RULES["package-path-twice"].found(problem, name_to_text(path))


def _files(package: PackageRead) -> Iterator[Finding]:
    left = LONGEST
    for file in package.files:
        where = name_to_text(file.path)
        yield from _how_stored(package, file, where)
        if file.is_packed and file.length > left:
            message = f"with it, more than {LONGEST:,} bytes would come out of the package"
            yield RULES["package-data"].found(message, where, file.offset)
            continue
        left -= file.length if file.is_packed else 0
        yield from _content(file, where)


def _how_stored(package: PackageRead, file: Contained, where: str) -> Iterator[Finding]:
    if file.compression not in COMPRESSION_NAMES:
        yield RULES["package-compression"].found(f"it is {file.compression}", where, file.offset)
    elif file.is_packed:
        yield RULES["package-not-for-kpack"].found("kpack takes the data for the file", where, file.offset)
    if file.is_packed and file.compression == PUCRUNCH:
        yield RULES["package-pucrunch"].found("its data are kept as they are", where, file.offset)
    is_odd = package.form is Form.KPACK and file.compression != STORED and not file.stored_length
    if not file.is_packed and not is_odd and file.stored_length != file.length:
        message = f"the file has {file.length:,} bytes, its data {file.stored_length:,}"
        yield RULES["package-data"].found(message, where, file.offset)


def _content(file: Contained, where: str) -> Iterator[Finding]:
    if file.checksum_type == NO_SUM:
        yield RULES["package-no-checksum"].found("nothing tells whether it is whole", where, file.offset)
    if file.is_packed and file.compression != RLE:
        return
    try:
        content = file.content()
    except PackageError as error:
        yield RULES["package-data"].found(str(error).partition(": ")[2], where, file.offset)
        return
    if sum_is_right(file, content) is False and file.checksum is not None:
        right = checksum(file.checksum_type, content)
        message = f"{CHECKSUM_NAMES[file.checksum_type]} is {file.checksum.hex()}, the file gives {right.hex()}"
        yield RULES["package-checksum"].found(message, where, file.offset)

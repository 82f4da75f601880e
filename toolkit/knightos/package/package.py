"""A package that was read: in the layout of the document, or in the one of kpack (formats/knightos/SPEC.md, package).

The two differ in where the data of a file end. The right one is the one by which the package ends with its last file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from formats.errors import FormatError
from formats.knightos.package import (
    CHECKSUM_LENGTHS,
    DEPENDENCIES,
    METADATA_COUNT_OFFSET,
    PACKAGE,
    PACKAGE_METADATA,
    RLE,
    STORED,
    Dependencies,
    Metadata,
    Package,
    PackageFile,
    Value,
    encoded_length,
)
from formats.knightos.package_kpack import PACKAGE_KPACK, KpackFile, KpackMetadata, PackageKpack
from toolkit.errors import PackageError
from toolkit.files import name_to_text
from toolkit.findings import Finding
from toolkit.knightos.package.rules import RULES
from toolkit.knightos.rle import RleError, unpack

LONGEST = 4 << 20
"""Most bytes of a package, and of all its files: what the largest calculator has."""
MOST_KEYS = 9
"""Metadata that kpack can write; it counts more where a key stands twice in its file."""
_FILE_OVERHEAD = 9
"""Bytes of a file's record besides path, data and checksum."""


class Form(Enum):
    """Whose layout a package has, where they differ."""

    DOCUMENTED = "documented"
    KPACK = "kpack"


@dataclass(frozen=True)
class Contained:
    """A file in a package.

    Attributes:
        path: where it goes.
        offset: of its record, in bytes from the start of the package.
        compression: how the data are said to be stored.
        is_packed: whether they are stored in that way.
        length: bytes of the file.
        stored_length: bytes of the data, as the record has it.
        data: the data.
        checksum_type: kind of checksum.
        checksum: it, or None where it is named and not there.
    """

    path: bytes
    offset: int
    compression: int
    is_packed: bool
    length: int
    stored_length: int
    data: bytes
    checksum_type: int
    checksum: bytes | None

    def content(self) -> bytes:
        """The file.

        Raises:
            PackageError: it cannot be unpacked.
        """
        if not self.is_packed:
            return self.data
        shown = name_to_text(self.path)
        if self.compression != RLE:
            raise PackageError(f"{shown}: how its compression ({self.compression}) is meant is not known")
        try:
            content = unpack(self.data, min(self.length, LONGEST))
        except RleError as error:
            raise PackageError(f"{shown}: {error}") from None
        if len(content) != self.length:
            raise PackageError(f"{shown}: {len(content):,} bytes come out of it, not {self.length:,}")
        return content


@dataclass(frozen=True)
class PackageRead:
    """A package.

    Attributes:
        form: whose layout it has.
        metadata: what it says of itself.
        files: what is in it.
        head: its bytes up to the count of its files, that included; its count of metadata is the right one.
        excess: bytes behind its last file.
        findings: what had to be known to read it.
    """

    form: Form
    metadata: tuple[Metadata, ...]
    files: tuple[Contained, ...]
    head: bytes
    excess: int
    findings: tuple[Finding, ...]

    def first(self, key: int) -> Value | None:
        """The value of the first metadata with a key, or None."""
        return next((each.value for each in self.metadata if each.key == key), None)

    def contents(self) -> Iterator[tuple[bytes, bytes]]:
        """Path and content of each file.

        Raises:
            PackageError: one cannot be unpacked, or all together are far more than a calculator holds.
        """
        left = LONGEST
        for file in self.files:
            content = file.content() if file.length <= left else b""
            left -= max(file.length, len(content))
            if left < 0:
                raise PackageError(f"more than {LONGEST:,} bytes would come out of the package")
            yield file.path, content


def read_package(data: bytes) -> PackageRead:
    """A package, in the layout by which it ends with its last file; without one, in the document's as far as it goes.

    Raises:
        FormatError: it is none, or cannot be read to its end in either.
    """
    kpack = _kpack(data)
    try:
        read = _documented(data)
    except FormatError as error:
        found = kpack if kpack and not kpack.excess else _recounted(data) or kpack
        if found is None:
            raise error from None
        return found
    if not read.excess and not any(_is_kpack_like(file) for file in read.files):
        return read
    if kpack and not kpack.excess:
        return kpack
    return (_recounted(data) if read.excess else None) or read


def _is_kpack_like(file: Contained) -> bool:
    """Whether a file is said to be compressed to nothing, as kpack says it."""
    return file.compression != STORED and not file.stored_length and file.length > 0


def _documented(data: bytes) -> PackageRead:
    package, end = PACKAGE.parse_prefix(data)
    return _documented_read(data, package, end)


def _documented_read(data: bytes, package: Package, end: int) -> PackageRead:
    start = end - sum(_record_length(file.path, file.data, file.checksum) for file in package.files)
    return PackageRead(
        Form.DOCUMENTED,
        package.metadata,
        _contained(package.files, start),
        data[:start],
        len(data) - end,
        (),
    )


def _record_length(path: bytes, data: bytes, checksum: bytes) -> int:
    return _FILE_OVERHEAD + len(path) + len(data) + len(checksum)


def _contained(files: Sequence[PackageFile | KpackFile], offset: int) -> tuple[Contained, ...]:
    found = []
    for file in files:
        is_kpack = isinstance(file, KpackFile)
        is_there = len(file.checksum) == CHECKSUM_LENGTHS[file.checksum_type]
        found.append(
            Contained(
                file.path,
                offset,
                file.compression,
                not is_kpack and file.compression != STORED and (file.length > 0 or len(file.data) > 0),
                file.length,
                file.stored_length if isinstance(file, KpackFile) else len(file.data),
                file.data,
                file.checksum_type,
                file.checksum if is_there else None,
            )
        )
        offset += _record_length(file.path, file.data, file.checksum)
    return tuple(found)


def _kpack(data: bytes) -> PackageRead | None:
    try:
        package, end = PACKAGE_KPACK.parse_prefix(data)
    except FormatError:
        return None
    start = end - sum(_record_length(file.path, file.data, file.checksum) for file in package.files)
    metadata = tuple(map(_metadata, package.metadata))
    findings = tuple(_kpack_findings(package))
    return PackageRead(Form.KPACK, metadata, _contained(package.files, start), data[:start], len(data) - end, findings)


def _metadata(each: KpackMetadata) -> Metadata:
    """A metadata as the document has it; a value with the structure that its key asks for gets it."""
    if each.key == DEPENDENCIES:
        return Metadata(each.key, Dependencies(each.dependencies))
    metadata: Metadata = PACKAGE_METADATA.parse(PACKAGE_METADATA.build(Metadata(each.key, each.value)))
    return metadata


def _kpack_findings(package: PackageKpack) -> list[Finding]:
    findings = []
    for each in package.metadata:
        length = encoded_length(_metadata(each).value)
        if length > 0xFF and each.length == length & 0xFF:
            message = f"they take {length:,} bytes, and say {each.length}"
            findings.append(RULES["package-kpack-dependencies"].found(message))
        elif length != each.length:
            message = f"the dependencies take {length:,} bytes, and say {each.length}"
            findings.append(RULES["package-value"].found(message))
    return findings


def _recounted(data: bytes) -> PackageRead | None:
    """The package with a lower count of metadata, where it ends with its last file by that."""
    if len(data) <= METADATA_COUNT_OFFSET:
        return None
    counted = data[METADATA_COUNT_OFFSET]
    for count in range(min(counted - 1, MOST_KEYS), 0, -1):
        corrected = data[:METADATA_COUNT_OFFSET] + bytes([count]) + data[METADATA_COUNT_OFFSET + 1 :]
        read = _whole(corrected)
        if read is not None:
            message = f"it says {counted} metadata, and has {count}"
            finding = RULES["package-metadata-count"].found(message, "", METADATA_COUNT_OFFSET)
            return PackageRead(read.form, read.metadata, read.files, read.head, 0, (finding, *read.findings))
    return None


def _whole(data: bytes) -> PackageRead | None:
    """A package with files that ends with the last of them, in either layout."""
    try:
        read = _documented(data)
        if read.files and not read.excess:
            return read
    except FormatError:
        pass  # then perhaps in the other one
    kpack = _kpack(data)
    return kpack if kpack is not None and kpack.files and not kpack.excess else None

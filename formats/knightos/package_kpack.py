"""Packages as kpack writes and reads them (SPEC.md: package_kpack), where that is not what its document says.

Data have the length of the file, whatever the compression; SHA-1 and MD5 are named and not stored; the length of the
dependencies is cut to a byte. What is right by both is the same in both layouts.
"""

from __future__ import annotations

from formats.codec import Spec
from formats.knightos.package import (
    CHECKSUM_LENGTHS,
    CHECKSUM_NAMES,
    COMPRESSION_NAMES,
    CRC_16,
    DEPENDENCIES,
    KEY_NAMES,
    MAGIC,
    MD5,
    NO_SUM,
    Dependency,
)
from formats.layout import Choice, Limited, blob, declare, derived, exactly, layout_of, record, u8, u24
from formats.lists import Repeat


@record
class KpackMetadata:
    """One thing said about a package: dependencies by their count, all else by its length."""

    key: int = declare(u8, "what is said", names=KEY_NAMES, show="hex")
    length: int = declare(u8, "bytes of the value, the low byte of it")
    _count = derived(
        Choice("key", {DEPENDENCIES: u8}, blob(0)),
        "number of dependencies",
        lambda r: len(r.dependencies) if r.key == DEPENDENCIES else b"",
    )
    dependencies: tuple[Dependency, ...] = declare(
        Repeat(lambda r: r._count if r.key == DEPENDENCIES else 0, layout_of(Dependency)), "dependencies"
    )
    value: bytes = declare(blob(lambda r: 0 if r.key == DEPENDENCIES else r.length), "any other value")


@record
class KpackFile:
    """A file in a package, never compressed."""

    _path_length = derived(u8, "bytes of the path", lambda r: len(r.path))
    path: bytes = declare(blob("_path_length"), "absolute path")
    compression: int = declare(u8, "asked for, and not done", names=COMPRESSION_NAMES)
    length: int = declare(u24, "bytes of the file, and of the data")
    stored_length: int = declare(u24, "bytes of the data, or 0 where compression was asked for")
    data: bytes = declare(blob("length"), "the file")
    checksum_type: int = declare(Limited(u8, NO_SUM, MD5), "kind of checksum", names=CHECKSUM_NAMES)
    checksum: bytes = declare(
        blob(lambda r: CHECKSUM_LENGTHS[CRC_16] if r.checksum_type == CRC_16 else 0), "CRC-16 where that is the kind"
    )


@record
class PackageKpack:
    """A package from its first byte to its last."""

    _magic = derived(Limited(blob(4), MAGIC, MAGIC, "KPKG"), "KPKG", lambda _r: MAGIC)
    _version = derived(exactly(u8, 0), "format version, 0", lambda _r: 0)
    _metadata_count = derived(u8, "number of metadata", lambda r: len(r.metadata))
    metadata: tuple[KpackMetadata, ...] = declare(Repeat("_metadata_count", layout_of(KpackMetadata)), "metadata")
    _file_count = derived(u8, "number of files", lambda r: len(r.files))
    files: tuple[KpackFile, ...] = declare(Repeat("_file_count", layout_of(KpackFile)), "files")


PACKAGE_KPACK = Spec("knightos.package_kpack", PackageKpack, title="Package, as kpack writes it")

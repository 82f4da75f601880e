"""Packages of KnightOS (SPEC.md: package_metadata, package_file, package, package_stub): files and words about them.

The layouts of the document. What kpack writes instead, where the two differ, is `package_kpack`. Whether sums are right
and data can be unpacked is not asked here.
"""

from __future__ import annotations

from formats.codec import Spec
from formats.layout import (
    Choice,
    Limited,
    Sized,
    WhereItFits,
    blob,
    declare,
    derived,
    exactly,
    layout_of,
    record,
    rest,
    u8,
    u24,
)
from formats.lists import Repeat

MAGIC = b"KPKG"
METADATA_COUNT_OFFSET = 5
NAME, REPO, DESCRIPTION, DEPENDENCIES, VERSION = range(5)
AUTHOR, MAINTAINER, COPYRIGHT, INFO_URL, CAPABILITIES = range(5, 10)
FIRST_FREE_KEY = 0x80
KEY_NAMES = {
    NAME: "name",
    REPO: "repo",
    DESCRIPTION: "description",
    DEPENDENCIES: "dependencies",
    VERSION: "version",
    AUTHOR: "author",
    MAINTAINER: "maintainer",
    COPYRIGHT: "copyright",
    INFO_URL: "infourl",
    CAPABILITIES: "capabilities",
}
"""The names are those of package.config."""
STORED, RLE, PUCRUNCH = range(3)
COMPRESSION_NAMES = {STORED: "stored", RLE: "rle", PUCRUNCH: "pucrunch"}
NO_SUM, CRC_16, SHA_1, MD5 = range(4)
CHECKSUM_NAMES = {NO_SUM: "none", CRC_16: "crc16", SHA_1: "sha1", MD5: "md5"}
CHECKSUM_LENGTHS = {NO_SUM: 0, CRC_16: 2, SHA_1: 20, MD5: 16}


@record
class Version:
    """The version of a package."""

    major: int = declare(u8, "major version")
    minor: int = declare(u8, "minor version")
    patch: int = declare(u8, "patch")


@record
class Dependency:
    """A package that this one needs, in this version or a later one; 0.0.0 is any."""

    major: int = declare(u8, "major version")
    minor: int = declare(u8, "minor version")
    patch: int = declare(u8, "patch")
    _name_length = derived(u8, "bytes of the name", lambda r: len(r.name))
    name: bytes = declare(blob("_name_length"), "repo and name, with a slash between them")


@record
class Dependencies:
    """All packages that this one needs."""

    _count = derived(u8, "number of dependencies", lambda r: len(r.dependencies))
    dependencies: tuple[Dependency, ...] = declare(Repeat("_count", layout_of(Dependency)), "dependencies")


@record
class Capability:
    """One capability; what it means is nowhere said."""

    _length = derived(u8, "bytes of the name", lambda r: len(r.name))
    name: bytes = declare(blob("_length"), "name")


@record
class Capabilities:
    """Documented, and neither written nor read by kpack."""

    _count = derived(u8, "number of capabilities", lambda r: len(r.capabilities))
    capabilities: tuple[Capability, ...] = declare(Repeat("_count", layout_of(Capability)), "capabilities")


Value = Version | Dependencies | Capabilities | bytes


def encoded_length(value: Value) -> int:
    """Length of a value in bytes."""
    if isinstance(value, Version):
        return 3
    if isinstance(value, Dependencies):
        return 1 + sum(4 + len(dependency.name) for dependency in value.dependencies)
    if isinstance(value, Capabilities):
        return 1 + sum(1 + len(capability.name) for capability in value.capabilities)
    return len(value)


@record
class Metadata:
    """One thing said about a package."""

    key: int = declare(u8, "what is said", names=KEY_NAMES, show="hex")
    _length = derived(u8, "bytes of the value", lambda r: encoded_length(r.value))
    value: Value = declare(
        Sized(
            "_length",
            Choice(
                "key",
                {
                    DEPENDENCIES: WhereItFits(layout_of(Dependencies)),
                    VERSION: WhereItFits(layout_of(Version)),
                    CAPABILITIES: WhereItFits(layout_of(Capabilities)),
                },
                rest,
            ),
        ),
        "value",
    )


@record
class PackageFile:
    """A file in a package."""

    _path_length = derived(u8, "bytes of the path", lambda r: len(r.path))
    path: bytes = declare(blob("_path_length"), "absolute path")
    compression: int = declare(u8, "how the data are stored", names=COMPRESSION_NAMES)
    length: int = declare(u24, "bytes of the file")
    _stored_length = derived(u24, "bytes of the data", lambda r: len(r.data))
    data: bytes = declare(blob("_stored_length"), "the file as it is stored")
    checksum_type: int = declare(Limited(u8, NO_SUM, MD5), "kind of checksum", names=CHECKSUM_NAMES)
    checksum: bytes = declare(blob(lambda r: CHECKSUM_LENGTHS[r.checksum_type]), "checksum of the file, unpacked")


@record
class Package:
    """A package from its first byte to its last."""

    _magic = derived(Limited(blob(4), MAGIC, MAGIC, "KPKG"), "KPKG", lambda _r: MAGIC)
    _version = derived(exactly(u8, 0), "format version, 0", lambda _r: 0)
    _metadata_count = derived(u8, "number of metadata", lambda r: len(r.metadata))
    metadata: tuple[Metadata, ...] = declare(Repeat("_metadata_count", layout_of(Metadata)), "metadata")
    _file_count = derived(u8, "number of files", lambda r: len(r.files))
    files: tuple[PackageFile, ...] = declare(Repeat("_file_count", layout_of(PackageFile)), "files")


@record
class StubPath:
    """A file of an installed package."""

    _length = derived(u8, "bytes of the path", lambda r: len(r.path))
    path: bytes = declare(blob("_length"), "absolute path")


@record
class PackageStub:
    """What the system keeps of an installed package: what it said, and the paths of its files."""

    _magic = derived(Limited(blob(4), MAGIC, MAGIC, "KPKG"), "KPKG", lambda _r: MAGIC)
    _version = derived(exactly(u8, 0), "format version, 0", lambda _r: 0)
    _metadata_count = derived(u8, "number of metadata", lambda r: len(r.metadata))
    metadata: tuple[Metadata, ...] = declare(Repeat("_metadata_count", layout_of(Metadata)), "metadata")
    _path_count = derived(u8, "number of files", lambda r: len(r.paths))
    paths: tuple[StubPath, ...] = declare(Repeat("_path_count", layout_of(StubPath)), "files")


PACKAGE_METADATA = Spec("knightos.package_metadata", Metadata, title="Package metadata")
PACKAGE_FILE = Spec("knightos.package_file", PackageFile, title="File in a package")
PACKAGE = Spec("knightos.package", Package, title="Package")
PACKAGE_STUB = Spec("knightos.package_stub", PackageStub, title="Package stub")

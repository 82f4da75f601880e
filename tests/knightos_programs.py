"""Programs, libraries, pictures and packages of our own making, for tests."""

from __future__ import annotations

from formats.knightos.kexc import DESCRIPTION, ENTRY_POINT, KERNEL_VERSION, KEXC, NAME, STACK_SIZE, Kexc, KexcRecord
from formats.knightos.kimg import KIMG, Kimg, row_length
from formats.knightos.library import JUMP, LIBRARY, RETURN, Library, LibrarySlot
from formats.knightos.package import (
    CRC_16,
    DEPENDENCIES,
    PACKAGE,
    REPO,
    STORED,
    VERSION,
    Dependencies,
    Dependency,
    Metadata,
    Package,
    PackageFile,
    Value,
    Version,
)
from formats.knightos.package import (
    NAME as PACKAGE_NAME,
)
from toolkit.knightos.crc16 import crc16

CODE = bytes.fromhex("3e01 c9")
"""Loads 1 and returns."""


def kexc(*records: tuple[int, int], body: bytes = CODE) -> bytes:
    """Build an executable of these keys and values."""
    return KEXC.build(Kexc(tuple(KexcRecord(*each) for each in records), body))


def sound_kexc() -> bytes:
    """Build an executable without findings: an entry point, a stack, name and description."""
    start = 4 + 3 * 5 + 1
    return kexc(
        (ENTRY_POINT, start + 15),
        (STACK_SIZE, 20),
        (KERNEL_VERSION, 0x0600),
        (NAME, start),
        (DESCRIPTION, start + 5),
        body=b"demo\0" + b"says demo\0" + CODE,
    )


def library(*slots: tuple[int, int], code: bytes = CODE, id_: int = 0x02) -> bytes:
    """Build a library of these slots."""
    return LIBRARY.build(Library(id_, tuple(LibrarySlot(*each) for each in slots), code))


def sound_library() -> bytes:
    """Build a library with an empty init, no deinit, and one function."""
    return library((RETURN, 0), (RETURN, 0), (JUMP, 10))


def picture(width: int, height: int, *, version: int = 0, flags: int = 0, dark: bool = False) -> bytes:
    """Build a picture, all light or all dark with its padding light."""
    ink = ((1 << width) - 1) << (-width % 8) if dark else 0
    return KIMG.build(Kimg(version, flags, height, width, ink.to_bytes(row_length(width), "big") * height))


def about(
    name: bytes = b"pkg", version: tuple[int, int, int] = (1, 2, 3), *more: tuple[int, Value]
) -> tuple[Metadata, ...]:
    """What a package has to say of itself, and more."""
    pairs: tuple[tuple[int, Value], ...] = ((PACKAGE_NAME, name), (REPO, b"core"), (VERSION, Version(*version)), *more)
    return tuple(Metadata(key, value) for key, value in pairs)


def needs(*names: bytes, version: tuple[int, int, int] = (0, 0, 0)) -> tuple[int, Dependencies]:
    """Dependencies, all of one version."""
    return DEPENDENCIES, Dependencies(tuple(Dependency(*version, name) for name in names))


def stored(path: bytes, content: bytes = b"hello world") -> PackageFile:
    """A file stored as it is, with its CRC-16."""
    return PackageFile(path, STORED, len(content), content, CRC_16, crc16(content).to_bytes(2, "little"))


def package(*files: PackageFile, metadata: tuple[Metadata, ...] | None = None) -> bytes:
    """Build a package of these files."""
    return PACKAGE.build(Package(about() if metadata is None else metadata, files or (stored(b"/bin/x"),)))

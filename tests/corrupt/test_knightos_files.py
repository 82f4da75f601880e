"""Each rule about executables, libraries, pictures and packages is broken by one sample, which shows that finding."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from formats.knightos.kexc import ENTRY_POINT, KERNEL_VERSION, NAME, STACK_SIZE, THREAD_FLAGS
from formats.knightos.kimg import KIMG_DOCUMENTED, KimgDocumented
from formats.knightos.library import JUMP, RETURN
from formats.knightos.package import (
    CRC_16,
    DEPENDENCIES,
    NO_SUM,
    PACKAGE,
    PUCRUNCH,
    RLE,
    SHA_1,
    STORED,
    VERSION,
    Dependency,
    Metadata,
    Package,
    PackageFile,
)
from formats.knightos.package_kpack import PACKAGE_KPACK, KpackFile, KpackMetadata, PackageKpack
from tests.knightos_programs import about, kexc, library, needs, package, picture, sound_library, stored
from toolkit.findings import Finding
from toolkit.knightos.crc16 import crc16
from toolkit.knightos.kexc.lint import lint
from toolkit.knightos.kexc.loader import KERNELS
from toolkit.knightos.kexc.rules import RULES as KEXC_RULES
from toolkit.knightos.kimg.picture import check as check_picture
from toolkit.knightos.kimg.picture import read_picture
from toolkit.knightos.kimg.rules import RULES as KIMG_RULES
from toolkit.knightos.library.library import check as check_library
from toolkit.knightos.library.rules import RULES as LIBRARY_RULES
from toolkit.knightos.package.config import read_config, write_config
from toolkit.knightos.package.package import read_package
from toolkit.knightos.package.rules import RULES as PACKAGE_RULES
from toolkit.knightos.package.verify import verify

ENTRY = (ENTRY_POINT, 11)


def sum_of(content: bytes) -> bytes:
    return crc16(content).to_bytes(2, "little")


def stuffed(length: int) -> bytes:
    """An executable of a length."""
    start = len(kexc(ENTRY, body=b""))
    return kexc((ENTRY_POINT, start), body=bytes(length - start))


PROGRAMS = {
    "kexc-no-entry-point": kexc((STACK_SIZE, 20)),
    "kexc-entry-point": kexc((ENTRY_POINT, 4)),
    "kexc-kernel-version": kexc(ENTRY, (KERNEL_VERSION, 0x0500)),
    "kexc-newer-kernel": kexc(ENTRY, (KERNEL_VERSION, 0x0700)),
    "kexc-too-long": stuffed(0x7A01),
    "kexc-cut-by-kernel": stuffed(512),
    "kexc-key-twice": kexc(ENTRY, ENTRY),
    "kexc-reserved-key": kexc(ENTRY, (0x07, 0)),
    "kexc-high-byte": kexc(ENTRY, (STACK_SIZE, 0x0120)),
    "kexc-thread-flags": kexc(ENTRY, (THREAD_FLAGS, 0x04)),
    "kexc-text": kexc(ENTRY, (NAME, 0x400)),
}
LIBRARIES = {
    "library-id": b"\x02\x01" + sound_library()[2:],
    "library-no-init": library((RETURN, 0)),
    "library-slot": library((RETURN, 0), (RETURN, 0), (0x18, 0)),
    "library-target": library((RETURN, 0), (RETURN, 0), (JUMP, 0x1000)),
    "library-empty-slot": library((RETURN, 0), (RETURN, 9)),
}
PICTURES = {
    "kimg-documented": KIMG_DOCUMENTED.build(KimgDocumented(0, 16, 16, bytes(32))),
    "kimg-version": picture(16, 16, version=1),
    "kimg-flags": picture(16, 16, flags=1),
    "kimg-empty": picture(16, 0),
    "kimg-extra-bytes": picture(16, 16) + b"\0",
    "kimg-padding": picture(9, 1)[:-1] + b"\x01",
    "kimg-icon": picture(8, 8),
}
ACCOMPANIED = {"kimg-padding": {"kimg-icon"}}
"""A picture with padding is no icon."""


def kpack(*files: KpackFile, metadata: Iterable[KpackMetadata] = ()) -> bytes:
    """A package as kpack writes it."""
    said = [
        KpackMetadata(0, 3, (), b"pkg"),
        KpackMetadata(1, 4, (), b"core"),
        KpackMetadata(VERSION, 3, (), b"\1\2\3"),
        *metadata,
    ]
    return PACKAGE_KPACK.build(PackageKpack(tuple(said), files))


def many() -> KpackMetadata:
    """Dependencies of 281 bytes, whose length is said to be 25."""
    return KpackMetadata(DEPENDENCIES, 25, tuple(Dependency(0, 0, 0, b"core/%05d" % n) for n in range(20)), b"")


def file(**changes: object) -> PackageFile:
    """A file with some of its fields changed."""
    values = {"path": b"/x", "compression": STORED, "length": 2, "data": b"hi", "checksum_type": CRC_16}
    content = b"hi"
    return PackageFile(**{**values, "checksum": sum_of(content), **changes})  # type: ignore[arg-type]


def counted_twice() -> bytes:
    data = bytearray(package())
    data[5] += 1
    return bytes(data)


SOUND_KPACK = KpackFile(b"/x", STORED, 2, 2, b"hi", CRC_16, sum_of(b"hi"))
PACKAGES = {
    "package-extra-bytes": package() + b"\0",
    "package-unfinished": PACKAGE.build(Package(about(), ())) + b"some of a file",
    "package-no-files": PACKAGE.build(Package(about(), ())),
    "package-metadata-count": counted_twice(),
    "package-kpack-dependencies": kpack(SOUND_KPACK, metadata=[many()]),
    "package-kpack-compression": kpack(KpackFile(b"/x", RLE, 2, 0, b"hi", CRC_16, sum_of(b"hi"))),
    "package-kpack-checksum": kpack(KpackFile(b"/x", STORED, 2, 2, b"hi", SHA_1, b"")),
    "package-missing-key": package(metadata=about()[:2]),
    "package-key-twice": package(metadata=(*about(), Metadata(5, b"a"), Metadata(5, b"b"))),
    "package-reserved-key": package(metadata=(*about(), Metadata(0x10, b""))),
    "package-value": package(metadata=(*about()[:2], Metadata(VERSION, b"\1\2"))),
    "package-name": package(metadata=about(b"a/b")),
    "package-path": package(stored(b"x")),
    "package-path-twice": package(stored(b"/x"), stored(b"/x")),
    "package-compression": package(file(compression=7)),
    "package-pucrunch": package(file(compression=PUCRUNCH)),
    "package-not-for-kpack": package(file(compression=RLE, data=b"hi")),
    "package-data": package(file(data=b"h", checksum=sum_of(b"h"))),
    "package-checksum": package(file(checksum=b"\0\0")),
    "package-no-checksum": package(file(checksum_type=NO_SUM, checksum=b"")),
}
ALSO = {"package-pucrunch": {"package-not-for-kpack"}}
"""What cannot be unpacked here, kpack cannot unpack either."""
SHOWN_BY_INSTALL = {"package-dependency", "package-other-version", "package-replaced"}
"""Codes that tests/unit/knightos/test_package_install.py shows."""
SHOWN_BY_PACK = {"package-not-stored"}
"""And test_package_make.py."""


def codes(findings: Iterable[Finding]) -> set[str]:
    return {finding.code for finding in findings}


def test_every_rule_has_a_sample() -> None:
    assert set(KEXC_RULES) == set(PROGRAMS)
    assert set(LIBRARY_RULES) == set(LIBRARIES)
    assert set(KIMG_RULES) == set(PICTURES)
    elsewhere = SHOWN_BY_INSTALL | SHOWN_BY_PACK | {"package-not-in-config", "package-config-key"}
    assert set(PACKAGE_RULES) == set(PACKAGES) | elsewhere


@pytest.mark.parametrize("code", PROGRAMS)
def test_program_shows_exactly_its_finding(code: str) -> None:
    assert codes(lint(PROGRAMS[code], KERNELS["head"])) == {code}


@pytest.mark.parametrize("code", LIBRARIES)
def test_library_shows_exactly_its_finding(code: str) -> None:
    assert codes(check_library(LIBRARIES[code])) == {code}


@pytest.mark.parametrize("code", PICTURES)
def test_picture_shows_exactly_its_finding(code: str) -> None:
    assert codes(check_picture(read_picture(PICTURES[code]))) == {code} | ACCOMPANIED.get(code, set())


@pytest.mark.parametrize("code", PACKAGES)
def test_package_shows_exactly_its_finding(code: str) -> None:
    assert codes(verify(read_package(PACKAGES[code]))) == {code} | ALSO.get(code, set())


@pytest.mark.parametrize("code", PACKAGES)
def test_offset_lies_in_the_package(code: str) -> None:
    data = PACKAGES[code]
    found = [finding.offset for finding in verify(read_package(data)) if finding.offset is not None]
    assert all(0 <= offset < len(data) for offset in found)


def test_sound_package_has_no_findings() -> None:
    sound = package(stored(b"/bin/x"), metadata=about(b"pkg", (1, 2, 3), needs(b"core/corelib")))
    assert verify(read_package(sound)) == []


def test_what_a_config_cannot_say() -> None:
    sound = package(metadata=(*about(), Metadata(0x80, b"own")))
    assert codes(write_config(read_package(sound))[1]) == {"package-not-in-config"}


@pytest.mark.parametrize("line", ["capabilities=x", "words=x"])
def test_keys_without_a_meaning(line: str) -> None:
    config = f"name=a\nrepo=b\nversion=1.2.3\n{line}\n".encode()
    assert codes(read_config(Path("package.config"), config)[1]) == {"package-config-key"}

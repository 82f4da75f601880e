"""Real bytes for the formats of KnightOS files: programs, libraries, pictures, packages."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

from formats.errors import FormatError
from formats.knightos.package import PACKAGE, PACKAGE_FILE, PACKAGE_METADATA, Package
from tests import knightos_programs as ours
from tests.golden_data import SAMPLES, sample

Bytes = dict[str, bytes]


@functools.cache
def packages() -> Bytes:
    """Give all packages and stubs, what kpack writes and the document does not know among them."""
    folder = sample("knightos")
    paths = [*sorted(folder.glob("kpack/*.pkg")), *sorted(folder.glob("vectors/p0*"))]
    found = {path.relative_to(SAMPLES).as_posix(): path.read_bytes() for path in paths}
    many = ours.about(b"pkg", (1, 2, 3), ours.needs(b"core/init", b"core/corelib", version=(0, 1, 0)))
    return found | {"ours": ours.package(metadata=many), "no files": ours.package()[:6] + b"\0"}


def _sound_packages() -> Iterator[tuple[str, Package]]:
    for label, data in packages().items():
        try:
            yield label, PACKAGE.parse(data)
        except FormatError:
            continue


@functools.cache
def _metadata() -> Bytes:
    found = {
        f"{label}#{number}": PACKAGE_METADATA.build(each)
        for label, package in _sound_packages()
        for number, each in enumerate(package.metadata)
    }
    capabilities = {"capabilities": b"\x09\x08\x02\x03usb\x02io", "none": b"\x09\x01\x00", "free": b"\x85\x02ab"}
    return found | capabilities | {"bytes behind": b"\x03\x07\x01\0\0\0\x01ab"}


@functools.cache
def _files() -> Bytes:
    return {
        f"{label}{each.path!r}": PACKAGE_FILE.build(each)
        for label, package in _sound_packages()
        for each in package.files
    }


@functools.cache
def _pictures() -> Bytes:
    paths = sorted(sample("knightos/vectors").glob("k0*.img"))
    found = {path.name: path.read_bytes() for path in paths}
    return found | {"16x16": ours.picture(16, 16, dark=True), "empty": ours.picture(0, 0)}


def _documented() -> Bytes:
    return {
        "plain": b"KIMG\x00\x10\x00\x04" + bytes(8),
        "palette, RLE": b"KIMG\x07\x40\x01\xf0\x02\xff\xff\0\0\x9b\xff\0",
    }


def _programs() -> Bytes:
    demo = {path.name: path.read_bytes() for path in sorted(sample("knightos/demo/files/bin").iterdir())}
    return demo | {"ours": ours.sound_kexc(), "no keys": ours.kexc(), "no code": ours.kexc((1, 8), body=b"")}


def _libraries() -> Bytes:
    demo = {path.name: path.read_bytes() for path in sorted(sample("knightos/demo/files/lib").iterdir())}
    return demo | {"ours": ours.sound_library(), "no slots": ours.library()}


COLLECTORS: dict[str, Callable[[], Bytes]] = {
    "knightos.kexc": _programs,
    "knightos.library": _libraries,
    "knightos.kimg": _pictures,
    "knightos.kimg_documented": _documented,
    "knightos.package": packages,
    "knightos.package_metadata": _metadata,
    "knightos.package_file": _files,
    "knightos.package_kpack": packages,
    "knightos.package_stub": packages,
}

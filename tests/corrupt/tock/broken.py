"""A sound app and a sound archive, and the smallest change to each that breaks one rule."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import io
import tarfile

from formats.tock.tbf_elements import (
    Element,
    KernelVersion,
    Main,
    PackageName,
    Permission,
    Permissions,
    Program,
    StoragePermissions,
    WriteableFlashRegion,
    WriteableFlashRegions,
    encoded_length,
)
from formats.tock.tbf_footer import TBF_CREDENTIAL, Credential
from formats.tock.tbf_header import (
    BASE_SIZE,
    TBF_HEADER,
    TBF_HEADER_V1,
    TbfBase,
    TbfHeader,
    TbfHeaderV1,
    header_checksum,
)
from toolkit.tock.tar import END, Owner, fill_for, make_header

BINARY = bytes(range(40))
KERNEL = Element.of(KernelVersion(2, 1))
NAME = Element.of(PackageName(b"app!"))
METADATA = b'tab-version = 1\nname = "app"\n'


def header(elements: tuple[Element, ...], total_size: int, *, flags: int = 1, checksum: int | None = None) -> bytes:
    """Build a header with a right checksum, or with the one given."""
    size = BASE_SIZE + sum(4 + encoded_length(e.value) + len(e.padding) for e in elements)
    record = TbfHeader(TbfBase(2, size, total_size, flags, 0), elements)
    right = header_checksum(TBF_HEADER.build(record))
    base = dataclasses.replace(record.base, checksum=right if checksum is None else checksum)
    return TBF_HEADER.build(dataclasses.replace(record, base=base))


def program(extra: int = 0, **changes: int) -> Element:
    """A Program for `tbf` when the other elements take `extra` bytes more than name and kernel version."""
    start = 16 + 24 + 8 + 8 + extra
    values = {"init_fn_offset": 1, "protected_size": 0, "minimum_ram_size": 512, "version": 0}
    return Element.of(Program(**{**values, "binary_end_offset": start + len(BINARY), **changes}))


def tbf(*elements: Element, footer: bytes = b"", flags: int = 1, trailer: bytes = b"", total: int = 0) -> bytes:
    """Build an app of these elements, the binary, and footers."""
    elements = elements or (program(), NAME, KERNEL)
    size = len(header(elements, 0)) + len(trailer) + len(BINARY) + len(footer)
    return header(elements, total or size, flags=flags) + trailer + BINARY + footer


def footer(*credentials: tuple[int, bytes]) -> bytes:
    """Build credentials of (format, data)."""
    return b"".join(TBF_CREDENTIAL.build(Credential(kind, data)) for kind, data in credentials)


def patched(data: bytes, offset: int, new: bytes) -> bytes:
    """Put other bytes at an offset, and make the checksum right again."""
    changed = data[:offset] + new + data[offset + len(new) :]
    size = int.from_bytes(changed[2:4], "little")
    return changed[:12] + header_checksum(changed[:size]).to_bytes(4, "little") + changed[16:]


def with_element(element: Element) -> bytes:
    """Build a sound app with one more element."""
    size = 4 + encoded_length(element.value) + len(element.padding)
    return tbf(program(size), NAME, KERNEL, element)


def version_1() -> bytes:
    """Build an app of version 1."""
    values = dict.fromkeys([field.name for field in dataclasses.fields(TbfHeaderV1)], 0)
    record = TbfHeaderV1(**{**values, "version": 1, "total_size": 76, "checksum": 1 ^ 76})
    return TBF_HEADER_V1.build(record)


def member(name: str, data: bytes, fill: bytes | None = None) -> bytes:
    """Build one member as elf2tab does."""
    return (
        make_header(name, len(data), mode=0o644, mtime=0, owner=Owner(0, 0))
        + data
        + (fill_for(len(data)) if fill is None else fill)
    )


def tab(*others: bytes, metadata: bytes = METADATA, app: bytes | None = None, end: bytes = END) -> bytes:
    """Build an archive: metadata, one app, and other members."""
    return b"".join([member("metadata.toml", metadata), member("cortex-m4.tbf", app or sound()), *others, end])


def sound() -> bytes:
    """Build an app of a power of two, without findings for any architecture."""
    return tbf(footer=footer((0, bytes(128 - 56 - 40 - 8))))


def linked() -> bytes:
    """Build an archive's member that is a link."""
    info = tarfile.TarInfo("cortex-m3.tbf")
    info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
    return info.tobuf()


SHA = hashlib.sha256(tbf(footer=footer((3, bytes(32))))[:96]).digest()
LONG_HEADER = Element.of(PackageName(b"n" * 180))

BROKEN_TBF: dict[str, bytes] = {
    "tbf-truncated": sound()[:70],
    "tbf-short-file": tbf(total=100),
    "tbf-excess": sound() + b"more",
    "tbf-version": b"\xff" * 32,
    "tbf-version-1": version_1(),
    "tbf-header-size": patched(sound(), 2, b"\x0c\x00"),
    "tbf-header-alignment": patched(tbf(program(), NAME, KERNEL), 2, (57).to_bytes(2, "little")),
    "tbf-header-beyond-total": tbf(total=20),
    "tbf-header-long": tbf(program(176), LONG_HEADER, KERNEL),
    "tbf-total-size": header((), 0),
    "tbf-checksum": header((program(), NAME, KERNEL), 96, checksum=1) + BINARY,
    "tbf-reserved-flags": tbf(flags=5),
    "tbf-element-overrun": patched(sound(), 50, b"\x05\x00"),
    "tbf-element-length": with_element(Element.of(b"12", 10)),
    "tbf-element-count": with_element(Element.of(Permissions((Permission(1, 0, 1),), b"x"))),
    "tbf-element-padding": tbf(program(), Element(3, PackageName(b"app"), b"x"), KERNEL),
    "tbf-element-unknown": with_element(Element.of(b"1234", 0x8001)),
    "tbf-element-duplicate": with_element(KERNEL),
    "tbf-main-missing": tbf(NAME, KERNEL),
    "tbf-main-differs": with_element(Element.of(Main(1, 0, 1024))),
    "tbf-app-start": tbf(program(protected_size=60, binary_end_offset=116), NAME, KERNEL),
    "tbf-binary-end": tbf(program(binary_end_offset=97), NAME, KERNEL),
    "tbf-entry": tbf(program(init_fn_offset=41), NAME, KERNEL),
    "tbf-name-utf8": tbf(program(), Element.of(PackageName(b"app\xff")), KERNEL),
    "tbf-name-empty": tbf(program(-4), Element.of(PackageName(b"")), KERNEL),
    "tbf-kernel-version-missing": tbf(program(-8), NAME),
    "tbf-storage-ids": with_element(Element.of(StoragePermissions(1, tuple(range(9)), ()))),
    "tbf-regions-split": tbf(
        program(24),
        NAME,
        KERNEL,
        *[Element.of(WriteableFlashRegions((WriteableFlashRegion(100 + 8 * i, 8),))) for i in range(2)],
    ),
    "tbf-region-outside": with_element(Element.of(WriteableFlashRegions((WriteableFlashRegion(0, 16),)))),
    "tbf-trailer": tbf(
        program(protected_size=8, init_fn_offset=9, binary_end_offset=104), NAME, KERNEL, trailer=b"\1" * 8
    ),
    "tbf-digest": tbf(footer=footer((3, bytes(32)))),
    "tbf-credential-length": tbf(footer=footer((6, bytes(4)))),
    "tbf-credential-alignment": tbf(footer=footer((0, bytes(5)))),
    "tbf-credential-order": tbf(footer=footer((7, bytes(32)), (6, bytes(64)))),
    "tbf-credential-unknown": tbf(footer=footer((99, bytes(8)))),
    "tbf-footer-tail": tbf(footer=footer((0, bytes(4))) + b"\1\2\3\4"),
    "tbf-reserved-wrapped": tbf(footer=footer((0, bytes(8))) + bytes(0x1_0000)),
}
"""One app for each code that `verify` gives without further knowledge."""

BROKEN_TAB: dict[str, bytes] = {
    "tab-compressed": gzip.compress(tab()),
    "tab-end": tab(end=bytes(512)),
    "tab-framing": tab(member("rv32imc.tbf", sound(), b"x" * (512 - 128))),
    "tab-member-name": tab(member("more/cortex-m3.bin", b"")),
    "tab-member-kind": tab(linked()),
    "tab-member-duplicate": tab(member("metadata.toml", METADATA)),
    "tab-member-unknown": tab(member("README", b"")),
    "tab-member-excess": tab(app=sound() + b"more"),
    "tab-twin-differs": tab(member("cortex-m4.bin", b"other")),
    "tab-no-app": member("metadata.toml", METADATA) + END,
    "tab-ambiguous": tab(member("cortex-m4.second.tbf", sound())),
    "tab-metadata-missing": member("cortex-m4.tbf", sound()) + END,
    "tab-metadata-toml": tab(metadata=b"name = [\n"),
    "tab-metadata-version": tab(metadata=b'tab-version = 2\nname = ""\n'),
    "tab-metadata-name": tab(metadata=b"tab-version = 1\n"),
    "tab-metadata-boards": tab(metadata=METADATA + b'only-for-boards = ["hail"]\n'),
    "tab-metadata-type": tab(metadata=METADATA + b'build-date = "today"\n'),
    "tab-metadata-unknown": tab(metadata=METADATA + b"colour = 1\n"),
}
"""One archive for each code about archives."""


def as_gnu_tar(files: dict[str, bytes], *, format_: int = tarfile.GNU_FORMAT) -> bytes:
    """Build an archive by the standard library."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=format_) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()

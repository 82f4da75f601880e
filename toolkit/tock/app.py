"""One app in the Tock Binary Format, from a file (formats/tock/SPEC.md: tbf, tbf_header_v1).

An `App` keeps every byte it was parsed from. Files may be shorter than their `total_size` (archives leave the tail to
the flash) or longer. Whether what a header says is true is asked in `verify`, and what a kernel would do with it in
`kernel_verdict`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

from formats.errors import FormatError
from formats.tock.tbf import Tbf, ends
from formats.tock.tbf_elements import (
    NOT_FIXED,
    PERMISSIONS,
    STORAGE_PERMISSIONS,
    TBF_ELEMENT,
    Element,
    FixedAddresses,
    KernelVersion,
    PackageName,
    Program,
    ShortId,
    Value,
    WriteableFlashRegion,
    WriteableFlashRegions,
)
from formats.tock.tbf_footer import TBF_FOOTER, Credential, TbfFooter
from formats.tock.tbf_header import (
    BASE_SIZE,
    FLAG_ENABLED,
    FLAG_STICKY,
    TBF_HEADER,
    TBF_HEADER_V1,
    TbfHeader,
    TbfHeaderV1,
)

if TYPE_CHECKING:
    from toolkit.tock.build.options import AppOptions
    from toolkit.tock.edit.fields import AppFields

CREDENTIALS_WITHIN = 1 << 20
"""Bytes at the start of a footer region in which credentials are looked for; what is behind counts as tail."""
_VERSION_1 = b"\x01\x00"


@dataclass(frozen=True)
class App:
    """An app, or padding, of version 2.

    Attributes:
        tbf: header, protected trailer, binary and footer, cut at the ends of the file.
        missing: bytes between the end of the file and the end that `total_size` promises.
        excess: bytes of the file behind the end of the TBF.
    """

    tbf: Tbf
    missing: int = 0
    excess: bytes = b""

    @classmethod
    def parse(cls, data: bytes) -> App:
        """Parse the TBF at the start of `data`.

        Raises:
            FormatError: there is no header of version 2, or it is cut off.
        """
        header = TBF_HEADER.parse(data)
        base = header.base
        body = data[base.header_size : base.total_size]
        start, end = ends(header)
        tbf = Tbf(header, body[:start], body[start:end], _parse_footer(body[end:]))
        tbf_end = max(base.header_size, base.total_size)
        return cls(tbf, max(0, tbf_end - len(data)), data[tbf_end:])

    @classmethod
    def from_elf(cls, data: bytes, options: AppOptions | None = None, arch: str = "") -> App:
        """Make an app of an ELF file.

        Args:
            data: the file.
            options: what the header shall say, and which credentials shall follow.
            arch: name of the architecture, which must not contradict the file.

        Raises:
            FormatError: the file is no ELF file that can be read.
            BuildError: no app comes of it.
            KeyFileError: a key is not for its credential.
        """
        from toolkit.tock.build.assemble import build_from_elf
        from toolkit.tock.build.options import AppOptions

        return cls.parse(build_from_elf(data, options or AppOptions(), arch).tbf)

    def to_bytes(self) -> bytes:
        """The bytes that were parsed, or those of an app made of parts.

        Raises:
            UnbuildableError: a value does not fit its field.
        """
        return self.covered() + TBF_FOOTER.build(self.tbf.footer) + self.excess

    def replace(self, **fields: Unpack[AppFields]) -> App:
        """An app with other values in some fields, by the names of the properties; everything else follows.

        Digests are those of the new app. Signatures stay as they are, and are wrong then: `toolkit.tock.sign.renew`.

        Raises:
            LayoutError: a value does not fit, or the app has no place for it.
        """
        from toolkit.tock.edit.fields import with_fields

        return self._followed(with_fields(self, fields))

    def with_element(self, value: Value, type_: int | None = None) -> App:
        """An app with this value in its elements of the type, or in a new one; `type_` is needed for bytes.

        Raises:
            LayoutError: it does not fit.
        """
        from toolkit.tock.edit.arrange import arranged, require_app
        from toolkit.tock.edit.elements import with_value

        require_app(self)
        return self._followed(arranged(self, with_value(self.header.elements, value, type_)))

    def without_element(self, type_: int) -> App:
        """An app without its elements of a type. Raises LayoutError where it has none or cannot do without."""
        from toolkit.tock.edit.tlv import remove_element

        return self._followed(remove_element(self, type_))

    def _followed(self, changed: App) -> App:
        """The changed app, its digests anew."""
        from toolkit.tock.edit.follow import followed

        return followed(self, changed)

    def covered(self) -> bytes:
        """What credentials are about: everything before the footers (SPEC.md: Integrity region)."""
        return TBF_HEADER.build(self.tbf.header) + self.tbf.protected_trailer + self.tbf.binary

    @property
    def header(self) -> TbfHeader:
        """The header."""
        return self.tbf.header

    @property
    def credentials(self) -> tuple[Credential, ...]:
        """The credentials in the footer region."""
        return self.tbf.footer.credentials

    @property
    def is_padding(self) -> bool:
        """True for a TBF that only fills a gap."""
        return self.header.is_padding

    @property
    def enabled(self) -> bool:
        """Whether the kernel may start it."""
        return not self.is_padding and bool(self.header.base.flags & FLAG_ENABLED)

    @property
    def sticky(self) -> bool:
        """Whether tools ask twice before they erase it."""
        return bool(self.header.base.flags & FLAG_STICKY)

    @property
    def name(self) -> str:
        """The name; empty where there is none, surrogate escapes for bytes that are not UTF-8."""
        element = self.header.last(PackageName)
        return element.name.decode("utf-8", "surrogateescape") if element else ""

    @property
    def version(self) -> int:
        """Version of the app; 0 for none."""
        program = self.header.first(Program)
        return program.version if program else 0

    @property
    def app_start(self) -> int:
        """Start of the binary, in bytes from the start of the TBF."""
        return self.header.app_start

    @property
    def binary_end(self) -> int:
        """End of the binary as the header says, in bytes from the start of the TBF."""
        return self.header.binary_end

    @property
    def footer_start(self) -> int:
        """Where the footer region of this record starts: `binary_end`, where that is possible."""
        return self.header.base.header_size + len(self.tbf.protected_trailer) + len(self.tbf.binary)

    @property
    def entry_offset(self) -> int:
        """Entry point, in bytes from the start of the TBF; bit 0 is set for Thumb code."""
        main = self.header.main
        return self.header.base.header_size + main.init_fn_offset if main else 0

    @property
    def minimum_ram_size(self) -> int:
        """Bytes of RAM the app asks for."""
        main = self.header.main
        return main.minimum_ram_size if main else 0

    @property
    def kernel_version(self) -> tuple[int, int] | None:
        """Major and lowest minor version of the kernel it runs on."""
        element = self.header.last(KernelVersion)
        return (element.major, element.minor) if element else None

    @property
    def short_id(self) -> int | None:
        """The fixed application id."""
        element = self.header.last(ShortId)
        return (element.short_id or None) if element else None

    @property
    def fixed_ram_address(self) -> int | None:
        """Address its RAM must have."""
        element = self.header.last(FixedAddresses)
        return _fixed(element.ram_address) if element else None

    @property
    def fixed_flash_address(self) -> int | None:
        """Address its binary must have."""
        element = self.header.last(FixedAddresses)
        return _fixed(element.flash_address) if element else None

    @property
    def writeable_flash_regions(self) -> tuple[WriteableFlashRegion, ...]:
        """The regions the kernel knows: those of the last element. Offsets count from the start of the TBF."""
        element = self.header.last(WriteableFlashRegions)
        return element.regions if element else ()

    @property
    def permissions(self) -> Value | None:
        """The permissions the kernel looks into, as `Permissions`, or as bytes where they are not well formed."""
        return last_of_type(self.header, PERMISSIONS)

    @property
    def storage_permissions(self) -> Value | None:
        """The storage permissions, as `StoragePermissions`, or as bytes where they are not well formed."""
        return last_of_type(self.header, STORAGE_PERMISSIONS)


@dataclass(frozen=True)
class AppV1:
    """An app of version 1, of 2017: to be shown, not to be made."""

    header: TbfHeaderV1
    body: bytes

    @classmethod
    def parse(cls, data: bytes) -> AppV1:
        """Parse the app at the start of `data`; everything behind the header is its body.

        Raises:
            FormatError: there is no header of version 1, or it is cut off.
        """
        header, offset = TBF_HEADER_V1.parse_prefix(data)
        return cls(header, data[offset:])

    def to_bytes(self) -> bytes:
        """The bytes that were parsed."""
        return TBF_HEADER_V1.build(self.header) + self.body

    @property
    def name(self) -> str:
        """The name, from where the header says it is; empty where nothing is there."""
        start = self.header.pkg_name_offset
        return self.to_bytes()[start : start + self.header.pkg_name_size].decode("utf-8", "surrogateescape")

    @property
    def minimum_ram_size(self) -> int:
        """Bytes of RAM the kernel of its time set aside (SPEC.md: tbf_header_v1)."""
        h = self.header
        own = _up8(h.data_size + h.got_size + h.bss_size + _up8(h.min_stack_len))
        return own + _up8(h.min_app_heap_len) + _up8(h.min_kernel_heap_len)


def parse_app(data: bytes) -> App | AppV1:
    """Parse the TBF of either version at the start of `data`.

    Raises:
        FormatError: the data are no TBF.
    """
    return AppV1.parse(data) if data[:2] == _VERSION_1 else App.parse(data)


def walk_elements(header: bytes) -> Iterator[tuple[int, Element | None]]:
    """The elements in the bytes of a header, each with its offset in bytes from the start of the TBF.

    None stands for an element that leaves the header; it is the last.
    """
    offset = BASE_SIZE
    while offset < len(header):
        try:
            element, behind = TBF_ELEMENT.parse_prefix(header, offset)
        except FormatError:
            yield offset, None
            return
        yield offset, element
        offset = behind


def last_of_type(header: TbfHeader, number: int) -> Value | None:
    """The value of the last element with this type number, typed or not."""
    return next((element.value for element in reversed(header.elements) if element.type == number), None)


def _parse_footer(region: bytes) -> TbfFooter:
    footer = TBF_FOOTER.parse(region[:CREDENTIALS_WITHIN])
    behind = region[CREDENTIALS_WITHIN:]
    return TbfFooter(footer.credentials, footer.tail + behind) if behind else footer


def _fixed(address: int) -> int | None:
    return None if address == NOT_FIXED else address


def _up8(length: int) -> int:
    return -(-length // 8) * 8

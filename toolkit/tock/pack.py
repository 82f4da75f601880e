"""Putting a TBF together from its manifest and parts (the opposite is `unpack`).

The order of work is that of formats/tock/SPEC.md: lengths of the header, then where the binary lies, then everything
that follows from it, the checksum, and last the digests. What comes out is read again: an app that would have other
parts than the manifest says is refused.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

from formats.errors import UnbuildableError
from formats.tock.tbf import Tbf
from formats.tock.tbf_elements import Element, Program, encoded_length
from formats.tock.tbf_footer import CREDENTIAL_LENGTHS, CREDENTIAL_NAMES, RESERVED, TBF_FOOTER, Credential, TbfFooter
from formats.tock.tbf_header import BASE_SIZE, TBF_HEADER, TbfBase, TbfHeader, header_checksum
from toolkit.tock.app import CREDENTIALS_WITHIN, App
from toolkit.tock.blobs import LONGEST, Budget, Folder, blob_from_toml
from toolkit.tock.digests import Digests, is_digest
from toolkit.tock.element_tables import Layout, element_from_table
from toolkit.tock.host_folder import HostFolder
from toolkit.tock.reserved_space import CREDENTIAL_HEAD, LONGEST_CREDENTIAL, reserved_space
from toolkit.tock.unpack import FILL, FLAG_NAMES, FORMAT, MANIFEST
from toolkit.toml_table import Table, read_manifest

CREDENTIAL_BY_NAME = {name: number for number, name in CREDENTIAL_NAMES.items()}
_LONGEST_HEADER = 0xFFFF


@dataclass(frozen=True)
class _Footers:
    """Credentials whose lengths are final, while digests are still zeros."""

    credentials: tuple[Credential, ...]
    tail: bytes
    digests: frozenset[int]
    """Which credentials are digests to compute."""
    fills: bool
    """Whether reserved space takes what is left up to `total_size`."""

    @property
    def length(self) -> int:
        """All bytes of the footer region, without what fills it."""
        return sum(CREDENTIAL_HEAD + len(credential.data) for credential in self.credentials) + len(self.tail)


def pack_folder(folder: Path, budget: Budget | None = None) -> bytes:
    """The TBF that a folder describes by its ``tbf.toml``.

    Args:
        folder: the folder.
        budget: how many bytes the parts may have together; `LONGEST` when not given.

    Raises:
        ManifestError: the manifest, or what it names, does not make a TBF.
        UnavailableError: there is no manifest, or it cannot be read.
    """
    host = HostFolder(folder, budget)
    return pack(read_manifest(host.manifest(MANIFEST)), host)


def pack(table: Table, folder: Folder) -> bytes:
    """The TBF that a manifest describes. Raises as `pack_folder` does."""
    if table.string("format") != FORMAT:
        raise table.error("format", f"must be {FORMAT!r}")
    version = table.integer("version", 16)
    if version not in (1, 2):
        raise table.error("version", f"must be 1 or 2, not {version}")
    data = _pack_version_1(table, folder) if version == 1 else _pack_version_2(table, folder)
    table.finish()
    return data


def _pack_version_1(table: Table, folder: Folder) -> bytes:
    return blob_from_toml(table.table("raw"), folder)


def _pack_version_2(table: Table, folder: Folder) -> bytes:
    measured = _elements(table, Layout(0, 0, 0 if table.has("app_start") else None), folder)
    header_size = _header_size(table, measured)
    folder.budget.spend(header_size, table, "elements")
    trailer, binary = _trailer(table, measured, header_size, folder), _binary(table, measured, folder)
    app_start, stays = header_size + len(trailer), table.has("app_start")
    layout = Layout(app_start, app_start + len(binary), len(trailer) if stays else None)
    header = TbfHeader(TbfBase(2, header_size, 0, _flags(table), 0), _elements(table, layout, folder))
    footers = _footers(table, folder)
    missing = table.integer("missing") if table.has("missing") else 0
    total_size = _total_size(table, layout.binary_end + footers.length + missing, header_size)
    footers = _filled(footers, total_size - layout.binary_end - footers.length - missing, table, folder)
    covered = _build_header(table, header, total_size) + trailer + binary
    footer = _footer(footers, covered)
    data = covered + TBF_FOOTER.build(footer) + _blob(table, "excess", folder)
    _check(table, App.parse(data), Tbf(header, trailer, binary, footer))
    return data


def _elements(table: Table, layout: Layout, folder: Folder) -> tuple[Element, ...]:
    """The elements for a layout. They take nothing of the budget for good; it is the header that does."""
    left = folder.budget.left
    elements = tuple(element_from_table(inner, layout, folder) for inner in table.tables("elements"))
    folder.budget.left = left
    return elements


def _header_size(table: Table, elements: tuple[Element, ...]) -> int:
    size = BASE_SIZE + sum(4 + encoded_length(e.value) + len(e.padding) for e in elements)
    if size > _LONGEST_HEADER:
        raise table.error("elements", f"make a header of {size} bytes, more than {_LONGEST_HEADER}")
    if table.gives("header_size") and table.integer("header_size", 16) != size:
        raise table.error("header_size", f"must be {size}, the size of base and elements, or left out")
    return size


def _blob(table: Table, key: str, folder: Folder) -> bytes:
    return blob_from_toml(table.table(key), folder) if table.has(key) else b""


def _trailer(table: Table, elements: tuple[Element, ...], header_size: int, folder: Folder) -> bytes:
    key, length = "elements", _protected_size(elements)
    if table.has("app_start"):
        key, length = "app_start", _room_for_trailer(table, header_size)
    if table.has("protected_trailer"):
        trailer = _blob(table, "protected_trailer", folder)
        if key == "app_start" and len(trailer) != length:
            message = f"has {len(trailer):,} bytes, app_start leaves {length:,} behind the header"
            raise table.error("protected_trailer", message)
        return trailer
    if length > LONGEST:
        raise table.error(key, f"the protected trailer would take {length:,} bytes, more than {LONGEST:,}")
    folder.budget.spend(length, table, key)
    return bytes(length)


def _protected_size(elements: tuple[Element, ...]) -> int:
    main = TbfHeader(TbfBase(2, BASE_SIZE, 0, 0, 0), elements).main
    return main.protected_size if main else 0


def _room_for_trailer(table: Table, header_size: int) -> int:
    """Bytes between the header and the place where the binary is to stay."""
    app_start = table.integer("app_start")
    if app_start < header_size:
        message = f"is {app_start:#x}, but the header takes {header_size:#x} bytes; the binary cannot stay there"
        raise table.error("app_start", message)
    return app_start - header_size


def _binary(table: Table, elements: tuple[Element, ...], folder: Folder) -> bytes:
    if elements and not table.has("binary"):
        raise table.error("binary", 'is missing; it names the app\'s bytes, such as { file = "binary.bin" }')
    return _blob(table, "binary", folder)


def _flags(table: Table) -> int:
    flags = 0
    bits = {name: bit for bit, name in FLAG_NAMES.items()}
    for flag in table.array("flags"):
        if isinstance(flag, str) and flag in bits:
            flags |= bits[flag]
        elif isinstance(flag, int) and not isinstance(flag, bool) and 0 <= flag <= 0xFFFF_FFFF:
            flags |= flag
        else:
            raise table.error("flags", f"{flag!r} is no flag; known are {', '.join(bits)}, and numbers of 32 bits")
    return flags


def _footers(table: Table, folder: Folder) -> _Footers:
    tables = table.tables("credentials")
    tail = _blob(table, "tail", folder)
    credentials, digests, fills = [], set(), False
    for index, inner in enumerate(tables):
        number = _credential_format(inner)
        folder.budget.spend(CREDENTIAL_HEAD, inner, "format")
        if not inner.gives("data"):
            credentials.append(_digest_to_be(inner, number))
            folder.budget.spend(len(credentials[-1].data), inner, "format")
            digests.add(index)
        elif inner.is_table("data"):
            credentials.append(_stored_credential(inner, number, folder))
        elif inner.string("data") == FILL and number == RESERVED and index == len(tables) - 1 and not tail:
            fills = True
            folder.budget.left += CREDENTIAL_HEAD  # counted with what fills up
        else:
            raise inner.error("data", f"must be a table; {FILL!r} is for reserved space at the very end")
        inner.finish()
    return _Footers(tuple(credentials), tail, frozenset(digests), fills)


def _credential_format(table: Table) -> int:
    name = table.take("format", (int, str), "the name or number of a format")  # type: ignore[arg-type]
    if isinstance(name, int):
        return table.integer("format")
    if name not in CREDENTIAL_BY_NAME:
        known = ", ".join(CREDENTIAL_BY_NAME)
        raise table.error("format", f"{name!r} is no credential format; known are {known}, and numbers")
    return CREDENTIAL_BY_NAME[name]


def _digest_to_be(table: Table, number: int) -> Credential:
    if not is_digest(number):
        raise table.error("data", "is missing; only digests can be computed")
    return Credential(number, bytes(CREDENTIAL_LENGTHS[number]))


def _stored_credential(table: Table, number: int, folder: Folder) -> Credential:
    data = blob_from_toml(table.table("data"), folder)
    if len(data) > LONGEST_CREDENTIAL:
        raise table.error("data", f"has {len(data)} bytes; a credential holds {LONGEST_CREDENTIAL} at most")
    return Credential(number, data)


def _total_size(table: Table, needed: int, header_size: int) -> int:
    """The size that is asked for, or what the parts need; lengths in bytes."""
    if not table.gives("total_size"):
        if needed > 0xFFFF_FFFF:
            raise table.error("missing", "makes a total_size of more than 32 bits")
        return needed
    asked = table.integer("total_size")
    if asked < needed and not asked < needed == header_size:  # a header that alone is too long is kept as it stands
        raise table.error("total_size", f"is {asked}, the parts need {needed} bytes; choose a larger one")
    if asked - needed > LONGEST:
        raise table.error("total_size", f"is {asked:,}, more than {LONGEST:,} bytes beyond the parts")
    return asked


def _filled(footers: _Footers, left: int, table: Table, folder: Folder) -> _Footers:
    """The footers with what is left up to `total_size`: reserved credentials where asked for, else zeros behind."""
    if footers.fills and not table.gives("total_size"):
        raise table.error("total_size", f"is missing; reserved space is to {FILL} it")
    folder.budget.spend(max(0, left), table, "total_size")
    reserved: tuple[Credential, ...] = ()
    zeros = bytes(max(0, left))
    if footers.fills:
        reserved, zeros = reserved_space(len(zeros), aligned=False)
    return dataclasses.replace(footers, credentials=footers.credentials + reserved, tail=footers.tail + zeros)


def _build_header(table: Table, header: TbfHeader, total_size: int) -> bytes:
    header = dataclasses.replace(header, base=dataclasses.replace(header.base, total_size=total_size))
    try:
        checksum = header_checksum(TBF_HEADER.build(header))
        stored = table.integer("checksum") if table.gives("checksum") else checksum
        return TBF_HEADER.build(dataclasses.replace(header, base=dataclasses.replace(header.base, checksum=stored)))
    except UnbuildableError as error:
        raise table.error(error.field, f"must be {error.expected}, not {error.found}") from None


def _footer(footers: _Footers, covered: bytes) -> TbfFooter:
    """The footers with their digests of the bytes that they cover."""
    digests = Digests(lambda: covered)
    credentials = [
        Credential(c.format, digests.of(c.format)) if index in footers.digests else c
        for index, c in enumerate(footers.credentials)
    ]
    return TbfFooter(tuple(credentials), footers.tail)


def _check(table: Table, made: App, parts: Tbf) -> None:
    """Refuse an app whose header does not lead to the parts it was made of."""
    if made.tbf.protected_trailer != parts.protected_trailer:
        key = next(key for key in ("protected_trailer", "app_start", "elements") if table.has(key) or key == "elements")
        found, own = len(made.tbf.protected_trailer), len(parts.protected_trailer)
        raise table.error(key, f"the protected trailer has {own:,} bytes, the header makes it {found:,}")
    if made.header.first(Program):
        _check_binary(table, made, parts.binary)
        _check_credentials(table, made.credentials, parts.footer.credentials)
        return
    for key in ("credentials", "tail"):
        if table.has(key):
            raise table.error(key, "would be part of the binary; only an app with a program element has footers")
    _check_binary(table, made, parts.binary + parts.footer.tail)  # no footers: total_size is where the binary ends


def _check_binary(table: Table, made: App, binary: bytes) -> None:
    if made.tbf.binary != binary:
        found = f"{len(made.tbf.binary):,} bytes from {made.app_start:#x}"
        raise table.error("binary", f"has {len(binary):,} bytes, the header makes it {found}")


def _check_credentials(table: Table, found: tuple[Credential, ...], own: tuple[Credential, ...]) -> None:
    """The first credentials must be the same; how many are read has a limit."""
    within = sum(CREDENTIAL_HEAD + len(credential.data) for credential in own) <= CREDENTIALS_WITHIN
    if found[: len(own)] != own[: len(found)] or (within and len(found) < len(own)):
        raise table.error("credentials", "would be read as others")
    if len(found) > len(own):
        raise table.error("tail", "would be read as a credential")

"""Putting a TBF together from its manifest and parts (the opposite is `unpack`).

The order of work is that of formats/tock/SPEC.md: lengths of the header, then where the binary lies, then everything
that follows from it, the checksum, and last the digests.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

from formats.errors import UnbuildableError
from formats.tock.tbf_elements import Element, encoded_length
from formats.tock.tbf_footer import CREDENTIAL_LENGTHS, CREDENTIAL_NAMES, RESERVED, TBF_FOOTER, Credential, TbfFooter
from formats.tock.tbf_header import BASE_SIZE, TBF_HEADER, TbfBase, TbfHeader, header_checksum
from toolkit.tock.blobs import LONGEST, Folder, blob_from_toml
from toolkit.tock.digests import Digests, is_digest
from toolkit.tock.element_tables import Layout, element_from_table
from toolkit.tock.host_folder import HostFolder
from toolkit.tock.toml_table import Table, read_manifest
from toolkit.tock.unpack import FILL, FLAG_NAMES, FORMAT, LONGEST_CREDENTIAL, MANIFEST

CREDENTIAL_BY_NAME = {name: number for number, name in CREDENTIAL_NAMES.items()}
_LONGEST_HEADER = 0xFFFF
_CREDENTIAL_HEAD = 8
_SPLIT = LONGEST_CREDENTIAL & ~3
"""Data bytes of one of several reserved credentials, so that each ends on a word."""


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
        return sum(_CREDENTIAL_HEAD + len(credential.data) for credential in self.credentials) + len(self.tail)


def pack_folder(folder: Path) -> bytes:
    """The TBF that a folder describes by its ``tbf.toml``.

    Raises:
        ManifestError: the manifest, or what it names, does not make a TBF.
        UnavailableError: there is no manifest, or it cannot be read.
    """
    return pack(read_manifest(folder / MANIFEST), HostFolder(folder))


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
    tables = table.tables("elements")
    elements = [element_from_table(inner, Layout(0, 0), folder) for inner in tables]
    header_size = _header_size(table, elements)
    trailer, binary = _trailer(table, elements, folder), _binary(table, elements, folder)
    layout = Layout(header_size + len(trailer), header_size + len(trailer) + len(binary))
    elements = [element_from_table(inner, layout, folder) for inner in tables]
    footers = _footers(table, folder)
    missing = table.integer("missing") if table.has("missing") else 0
    total_size = _total_size(table, layout.binary_end + footers.length + missing, header_size)
    footers = _filled(footers, total_size - layout.binary_end - footers.length - missing, table)
    base = TbfBase(2, header_size, total_size, _flags(table), 0)
    covered = _build_header(table, TbfHeader(base, tuple(elements))) + trailer + binary
    return covered + _build_footers(footers, covered) + _blob(table, "excess", folder)


def _header_size(table: Table, elements: list[Element]) -> int:
    size = BASE_SIZE + sum(4 + encoded_length(e.value) + len(e.padding) for e in elements)
    if size > _LONGEST_HEADER:
        raise table.error("elements", f"make a header of {size} bytes, more than {_LONGEST_HEADER}")
    if table.has("header_size") and table.integer("header_size", 16) != size:
        raise table.error("header_size", f"must be {size}, the size of base and elements, or left out")
    return size


def _blob(table: Table, key: str, folder: Folder) -> bytes:
    return blob_from_toml(table.table(key), folder) if table.has(key) else b""


def _trailer(table: Table, elements: list[Element], folder: Folder) -> bytes:
    if table.has("protected_trailer"):
        return _blob(table, "protected_trailer", folder)
    main = TbfHeader(TbfBase(2, BASE_SIZE, 0, 0, 0), tuple(elements)).main
    length = main.protected_size if main else 0
    if length > LONGEST:
        raise table.error("elements", f"ask for a protected trailer of {length:,} bytes, more than {LONGEST:,}")
    return bytes(length)


def _binary(table: Table, elements: list[Element], folder: Folder) -> bytes:
    if elements and not table.has("binary"):
        raise table.error("binary", 'is missing; it names the app\'s bytes, such as { file = "binary.bin" }')
    return _blob(table, "binary", folder)


def _flags(table: Table) -> int:
    flags = 0
    bits = {name: bit for bit, name in FLAG_NAMES.items()}
    for flag in table.array("flags"):
        if isinstance(flag, str) and flag in bits:
            flags |= bits[flag]
        elif isinstance(flag, int) and 0 <= flag <= 0xFFFF_FFFF:
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
        if not inner.has("data"):
            credentials.append(_digest_to_be(inner, number))
            digests.add(index)
        elif inner.is_table("data"):
            credentials.append(_stored_credential(inner, number, folder))
        elif inner.string("data") == FILL and number == RESERVED and index == len(tables) - 1 and not tail:
            fills = True
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
    if not table.has("total_size"):
        if needed > 0xFFFF_FFFF:
            raise table.error("missing", "makes a total_size of more than 32 bits")
        return needed
    asked = table.integer("total_size")
    if asked < needed and not asked < needed == header_size:  # a header that alone is too long is kept as it stands
        raise table.error("total_size", f"is {asked}, the parts need {needed} bytes")
    if asked - needed > LONGEST:
        raise table.error("total_size", f"is {asked:,}, more than {LONGEST:,} bytes beyond the parts")
    return asked


def _filled(footers: _Footers, left: int, table: Table) -> _Footers:
    """The footers with what is left up to `total_size`: reserved credentials where asked for, else zeros behind."""
    if footers.fills and not table.has("total_size"):
        raise table.error("total_size", f"is missing; reserved space is to {FILL} it")
    credentials = list(footers.credentials)
    while footers.fills and left >= _CREDENTIAL_HEAD:
        length = left - _CREDENTIAL_HEAD
        length = length if length <= LONGEST_CREDENTIAL else _SPLIT
        credentials.append(Credential(RESERVED, bytes(length)))
        left -= _CREDENTIAL_HEAD + length
    return dataclasses.replace(footers, credentials=tuple(credentials), tail=footers.tail + bytes(max(0, left)))


def _build_header(table: Table, header: TbfHeader) -> bytes:
    try:
        checksum = header_checksum(TBF_HEADER.build(header))
        stored = table.integer("checksum") if table.has("checksum") else checksum
        return TBF_HEADER.build(dataclasses.replace(header, base=dataclasses.replace(header.base, checksum=stored)))
    except UnbuildableError as error:
        raise table.error(error.field, f"must be {error.expected}, not {error.found}") from None


def _build_footers(footers: _Footers, covered: bytes) -> bytes:
    digests = Digests(lambda: covered)
    credentials = [
        Credential(c.format, digests.of(c.format)) if index in footers.digests else c
        for index, c in enumerate(footers.credentials)
    ]
    return TBF_FOOTER.build(TbfFooter(tuple(credentials), footers.tail))

"""Taking a TBF apart: a manifest ``tbf.toml`` for people, and its raw parts (the opposite is `pack`).

Everything that packing would compute the same way is left out of the manifest, so that a folder can be edited: a new
name, and sizes, offsets, checksum and digests follow. What is wrong or odd in the file is written down as it stands.

Keys of the manifest, all optional but the first two:

    format, version     "tock.tbf" and 2; version 1 has nothing but `raw`
    flags               names, and a number for reserved bits
    header_size, total_size, checksum, missing
    app_start           offset of the binary, in bytes from the start of the TBF. The binary stays there whatever
                        becomes of the header; the protected trailer gives or takes the difference
    binary, protected_trailer, tail, excess
                        bytes: { file = "name" }, { hex = "00ff" } or { length = 8, fill = 0xff }
    [[elements]]        type, by name or number; the fields of its record, or value as bytes; padding
    [[credentials]]     format, by name or number; data as bytes, nothing for a digest, "fill" for reserved space at the
                        end that takes what is left up to total_size

The word "auto" says the same as leaving the key out, for header_size, total_size, checksum, binary_end_offset and the
data of credentials.

Without `app_start` the binary follows the header at a distance of `protected_size`. An `init_fn_offset` counts from the
end of the header and does not change with `protected_size`; who changes one by hand changes the other by the same
amount, or writes `binary_entry`, the entry point from the start of the binary, instead.
"""

from __future__ import annotations

from formats.tock.tbf_footer import CREDENTIAL_NAMES, RESERVED
from formats.tock.tbf_header import FLAG_ENABLED, FLAG_STICKY, TBF_HEADER, header_checksum
from toolkit.tock.app import App, AppV1
from toolkit.tock.blobs import Parts, blob_to_toml
from toolkit.tock.digests import Digests, is_digest
from toolkit.tock.element_tables import Layout, element_to_table
from toolkit.tock.reserved_space import CREDENTIAL_HEAD, LONGEST_CREDENTIAL
from toolkit.tock.toml_text import Hex, TomlText, TomlValue

MANIFEST = "tbf.toml"
FORMAT = "tock.tbf"
FILL = "fill"
"""The word for reserved space up to `total_size`."""
FLAG_NAMES = {FLAG_ENABLED: "enabled", FLAG_STICKY: "sticky"}
_COMMENT = (
    "A Tock app (TBF), taken apart by `flashwright tbf unpack`; `flashwright tbf pack` makes a file of it again.",
    "Edit what you like: what is not written here is computed (header_size, total_size, checksum, binary_end_offset,",
    "digests). A longer header moves the binary, unless app_start says where it lies; offsets from the start of the",
    "binary (binary_offset, binary_entry) move along, init_fn_offset counts from the header's end. Signatures stay.",
)


def unpack(app: App | AppV1) -> Parts:
    """The files of the folder of an app: ``tbf.toml`` first, then its parts. No name comes from the app."""
    return _unpack_version_1(app) if isinstance(app, AppV1) else _unpack_version_2(app)


def _unpack_version_1(app: AppV1) -> Parts:
    text = TomlText("A Tock app of version 1 (2017). It can be packed again, but not edited.")
    text.put_all({"format": FORMAT, "version": 1, "raw": {"file": "raw.bin"}})
    return {MANIFEST: text.encode(), "raw.bin": app.to_bytes()}


def _unpack_version_2(app: App) -> Parts:
    parts: Parts = {MANIFEST: b""}
    text = TomlText(*_COMMENT)
    text.put_all({"format": FORMAT, "version": 2, "flags": _flags(app.header.base.flags)})
    _put_sizes(text, app)
    _put_parts(text, app, parts)
    layout = _layout(app)
    for index, element in enumerate(app.header.elements):
        text.start("elements")
        text.put_all(element_to_table(element, index, layout, parts))
    _put_credentials(text, app, parts)
    parts[MANIFEST] = text.encode()
    return parts


def _layout(app: App) -> Layout:
    length = len(app.tbf.protected_trailer)
    app_start = app.header.base.header_size + length
    return Layout(app_start, app.footer_start, length if _stays(app) else None)


def _stays(app: App) -> bool:
    """Whether the binary lies where it does for a reason: behind a protected trailer, or for an address."""
    main = app.header.main
    if main is None or len(app.tbf.protected_trailer) != main.protected_size:
        return False
    return main.protected_size > 0 or app.fixed_flash_address is not None


def _flags(flags: int) -> TomlValue:
    names: list[TomlValue] = [name for bit, name in FLAG_NAMES.items() if flags & bit]
    others = flags & ~sum(FLAG_NAMES)
    return [*names, Hex(others)] if others else names


def _put_sizes(text: TomlText, app: App) -> None:
    base = app.header.base
    calculated = header_checksum(TBF_HEADER.build(app.header))
    if base.checksum != calculated:
        text.put("checksum", Hex(base.checksum), f"as stored; the right one is {calculated:#010x}")
    if base.header_size > base.total_size:
        text.put("total_size", base.total_size, "as stored; the header alone is longer")
    elif _ends_with_fill(app) or _ends_with_few_zeros(app):
        text.put("total_size", base.total_size)
    if _stays(app):
        text.put("app_start", Hex(app.app_start), "the binary stays here; the protected trailer in front gives way")
    if app.missing:
        text.put("missing", app.missing, "bytes that the file is shorter than total_size")


def _put_parts(text: TomlText, app: App, parts: Parts) -> None:
    tbf, main = app.tbf, app.header.main
    if tbf.protected_trailer.strip(b"\0") or len(tbf.protected_trailer) != (main.protected_size if main else 0):
        text.put("protected_trailer", blob_to_toml(tbf.protected_trailer, "protected_trailer.bin", parts))
    if tbf.binary or not app.is_padding:
        text.put("binary", blob_to_toml(tbf.binary, "binary.bin", parts, always_file=not app.is_padding))
    if tbf.footer.tail and not _ends_with_few_zeros(app):
        text.put("tail", blob_to_toml(tbf.footer.tail, "tail.bin", parts), "bytes behind the last credential")
    if app.excess:
        text.put("excess", blob_to_toml(app.excess, "excess.bin", parts), "bytes behind the TBF")


def _ends_with_fill(app: App) -> bool:
    """Whether the file ends with reserved space that packing would make the same way."""
    if not app.credentials or app.tbf.footer.tail or app.missing:
        return False
    last = app.credentials[-1]
    return last.format == RESERVED and not any(last.data) and len(last.data) <= LONGEST_CREDENTIAL


def _ends_with_few_zeros(app: App) -> bool:
    """Whether zeros that no credential fits into fill the TBF, as packing fills it up to `total_size`."""
    tail = app.tbf.footer.tail
    return bool(app.credentials) and 0 < len(tail) < CREDENTIAL_HEAD and not any(tail) and not app.missing


def _put_credentials(text: TomlText, app: App, parts: Parts) -> None:
    digests, last = Digests(app.covered), len(app.credentials) - 1
    for index, credential in enumerate(app.credentials):
        kind = credential.format
        text.start("credentials")
        text.put("format", CREDENTIAL_NAMES.get(kind, Hex(kind)))
        if index == last and _ends_with_fill(app):
            text.put("data", FILL)
        elif not is_digest(kind) or credential.data != digests.of(kind):
            name = f"credential-{index}-{CREDENTIAL_NAMES.get(kind, f'{kind:#x}')}.bin"
            text.put("data", blob_to_toml(credential.data, name, parts))

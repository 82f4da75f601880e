"""Apps and archives as plain data, for JSON and for text. Names are those of formats/tock/SPEC.md."""

from __future__ import annotations

import dataclasses
from typing import Any

from formats.tock.tbf_elements import ELEMENT_NAMES, PackageName, Value, encoded_length
from formats.tock.tbf_footer import CREDENTIAL_NAMES
from formats.tock.tbf_header import BASE_SIZE, TBF_HEADER, header_checksum
from toolkit.tock.app import App, AppV1
from toolkit.tock.digests import Digests
from toolkit.tock.kernel_verdict import as_dict, kernel_verdict

FLAG_NAMES = {1: "enabled", 2: "sticky"}


def describe(app: App | AppV1, *, installed: bool = False) -> dict[str, Any]:
    """Everything about an app. Offsets and lengths in bytes from the start of the TBF; `installed` is the verdict's."""
    described = _describe_version_1(app) if isinstance(app, AppV1) else _describe_version_2(app)
    return {"kernel": as_dict(kernel_verdict(app.to_bytes(), installed=installed)), **described}


def _describe_version_1(app: AppV1) -> dict[str, Any]:
    return {
        "version": 1,
        "name": app.name,
        "minimum_ram_size": app.minimum_ram_size,
        "header": vars(app.header),
        "length": len(app.to_bytes()),
    }


def _describe_version_2(app: App) -> dict[str, Any]:
    return {
        "version": 2,
        "name": app.name,
        "is_padding": app.is_padding,
        "enabled": app.enabled,
        "sticky": app.sticky,
        "app_version": app.version,
        "kernel_version": app.kernel_version,
        "minimum_ram_size": app.minimum_ram_size,
        "app_start": app.app_start,
        "entry_offset": app.entry_offset,
        "binary_end": app.binary_end,
        "fixed_ram_address": app.fixed_ram_address,
        "fixed_flash_address": app.fixed_flash_address,
        "short_id": app.short_id,
        "header": _header(app),
        "elements": _elements(app),
        "parts": _parts(app),
        "credentials": _credentials(app),
        "missing": app.missing,
        "excess": len(app.excess),
    }


def _header(app: App) -> dict[str, Any]:
    base = app.header.base
    calculated = header_checksum(TBF_HEADER.build(app.header))
    flags: list[str] = [name for bit, name in FLAG_NAMES.items() if base.flags & bit]
    if base.flags & ~sum(FLAG_NAMES):
        flags.append(f"{base.flags & ~sum(FLAG_NAMES):#x}")
    return {**vars(base), "flag_names": flags, "checksum_is_right": base.checksum == calculated}


def _elements(app: App) -> list[dict[str, Any]]:
    described, offset = [], BASE_SIZE
    for element in app.header.elements:
        length = encoded_length(element.value)
        name = ELEMENT_NAMES.get(element.type)
        value = element_value(element.value)
        described.append({"offset": offset, "type": element.type, "name": name, "length": length, "value": value})
        offset += 4 + length + len(element.padding)
    return described


def element_value(value: Value) -> Any:
    """Typed values as dictionaries, others as hex."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, PackageName):
        return {"name": value.name.decode("utf-8", "surrogateescape")}
    return {
        name: field.hex() if isinstance(field, bytes) else field for name, field in dataclasses.asdict(value).items()
    }


def _parts(app: App) -> list[dict[str, Any]]:
    """What lies where in the file, in order."""
    tbf, footer_length = app.tbf, len(app.to_bytes()) - len(app.excess) - app.footer_start
    lengths = {
        "header": app.header.base.header_size,
        "protected_trailer": len(tbf.protected_trailer),
        "binary": len(tbf.binary),
        "footer": footer_length,
        "excess": len(app.excess),
    }
    parts, offset = [], 0
    for name, length in lengths.items():
        if length:
            parts.append({"part": name, "offset": offset, "length": length})
        offset += length
    return parts


def _credentials(app: App) -> list[dict[str, Any]]:
    described, offset = [], app.footer_start
    digests = Digests(app.covered)
    for credential in app.credentials:
        described.append(
            {
                "offset": offset,
                "format": credential.format,
                "name": CREDENTIAL_NAMES.get(credential.format),
                "length": len(credential.data),
                "is_right": digests.holds(credential),
            }
        )
        offset += 8 + len(credential.data)
    return described

"""Upgrade files as text for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.cli.output import show, show_fields, show_table
from toolkit.quantities import format_length


def show_upgrade(name: str, upgrade: Mapping[str, Any]) -> None:
    """The whole of `upgrade show`."""
    signature = upgrade["signature"]
    fields = {
        "file": f"{name}, {format_length(upgrade['size'])}, {upgrade['length']:,} of them behind the header",
        "device": f"{upgrade['device_type']:02X}, {upgrade['device']}",
        "date": upgrade["date"],
        **_system_fields(upgrade["system"]),
        "pages": str(len(upgrade["pages"])),
        "signature": "none" if signature is None else f"{format_length(len(signature) // 2)}: {signature[:22]}…",
    }
    show_fields(fields)
    if upgrade["pages"]:
        show("")
        show_table(("page", "file offset", "address", "bytes", "crc32"), map(_row, upgrade["pages"]), right=(3,))


def _system_fields(system: Mapping[str, Any] | None) -> dict[str, str]:
    if system is None:
        return {"system": "its header cannot be read"}
    major, minor = system["version"]
    return {
        "key": f"{system['key']:02X}, {system['key_owner'] or 'nobody knows whose'}",
        "version": f"{major}.{minor}",
        "hardware": f"up to revision {system['hardware_revision']}",
    }


def _row(page: Mapping[str, Any]) -> tuple[str, ...]:
    address = "-" if page["address"] is None else f"{page['address']:04X}"
    return f"{page['page']:02X}", f"{page['offset']:#x}", address, f"{page['bytes']:,}", page["crc32"]

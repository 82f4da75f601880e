"""Archives as plain data, for JSON and for text."""

from __future__ import annotations

from typing import Any

from formats.errors import FormatError
from toolkit.tock.app import parse_app
from toolkit.tock.kernel_verdict import as_dict, kernel_verdict
from toolkit.tock.tab import Tab, architecture_of, is_app_name
from toolkit.tock.tab_metadata import read_metadata
from toolkit.tock.tar import TarMember


def describe_tab(tab: Tab) -> dict[str, Any]:
    """An archive and its members. Offsets in bytes from the start of the plain tar."""
    metadata = read_metadata(tab)
    return {
        "name": metadata.name,
        "boards": metadata.boards,
        "architectures": sorted({architecture_of(member.name) for member in tab.apps()}),
        "compression": tab.compression,
        "metadata": metadata.as_dict(),
        "members": [_describe_member(member) for member in tab.members],
    }


def _describe_member(member: TarMember) -> dict[str, Any]:
    return {
        "name": member.name,
        "kind": member.kind,
        "offset": member.offset,
        "data_offset": member.data_offset,
        "size": len(member.data),
        "mode": member.mode,
        "mtime": member.mtime,
        "uid": member.owner.uid if member.owner else 0,
        "gid": member.owner.gid if member.owner else 0,
        "app": _describe_app(member) if member.kind == "file" and is_app_name(member.name) else None,
    }


def _describe_app(member: TarMember) -> dict[str, Any]:
    """The few things that tell one app of an archive from the next."""
    described = {
        "architecture": architecture_of(member.name),
        "kernel": as_dict(kernel_verdict(member.data, installed=True)),
    }
    try:
        app = parse_app(member.data)
    except FormatError as error:
        return {**described, "error": str(error)}
    return {**described, "name": app.name, "minimum_ram_size": app.minimum_ram_size}

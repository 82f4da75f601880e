"""Apps and archives of apps as text for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.cli.output import printable, show, show_fields, show_table
from toolkit.quantities import format_length

_TEXT_WIDTH = 160
"""Characters of a value that are shown; the JSON has all."""


def show_app(label: str, app: Mapping[str, Any]) -> None:
    """The whole of `tbf show` for one app."""
    show_fields(_fields_version_1(label, app) if app["version"] == 1 else _fields(label, app))
    if app["version"] == 2:
        _show_parts(app)


def kernel_line(kernel: Mapping[str, Any]) -> str:
    """The kernel's verdict: what it does, and why."""
    return ": ".join(part for part in (kernel["outcome"], kernel["reason"], kernel["sentence"]) if part)


def _fields_version_1(label: str, app: Mapping[str, Any]) -> dict[str, str]:
    in_hex = ("offset", "checksum")
    header = {name: f"{value:#x}" if name.endswith(in_hex) else str(value) for name, value in app["header"].items()}
    return {
        "file": f"{label}, {format_length(app['length'])}, TBF version 1",
        "name": app["name"],
        "kernel": kernel_line(app["kernel"]),
        "RAM": format_length(app["minimum_ram_size"]),
        **header,
    }


def _fields(label: str, app: Mapping[str, Any]) -> dict[str, str]:
    header = app["header"]
    right = "right" if header["checksum_is_right"] else "wrong"
    return {
        "file": f"{label}, {'padding' if app['is_padding'] else 'app'}, {format_length(header['total_size'])}",
        "name": app["name"],
        "kernel": kernel_line(app["kernel"]),
        "flags": ", ".join(header["flag_names"]) or "none",
        "checksum": f"{header['checksum']:#010x}, {right}",
        **({} if app["is_padding"] else _needs(app)),
        "missing": f"the file is {format_length(app['missing'])} shorter" if app["missing"] else "",
    }


def _needs(app: Mapping[str, Any]) -> dict[str, str]:
    version, short_id = app["kernel_version"], app["short_id"]
    return {
        "app version": str(app["app_version"] or ""),
        "runs on": f"kernel {version[0]}.{version[1]}, or a later {version[0]}.x" if version else "kernel not given",
        "RAM": format_length(app["minimum_ram_size"]),
        "entry point": f"{app['entry_offset']:#x}",
        "RAM address": _address(app["fixed_ram_address"]),
        "flash address": _address(app["fixed_flash_address"]),
        "short id": "" if short_id is None else f"{short_id:#x}",
    }


def _address(address: int | None) -> str:
    return "" if address is None else f"{address:#010x}, fixed"


def _show_parts(app: Mapping[str, Any]) -> None:
    """Parts, and below them what they are made of."""
    rows = []
    for part in app["parts"]:
        rows.append((part["offset"], part["length"], part["part"].replace("_", " ")))
        if part["part"] == "header":
            rows += [(e["offset"], 4 + e["length"] + -e["length"] % 4, "  " + _element(e)) for e in app["elements"]]
        if part["part"] == "footer":
            rows += [(c["offset"], 8 + c["length"], "  " + _credential(c)) for c in app["credentials"]]
    show("")
    table = [(f"{offset:#x}", f"{length:,}", printable(text)) for offset, length, text in rows]
    show_table(("offset", "bytes", "what"), table, right=(0, 1))


def _element(element: Mapping[str, Any]) -> str:
    name = element["name"] or f"unknown element {element['type']:#06x}"
    value = element["value"]
    text = value if isinstance(value, str) else _pairs(value)
    line = f"{name.replace('_', ' ')}: {text}" if text else name.replace("_", " ")
    return line if len(line) <= _TEXT_WIDTH else line[: _TEXT_WIDTH - 3] + "..."


def _pairs(value: Mapping[str, Any]) -> str:
    return " ".join(f"{key}={value_text(key, inner)}" for key, inner in value.items() if inner != "" or key == "name")


def value_text(key: str, value: Any) -> str:
    """The value of a field as people read it: addresses and offsets in hexadecimal."""
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(value_text(key, item) for item in value) + "]"
    if isinstance(value, dict):
        return f"({_pairs(value)})"
    if isinstance(value, int) and key.endswith(("offset", "address", "_id", "_ids", "driver", "commands", "checksum")):
        return f"{value:#x}"
    return str(value)


def _credential(credential: Mapping[str, Any]) -> str:
    name = credential["name"] or f"unknown credential {credential['format']:#x}"
    right = {True: ", right", False: ", wrong", None: ""}[credential["is_right"]]
    return f"{name}: {format_length(credential['length'])}{right}"


def show_tab(label: str, tab: Mapping[str, Any]) -> None:
    """The whole of `tab show`."""
    metadata = {key: str(value) for key, value in tab["metadata"].items() if key not in ("name", "only-for-boards")}
    compressed = f", compressed by {tab['compression']}" if tab["compression"] else ""
    fields = {
        "file": f"{label}, {len(tab['members'])} members{compressed}",
        "name": tab["name"],
        "boards": ", ".join(tab["boards"]) or "all",
        "architectures": ", ".join(tab["architectures"]),
    }
    show_fields({**fields, **metadata})
    show("")
    rows = [_member_row(member) for member in tab["members"]]
    show_table(("member", "bytes", "app", "RAM", "kernel"), rows, right=(1, 3))


def _member_row(member: Mapping[str, Any]) -> tuple[str, str, str, str, str]:
    app = member["app"] or {}
    kernel = f"{app['kernel']['outcome']} {app['kernel']['reason']}".strip() if app else ""
    if member["kind"] != "file":
        kernel = member["kind"]
    ram = f"{app['minimum_ram_size']:,}" if "minimum_ram_size" in app else ""
    return printable(member["name"]), f"{member['size']:,}", printable(app.get("name", "")), ram, printable(kernel)


def show_verdict(label: str, kernel: Mapping[str, Any]) -> None:
    """One line for an app: what the kernel does with it."""
    show(f"{printable(label)}: kernel: {kernel_line(kernel)}")

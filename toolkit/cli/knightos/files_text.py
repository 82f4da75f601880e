"""Executables, libraries and pictures as text for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from toolkit.cli.output import printable, show, show_fields, show_table
from toolkit.quantities import format_count, format_length

if TYPE_CHECKING:
    from formats.knightos.kimg import Kimg

WIDEST_DRAWN, HIGHEST_DRAWN = 128, 128
"""Pixels of the largest picture that is drawn as text."""
_PIXELS = {"00": " ", "10": "▀", "01": "▄", "11": "█"}


def show_kexc(label: str, program: Mapping[str, Any]) -> None:
    """The whole of `kexc show`."""
    version, entry = program["kernel_version"], program["entry_offset"]
    show_fields(
        {
            "file": f"{label}, {format_length(program['length'])}",
            "name": program["name"] or "",
            "description": program["description"] or "",
            "kernel": _verdict(program["verdict"]),
            "asks for": f"kernel {version[0]}.{version[1]}" if version else "",
            "entry point": "none" if entry is None else f"{entry:#x}",
            "stack": format_length(program["stack_length"]),
            "thread": ", ".join(program["thread_flag_names"]) or "no flags",
        }
    )
    rows = [(f"{r['offset']:#x}", f"{r['key']:02X}", f"{r['value']:04X}", r["name"]) for r in program["records"]]
    if rows:
        show("")
        show_table(("offset", "key", "value", "meaning"), rows, right=(0,))


def _verdict(verdict: Mapping[str, Any]) -> str:
    if verdict["starts"]:
        return f"{verdict['kernel']} starts it"
    return f"{verdict['kernel']} refuses it (error {verdict['error']}): {verdict['reason']}"


def show_library(label: str, library: Mapping[str, Any]) -> None:
    """The whole of `library show`."""
    known = f", {library['known_as']}" if library["known_as"] else ""
    functions = library["functions"]
    empty = sum(function["is_empty"] for function in functions)
    show_fields(
        {
            "file": f"{label}, {format_length(library['length'])}",
            "id": f"{library['id']:#04x}{known}",
            "functions": f"{format_count(len(functions), 'slot')}, {empty} empty",
            "code": f"{format_length(library['code_length'])} at {library['code_offset']:#x}",
        }
    )
    rows = [(f"{f['function']:#x}", _slot(f), f["name"]) for f in functions]
    if rows:
        show("")
        show_table(("function", "code", ""), rows, right=(0, 1))


def _slot(function: Mapping[str, Any]) -> str:
    if function["is_empty"]:
        return "empty"
    offset = function["code_offset"]
    return f"?{function['opcode']:02X}" if offset is None else f"{offset:#x}"


def show_picture(label: str, picture: Mapping[str, Any], image: Kimg | None) -> None:
    """The whole of `kimg show`; the picture itself where it is small."""
    colours = "colour" if picture.get("colour") else "black and white"
    if image is None:
        more = [*(["palette"] if picture["palette"] else []), f"compression {picture['compression']}"]
        layout = f"documented: {', '.join([colours, *more])}"
    else:
        layout = f"{colours}, {picture['dark_pixels']:,} of {picture['width'] * picture['height']:,} pixels dark"
    show_fields(
        {
            "file": printable(label),
            "size": f"{picture['width']} by {picture['height']} pixels",
            "layout": layout,
        }
    )
    if image is not None and 0 < image.width <= WIDEST_DRAWN and 0 < image.height <= HIGHEST_DRAWN:
        show("")
        for line in drawn(image):
            show(line)


def drawn(image: Kimg) -> list[str]:
    """A picture as lines of half blocks, two rows in a line."""
    length = len(image.rows) // image.height
    rows = [
        f"{int.from_bytes(image.rows[start : start + length], 'big'):0{8 * length}b}"[: image.width]
        for start in range(0, len(image.rows), length)
    ]
    if len(rows) % 2:
        rows.append("0" * image.width)
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return ["".join(_PIXELS[above + below] for above, below in zip(*pair, strict=True)).rstrip() for pair in pairs]

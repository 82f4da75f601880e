"""Volumes as text for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from toolkit.cli.output import printable, show, show_table
from toolkit.quantities import format_count, format_length

if TYPE_CHECKING:
    from toolkit.kfs.volume import Node, Volume

SHOWN_FILES = 20
"""Files that are named one by one in `info`; all of them are in the JSON."""
_CHAIN_SHOWN = 8


def show_info(image: str, info: Mapping[str, Any]) -> None:
    """The whole of `kfs info`."""
    geometry, blocks, fat = info["geometry"], info["blocks"], info["fat"]
    size = blocks["block_size"]
    titles = " or ".join(f"{model['title']} ({model['name']})" for model in info["models"])
    fields = {
        "image": f"{image}, {format_length(geometry['size'])} in {geometry['pages']} pages",
        "model": f"{titles}{', by size' if len(info['models']) > 1 else ''}",
        "kernel": info["kernel"] or "none",
        "data": f"pages {geometry['dat_pages'][0]:02X} to {geometry['dat_pages'][1]:02X}, "
        f"FAT pages {geometry['fat_pages'][0]:02X} down to {geometry['fat_pages'][1]:02X}",
        "capacity": f"{format_length(blocks['capacity'])} in {blocks['total']:,} blocks",
        "used": _blocks(blocks["used"], size),
        "orphaned": _blocks(blocks["orphaned"], size),
        "free": _blocks(blocks["free"], size) + _dirty(blocks["free_but_dirty"]),
        "FAT": f"{format_length(fat['used'])} used, {fat['left_for_kernel']:,} left for the kernel to append"
        + _odd(fat),
        "content": ", ".join(
            (
                format_count(info["files"], "file"),
                format_count(info["directories"], "directory", "directories"),
                format_count(info["links"], "link"),
            )
        )
        + (f", {len(info['out_of_tree'])} entries out of the tree" if info["out_of_tree"] else ""),
        "kernel reads": _kernel_line(info),
    }
    width = max(map(len, fields)) + 2
    for name, value in fields.items():
        show(f"{name + ':':{width}}{printable(value)}")
    _show_not_whole(info["kernel_reads"])


def _blocks(count: int, size: int) -> str:
    return f"{format_length(count * size)} in {format_count(count, 'block')}"


def _dirty(count: int) -> str:
    return f", {count:,} of them not erased" if count else ""


def _odd(fat: Mapping[str, Any]) -> str:
    unreadable, garbage = fat["unreadable"], fat["garbage"]
    return (f", {format_count(unreadable, 'unreadable entry', 'unreadable entries')}" if unreadable else "") + (
        f", {format_count(garbage, 'byte')} of garbage" if garbage else ""
    )


def _kernel_line(info: Mapping[str, Any]) -> str:
    if not info["not_read_whole"]:
        return "every file whole"
    return f"{info['not_read_whole']} of {len(info['kernel_reads'])} files and links not whole"


def _show_not_whole(reports: Sequence[Mapping[str, Any]]) -> None:
    not_whole = [report for report in reports if not report["whole"]]
    for report in not_whole[:SHOWN_FILES]:
        show(f"  {printable(report['path'])}: {report['reason']}: {report['explanation']}")
    if len(not_whole) > SHOWN_FILES:
        show(f"  … and {len(not_whole) - SHOWN_FILES} more, all of them in --json")


def show_list(entries: Sequence[Mapping[str, Any]], *, long: bool) -> None:
    """The lines of `ls`."""
    if not long:
        for entry in entries:
            show(_label(entry))
        return
    rows = [(e["type"], str(e.get("size", "")), _section(e), _label(e)) for e in entries]
    show_table(("kind", "bytes", "block", "name"), rows, right=[1])


def _section(entry: Mapping[str, Any]) -> str:
    return f"{entry['section_id']:04X}" if "section_id" in entry else ""


def _label(entry: Mapping[str, Any]) -> str:
    name = printable(entry["path"].rpartition("/")[2])
    if entry["type"] == "link":
        return f"{name} -> {printable(entry['target'])}"
    return name + ("/" if entry["type"] == "directory" else "")


def show_tree(volume: Volume, start: Node) -> None:
    """The picture of `tree`; deep trees are drawn without recursion."""
    from toolkit.files import name_to_text
    from toolkit.kfs.picture import describe_node
    from toolkit.kfs.volume import Directory, File

    show(printable(name_to_text(start.path)))
    if not isinstance(start, Directory):
        return
    pending = [("", list(start.children.values()))]
    while pending:
        indent, nodes = pending[-1]
        if not nodes:
            pending.pop()
            continue
        node = nodes.pop(0)
        size = f"  {volume.length(node):,}" if isinstance(node, File) else ""
        show(f"{indent}{'├── ' if nodes else '└── '}{_label(describe_node(volume, node))}{size}")
        if isinstance(node, Directory):
            pending.append((indent + ("│   " if nodes else "    "), list(node.children.values())))


def show_stat(described: Mapping[str, Any]) -> None:
    """The lines of `stat`."""
    facts = dict(described["kfs"])
    chain, end = facts.pop("chain", None), facts.pop("chain_end", None)
    show(f"{printable(described['path'])}: {described['type']}")
    if "target" in described:
        show(f"  leads to: {printable(described['target'])}")
    for name, value in facts.items():
        if value is not None:
            show(f"  {name.replace('_', ' ')}: {_fact(name, value)}")
    if chain:
        ids = " ".join(f"{section_id:04X}" for section_id in chain[:_CHAIN_SHOWN])
        more = f" … {len(chain)} blocks" if len(chain) > _CHAIN_SHOWN else ""
        show(f"  chain: {ids}{more}, end: {end}")


def _fact(name: str, value: object) -> str:
    hexadecimal = {"entry_offset": "#x", "id": "#04x", "flags": "#04x", "section_id": "04X"}
    return format(value, hexadecimal[name]) if name in hexadecimal else str(value)

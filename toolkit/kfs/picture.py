"""Volumes as data for tables and JSON: models, space, files."""

from __future__ import annotations

import base64
from typing import Any

from formats.errors import FormatError
from formats.knightos.kernel_header import KERNEL_HEADER, VERSION_OFFSET, has_kernel
from formats.knightos.kfs_page import BLOCK_SIZE, PAGE_SIZE
from toolkit.files import name_to_text
from toolkit.kfs.facts import node_facts
from toolkit.kfs.fat import Unreadable
from toolkit.kfs.kernel.reading import Outcome
from toolkit.kfs.layout import FAT_PAGES
from toolkit.kfs.rules import NOT_READ_WHOLE
from toolkit.kfs.survey import (
    BlockUse,
    KernelReport,
    Seen,
    block_use,
    fat_bytes_left,
    kernel_reports,
)
from toolkit.kfs.volume import Directory, File, Link, Node, Volume

LONGEST_VERSION = 64
"""Bytes of the longest version of a kernel that is believed."""
UNKNOWN_VERSION = "unknown"


def kernel_version(volume: Volume) -> str | None:
    """The version of the KnightOS kernel in the image, or None without a kernel."""
    head = volume.device.read(0, VERSION_OFFSET + LONGEST_VERSION)
    if not has_kernel(head):
        return None
    try:
        return KERNEL_HEADER.parse(head).version.decode("ascii", "replace")
    except FormatError:
        return UNKNOWN_VERSION


def describe(volume: Volume) -> dict[str, Any]:
    """Everything that `kfs info` says. Lengths in bytes, pages and blocks as counts."""
    use = block_use(volume)
    reports = list(kernel_reports(volume, digests=True))
    nodes = list(volume.walk())
    layout = volume.layout
    return {
        "models": [{"name": model.name, "title": model.title} for model in volume.models],
        "geometry": {
            "size": layout.size,
            "pages": layout.pages,
            "dat_pages": [layout.dat_pages[0], layout.dat_pages[-1]],
            "fat_pages": [layout.fat_start, layout.fat_last],
            "swap_pages": [layout.swap_pages[0], layout.swap_pages[-1]],
        },
        "kernel": kernel_version(volume),
        "blocks": _blocks(use, len(volume.data.dirty_blocks())),
        "fat": {
            "window": FAT_PAGES * PAGE_SIZE,
            "used": volume.fat.used,
            "left_for_kernel": fat_bytes_left(volume),
            "entries": len(volume.fat.records),
            "unreadable": len(volume.fat.items) - len(volume.fat.records),
            "garbage": volume.fat.garbage,
        },
        "files": sum(isinstance(node, File) for node in nodes),
        "directories": sum(isinstance(node, Directory) for node in nodes),
        "links": sum(isinstance(node, Link) for node in nodes),
        "unreadable": [
            {"offset": item.offset, "length": item.length, "reason": item.reason}
            for item in volume.fat.items
            if isinstance(item, Unreadable)
        ],
        "out_of_tree": [
            {"path": name_to_text(lost.path), "offset": lost.record.offset, "reason": lost.reason.value}
            for lost in volume.out_of_tree
        ],
        "not_read_whole": sum(not report.whole for report in reports),
        "kernel_reads": [_report(report) for report in reports],
    }


def _blocks(use: BlockUse, dirty: int) -> dict[str, int]:
    return {
        "capacity": use.total * BLOCK_SIZE,
        "total": use.total,
        "used": use.used,
        "orphaned": use.orphaned,
        "free": use.free,
        "free_but_dirty": dirty,
        "block_size": BLOCK_SIZE,
    }


def _report(report: KernelReport) -> dict[str, Any]:
    return {
        "path": name_to_text(report.path),
        "length": report.length,
        "whole": report.whole,
        "reason": report.reason or None,
        "explanation": NOT_READ_WHOLE.get(report.reason),
        "by_bytes": _seen(report.by_bytes),
        "by_buffer": _seen(report.by_buffer),
    }


def _seen(seen: Seen) -> dict[str, Any]:
    if seen.outcome is not Outcome.BYTES:
        return {"outcome": seen.outcome.value}
    return {"outcome": "bytes", "length": seen.length, "sha256": seen.sha256}


def describe_node(volume: Volume, node: Node) -> dict[str, Any]:
    """What `ls`, `tree` and `stat` say of a node. Sizes in bytes."""
    described: dict[str, Any] = {"path": name_to_text(node.path), "type": kind_of(node)}
    if isinstance(node, File):
        described["size"] = volume.length(node)
    if isinstance(node, Link):
        described["target"] = name_to_text(node.body.target)
    return described


def describe_listed(volume: Volume, node: Node) -> dict[str, Any]:
    """What a listing says of a node: for files, the first block and number of blocks too, but not each of them."""
    described = describe_node(volume, node)
    if isinstance(node, File):
        blocks, end = volume.data.measure(node.body.section_id)
        if described["size"]:
            described |= {"section_id": node.body.section_id, "blocks": blocks, "chain_end": end.name.lower()}
    return described


def describe_whole(volume: Volume, node: Node) -> dict[str, Any]:
    """What `stat --json` says: the node, and what stands on flash about it."""
    return {**describe_node(volume, node), "kfs": node_facts(volume, node)}


def describe_content(volume: Volume, file: File) -> dict[str, Any]:
    """What `cat --json` says: the node and its content, in base64."""
    content = base64.b64encode(volume.read_file(file)).decode("ascii")
    return {**describe_node(volume, file), "base64": content}


def kind_of(node: Node) -> str:
    """``file``, ``directory`` or ``link``."""
    if isinstance(node, File):
        return "file"
    return "link" if isinstance(node, Link) else "directory"

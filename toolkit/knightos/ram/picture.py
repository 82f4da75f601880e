"""A snapshot as JSON sees it. Addresses and lengths are numbers, bytes are hex text."""

from __future__ import annotations

import dataclasses
from typing import Any

from formats.knightos.kernel_state import KernelState
from formats.knightos.kernel_tables import LIBRARY_NAMES, STREAM_ROW
from toolkit.files import name_to_text
from toolkit.knightos.kernels import STATE, KernelProfile
from toolkit.knightos.ram.heap import WalkedBlock
from toolkit.knightos.ram.on_flash import OnFlash
from toolkit.knightos.ram.roles import owner_name, roles
from toolkit.knightos.ram.snapshot import Snapshot
from toolkit.knightos.ram.streams import Stream
from toolkit.knightos.ram.threads import Thread


def describe(snapshot: Snapshot) -> dict[str, Any]:
    """All of it, findings aside."""
    detected, dump = snapshot.detected, snapshot.dump
    return {
        "dump": {
            "length": dump.length,
            "order": dump.order.name.lower(),
            "is_certain": detected.is_certain,
            "evidence": detected.evidence,
        },
        "kernel": {"profile": snapshot.profile.name, "title": snapshot.profile.title},
        "state": _state(snapshot),
        "link_handlers": _link_handlers(snapshot),
        "threads": [describe_thread(thread) for thread in snapshot.threads],
        "libraries": [
            {"row": number, "name": LIBRARY_NAMES.get(row.id), **fields(row)}
            for number, row in enumerate(snapshot.libraries)
        ],
        "signals": [{"row": number, **fields(row)} for number, row in enumerate(snapshot.signals)],
        "streams": [describe_stream(stream, snapshot.on_flash.get(stream.number)) for stream in snapshot.streams],
        "heap": describe_heap(snapshot),
    }


def fields(record: Any) -> dict[str, Any]:
    """The fields of a record, bytes as hex text."""
    values = {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}
    return {name: value.hex() if isinstance(value, bytes) else value for name, value in values.items()}


def _state(snapshot: Snapshot) -> dict[str, Any] | None:
    state = snapshot.state
    if state is None:
        return None
    hook = {"bcall_hook": state.bcall_hook} if isinstance(state, KernelState) else {}
    return fields(state) | hook


def _link_handlers(snapshot: Snapshot) -> list[dict[str, Any]] | None:
    if snapshot.link_handlers is None:
        return None
    return [fields(handler) for handler in snapshot.link_handlers.handlers]


def describe_thread(thread: Thread) -> dict[str, Any]:
    """One thread."""
    row = thread.row
    return {
        "row": thread.number,
        **fields(row),
        "running": thread.is_running,
        "suspendable": row.is_suspendable,
        "suspended": row.is_suspended,
        "colour": row.is_colour,
        "name": None if thread.name is None else name_to_text(thread.name),
        "program": _place(thread.program) | {"is_executable": thread.is_executable},
        "stack": _place(thread.stack) | {"used": thread.stack_used},
        "registers": None if thread.registers is None else fields(thread.registers),
        "stack_words": list(thread.words),
    }


def _place(block: WalkedBlock | None) -> dict[str, Any]:
    if block is None:
        return {"address": None, "length": None}
    return {"address": block.place.payload, "length": block.place.length}


def describe_stream(stream: Stream, on_flash: OnFlash | None) -> dict[str, Any]:
    """One row of the stream table. Of a free one, the fields are what is left over."""
    row = stream.row
    path = on_flash.path if on_flash else stream.path
    return {
        "number": stream.number,
        "address": stream.address,
        "state": stream.state.value,
        **fields(row),
        "raw": STREAM_ROW.build(row).hex(),
        "owner": row.owner,
        "final_block": row.is_on_final_block,
        "writable": row.is_writable,
        "at_end": row.is_at_end,
        "new_file": stream.is_open and stream.is_new,
        "unflushed": stream.is_unflushed,
        "path": None if path is None else name_to_text(path),
        "flash": None if on_flash is None else _flash(stream, on_flash),
    }


def _flash(stream: Stream, on_flash: OnFlash) -> dict[str, Any]:
    return {
        "entry": on_flash.entry.value,
        "entry_offset": on_flash.entry_offset,
        "has_block": on_flash.has_block,
        "in_file": on_flash.in_file,
        "written": on_flash.written,
        "differing": [
            {"start": start, "end": end, "hex": None if stream.buffer is None else stream.buffer[start:end].hex()}
            for start, end in on_flash.differing
        ],
    }


def describe_heap(snapshot: Snapshot) -> dict[str, Any]:
    """The heap, and how much of it is free."""
    heap, used = snapshot.heap, roles(snapshot)
    free = [block.place.length for block in heap.blocks if block.is_free]
    damaged = heap.damaged
    return {
        "address": snapshot.profile.user_memory,
        "free": sum(free),
        "largest_free": max(free, default=0),
        "damaged": None if damaged is None else {"address": damaged.address, "length": damaged.length},
        "cut_short": heap.cut,
        "blocks": [
            {
                "header": block.place.header,
                "payload": block.place.payload,
                "length": block.place.length,
                "owner": block.place.owner,
                "owner_name": owner_name(block.place.owner),
                "roles": list(used.get(block.place.header, ())),
                "footer": block.footer,
                "whole": block.is_whole,
            }
            for block in heap.blocks
        ],
    }


def describe_profile(profile: KernelProfile) -> dict[str, Any]:
    """The memory map of a profile."""
    tables = [kind for kind in profile.formats if kind != STATE]
    counted = {kind: {"rows": profile.rows(kind), "row_length": profile.row_length(kind)} for kind in tables}
    return {
        "profile": profile.name,
        "title": profile.title,
        "regions": [
            {
                "kind": region.kind,
                "name": region.name,
                "address": region.address,
                "length": region.length,
                **counted.get(region.kind, {}),
            }
            for region in profile.regions
        ],
    }

"""A dump of RAM as text for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.cli.output import printable, show, show_table
from toolkit.quantities import format_count, format_length

LOCKS = {"link_lock": "link port", "screen_lock": "screen", "keypad_lock": "keypad", "usb_lock": "USB"}
PAIRS = ("af", "bc", "de", "hl", "ix", "iy")
SHADOWS = ("af_shadow", "bc_shadow", "de_shadow", "hl_shadow")
_BYTES_SHOWN = 16
_WORDS_SHOWN = 12
_IDLE = 0xFF


def show_snapshot(file: str, described: Mapping[str, Any]) -> None:
    """The whole of `knightos ram`."""
    dump, kernel = described["dump"], described["kernel"]
    order = "the CPU's whole view" if dump["order"] == "view" else f"{_ORDERS[dump['order']]} order"
    show(f"dump:    {printable(file)}, {format_length(dump['length'])}, {order}: {dump['evidence']}")
    show(f"kernel:  {kernel['profile']}, {kernel['title']}")
    _show_state(described)
    _show_threads(described["threads"])
    _show_libraries(described["libraries"])
    _show_signals(described["signals"])
    _show_streams(described["streams"])
    _show_heap(described["heap"])


_ORDERS = {"cpu": "CPU", "physical": "physical"}


def _show_state(described: Mapping[str, Any]) -> None:
    state = described["state"]
    if state is None:
        show("state:   not in the dump")
        return
    index = state["current_thread_index"]
    counts = (("thread", "threads"), ("library", "libraries"), ("signal", "signals"))
    counted = [format_count(len(described[key]), noun, key) for noun, key in counts]
    running = next((f"thread {row['id']} runs" for row in described["threads"] if row["running"]), f"row {index} runs")
    running = "idle" if index == _IDLE else running
    show(f"state:   {', '.join(counted)}; {running}; last thread id {state['last_thread_id']}")
    owners = [f"{what} {state[name]}" for name, what in LOCKS.items() if state[name]]
    show(f"locks:   {', '.join(owners) or 'none'}; contrast {state['contrast']:02X}")
    for handler in described["link_handlers"] or ():
        machine, length = handler["machine"], handler["header_length"]
        show(f"link:    machine {machine:02X}, header of {length}, call {handler['callback']:04X}")


def _show_threads(threads: Sequence[Mapping[str, Any]]) -> None:
    if not threads:
        return
    show("\nthreads")
    rows = [
        (
            str(thread["row"]),
            str(thread["id"]),
            f"{thread['executable']:04X}",
            _program(thread),
            f"{thread['stack_pointer']:04X}",
            _stack(thread["stack"]),
            _flags(thread),
        )
        for thread in threads
    ]
    show_table(("row", "id", "at", "program", "SP", "stack", "flags"), rows, right=[0, 1])
    for thread in threads:
        if thread["registers"] is not None:
            _show_registers(thread)


def _program(thread: Mapping[str, Any]) -> str:
    length = thread["program"]["length"]
    name = f' "{printable(thread["name"])}"' if thread["name"] else ""
    return "none" if length is None else f"{format_length(length)}{name}"


def _stack(stack: Mapping[str, Any]) -> str:
    if stack["address"] is None:
        return "none"
    return f"{stack['address']:04X}, {stack['used']} of {stack['length']} used"


def _flags(thread: Mapping[str, Any]) -> str:
    words = ["running"] * thread["running"] + ["suspended"] * thread["suspended"]
    words += ["not suspendable"] * (not thread["suspendable"]) + ["colour"] * thread["colour"]
    return ", ".join(words)


def _show_registers(thread: Mapping[str, Any]) -> None:
    registers, words = thread["registers"], thread["stack_words"]
    old = " (old: it runs)" if thread["running"] else ""
    pairs = [f"{name.upper()} {registers[name]:04X}" for name in PAIRS]
    shadows = [f"{name[:2].upper()}' {registers[name]:04X}" for name in SHADOWS]
    show(f"thread {thread['id']}{old}: PC {registers['pc']:04X}  {'  '.join([*pairs, *shadows])}")
    if words:
        shown = " ".join(f"{word:04X}" for word in words[:_WORDS_SHOWN])
        show(f"  then: {shown}{' …' if len(words) > _WORDS_SHOWN else ''}")


def _show_libraries(libraries: Sequence[Mapping[str, Any]]) -> None:
    if libraries:
        show("\nlibraries")
        rows = [
            (f"{row['id']:02X}", row["name"] or "", f"{row['address']:04X}", str(row["dependents"]))
            for row in libraries
        ]
        show_table(("id", "name", "at", "asked for"), rows, right=[3])


def _show_signals(signals: Sequence[Mapping[str, Any]]) -> None:
    if signals:
        show("\nsignals")
        rows = [(str(row["target"]), f"{row['type']:02X}", f"{row['payload']:04X}") for row in signals]
        show_table(("for thread", "type", "payload"), rows, right=[0])


def _show_streams(streams: Sequence[Mapping[str, Any]]) -> None:
    open_ = [stream for stream in streams if stream["state"] == "open"]
    if not open_:
        return
    show("\nopen files")
    rows = [
        (
            str(stream["number"]),
            str(stream["owner"]),
            _stream_flags(stream),
            f"{stream['buffer']:04X}",
            str(stream["position"]),
            "none" if stream["section_id"] == 0xFFFF else f"{stream['section_id']:04X}",
            str(stream["final_length"]),
            _entry(stream),
            f"{stream['working_size']:,}" if stream["writable"] else "",
            printable(stream["path"] or ""),
        )
        for stream in open_
    ]
    header = ("id", "owner", "FTE", "buffer", "position", "block", "final", "entry", "size", "path")
    show_table(header, rows, right=[0, 1, 4, 6, 8])
    for stream in open_:
        _show_waiting(stream)


def _stream_flags(stream: Mapping[str, Any]) -> str:
    letters = (("final_block", "F"), ("writable", "T"), ("at_end", "E"))
    return "".join(letter if stream[name] else "-" for name, letter in letters)


def _entry(stream: Mapping[str, Any]) -> str:
    if stream["new_file"]:
        return "new"
    page = f"{stream['entry_page']:02X}:" if stream["writable"] else ""
    state = stream["flash"]["entry"] if stream["flash"] else ""
    return f"{page}{stream['entry_address']:04X}{f' {state}' if state not in ('', 'live') else ''}"


def _show_waiting(stream: Mapping[str, Any]) -> None:
    """What of a buffer is not on flash; without an image, only whether something is."""
    if stream["flash"] is None:
        if stream["unflushed"]:
            show(f"stream {stream['number']}: not flushed")
        return
    word = "not flushed" if stream["unflushed"] else "not what is on flash"
    for piece in stream["flash"]["differing"]:
        data = bytes.fromhex(piece["hex"] or "")
        more = " …" if len(data) > _BYTES_SHOWN else ""
        length = format_length(piece["end"] - piece["start"])
        show(f"stream {stream['number']}: {word}, {length} at {piece['start']}: {data[:_BYTES_SHOWN].hex(' ')}{more}")


def _show_heap(heap: Mapping[str, Any]) -> None:
    blocks = heap["blocks"]
    show(
        f"\nheap at {heap['address']:04X}: {format_count(len(blocks), 'block')}, "
        f"{format_length(heap['free'])} free, {heap['largest_free']:,} in one piece"
    )
    if blocks:
        rows = [
            (
                f"{block['header']:04X}",
                f"{block['payload']:04X}",
                f"{block['length']:,}",
                block["owner_name"],
                ", ".join(block["roles"]),
                "" if block["whole"] else f"footer {block['footer']:04X}",
            )
            for block in blocks
        ]
        show_table(("block", "payload", "bytes", "owner", "what", "damage"), rows, right=[2])
    if heap["damaged"]:
        start = heap["damaged"]["address"]
        show(f"damaged: {start:04X} to {start + heap['damaged']['length'] - 1:04X}")

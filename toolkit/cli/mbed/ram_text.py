"""A dump of RAM as text for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from toolkit.cli.mbed.crash_text import show_fault
from toolkit.cli.output import printable, show, show_table
from toolkit.mbed.crash.codes import status_of
from toolkit.quantities import format_count, format_length

_MOST_BLOCKS = 20
_TIMER, _ONCE = ("inactive", "stopped", "running"), ("once, after", "every")
_DETAILS = {
    "timer": lambda record: (
        f"{_TIMER[record['state']]}, {'every' if record['type'] else 'once,'} {record['load']:,} ticks"
    ),
    "event flags": lambda record: f"flags {record['event_flags']:08X}",
    "mutex": lambda record: f"taken {format_count(record['lock'], 'time')}" if record["lock"] else "free",
    "semaphore": lambda record: f"{record['tokens']:,} of {format_count(record['max_tokens'], 'token')}",
    "memory pool": lambda record: _pool(record["pool"]),
    "message queue": lambda record: f"{format_count(record['message_count'], 'message')}, {_pool(record['pool'])}",
}


def show_snapshot(file: str, described: Mapping[str, Any]) -> None:
    """The whole of `mbed ram`."""
    dump, kernel = described["dump"], described["kernel"]
    _line("dump", f"{printable(file)}, {format_length(dump['length'])} at {dump['address']:08X}")
    if described["elf"] is not None:
        _line("program", printable(described["elf"]))
    _line("kernel", "not found" if kernel is None else _kernel(kernel))
    if described["vectors"] is not None:
        _line("vectors", _vectors(described["vectors"]))
    if described["isr_stack"] is not None:
        stack = described["isr_stack"]
        _line("interrupts", f"stack of {format_length(stack['length'])} at {stack['address']:08X}, use not known")
    _show_heap_line(described["heap"])
    _show_replaced(described["vectors"])
    _show_threads(described["threads"])
    _show_objects(described["objects"])
    _show_crash(described["crash_data"])
    _show_heap(described["heap"])


def _line(name: str, words: str) -> None:
    show(f"{name + ':':<12}{words}")


def _kernel(kernel: Mapping[str, Any]) -> str:
    name = kernel["text"] or f"RTX {kernel['version']}"
    known = "by symbol" if kernel["known_from"] == "symbol" else "by its content"
    return (
        f"{printable(name)}, {kernel['state']}, {kernel['tick']:,} ticks; osRtxInfo at {kernel['address']:08X}, {known}"
    )


def _vectors(vectors: Mapping[str, Any]) -> str:
    words = f"{vectors['count']} words at {vectors['address']:08X}"
    if vectors["flash_address"] is None:
        return f"{words}; the flash to compare them with is not known"
    count = len(vectors["replaced"])
    same = "as in flash" if not count else f"{format_count(count, 'word')} not as in flash"
    return f"{words}, {same} at {vectors['flash_address']:08X}"


def _show_heap_line(heap: Mapping[str, Any]) -> None:
    for part in heap["parts"]:
        _line("heap", f"{format_length(part['length'])} at {part['address']:08X} ({printable(part['evidence'])})")


def _show_replaced(vectors: Mapping[str, Any] | None) -> None:
    if vectors is None or not vectors["replaced"]:
        return
    show("\nvectors that are not as in flash")
    rows = [
        (str(one["number"]), one["name"], *(_code(one[place], one[name]) for place, name in _PLACES))
        for one in vectors["replaced"]
    ]
    show_table(("word", "name", "flash", "RAM"), rows, right=(0,))


_PLACES = (("flash", "flash_function"), ("ram", "function"))


def _code(address: int, function: str | None) -> str:
    return f"{address:08X}{f' {printable(function)}' if function else ''}"


def _show_threads(threads: Sequence[Mapping[str, Any]]) -> None:
    if not threads:
        return
    show(f"\n{format_count(len(threads), 'thread')}")
    header = ("block", "name", "state", "priority", "begins", "stack", "bytes", "now", "at most", "magic", "lies in")
    rows = [
        (
            f"{thread['address']:08X}",
            printable(thread["name"] or thread["symbol"] or "?"),
            _state(thread),
            _priority(thread),
            _code(thread["entry"], thread["function"]),
            f"{thread['stack']['address']:08X}",
            f"{thread['stack']['length']:,}",
            _used_now(thread["stack"]),
            _number(thread["stack"]["used_at_most"]),
            _magic(thread["stack"]),
            printable(thread["stack"]["place"] or ""),
        )
        for thread in threads
    ]
    show_table(header, rows, right=(3, 6, 7, 8))
    if any(thread["runs"] for thread in threads):
        show("old: the stack pointer of a thread that runs is in the core, and not in the dump")
    if any(thread["stack"]["used_at_most"] is None for thread in threads):
        show("unknown: nothing filled the stack, or all of it was used")
    frames = [(thread, thread["frame"]) for thread in threads if thread["frame"] is not None]
    if frames:
        show("")
        rows_ = [(printable(thread["name"] or f"{thread['address']:08X}"), *_frame(frame)) for thread, frame in frames]
        show_table(("thread", "goes on at", "and then at"), rows_)


def _state(thread: Mapping[str, Any]) -> str:
    words = "running" if thread["runs"] else thread["state"]
    if thread["waits_for"]:
        words += f": {thread['object_title'] or thread['waits_for']}"
    if thread["waits_for"] == "delay" and thread["delay"] is not None:
        words += f", {thread['delay']:,} ticks"
    return printable(words)


def _priority(thread: Mapping[str, Any]) -> str:
    base = thread["priority_base"]
    return f"{thread['priority']}" + (f" (of {base})" if base != thread["priority"] else "")


def _used_now(stack: Mapping[str, Any]) -> str:
    if stack["used_now"] is None:
        return "?"
    return f"{stack['used_now']:,}{' old' if stack['sp_is_old'] else ''}"


def _magic(stack: Mapping[str, Any]) -> str:
    if stack["intact"]:
        return "whole"
    return "?" if stack["lowest_word"] is None else f"{stack['lowest_word']:08X}"


def _number(number: int | None) -> str:
    return "unknown" if number is None else f"{number:,}"


def _frame(frame: Mapping[str, Any]) -> tuple[str, str]:
    functions = frame["functions"]
    return _code(frame["pc"], functions.get("pc")), _code(frame["lr"], functions.get("lr"))


def _pool(pool: Mapping[str, Any]) -> str:
    return f"{pool['used_blocks']:,} of {pool['max_blocks']:,} blocks of {format_length(pool['block_size'])} used"


def _show_objects(objects: Sequence[Mapping[str, Any]]) -> None:
    if not objects:
        return
    show(f"\n{format_count(len(objects), 'object')} of the kernel")
    rows = [
        (
            f"{found['address']:08X}",
            found["kind"],
            printable(found["name"] or found["symbol"] or ""),
            _details(found),
            printable(", ".join(found["waiting_names"])),
        )
        for found in objects
    ]
    show_table(("at", "kind", "name", "what it has", "waiting"), rows)


def _details(found: Mapping[str, Any]) -> str:
    words = _DETAILS[found["kind"]](found["record"])
    if found["owner_name"] is not None:
        words += f" by {found['owner_name']}"
    if found["kind"] == "timer":
        words += f", {_code(found['record']['function'], found['function'])}"
    return printable(words)


def _show_crash(crash: Mapping[str, Any] | None) -> None:
    if crash is None:
        return
    if not crash["crashed"]:
        show(f"\ncrash data at {crash['address']:08X}: no crash was recorded")
        return
    show(f"\ncrash data at {crash['address']:08X}, CRC {'right' if crash['crc_right'] else 'WRONG'}")
    for name, words in _crash_lines(crash):
        show(f"  {name:<9} {words}")
    if crash["fault"] is not None:
        show_fault(crash["fault"])


def _crash_lines(crash: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    start, end, functions = crash["start"], crash["end"], crash["functions"]
    value = f": {crash['value_words']}" if crash["value_words"] else ""
    thread = f" {printable(crash['thread'])}" if crash["thread"] else ""
    entry = _code(start["thread_entry"], functions.get("thread_entry"))
    yield "error", f"{start['status']:08X}: {status_of(start['status'])}"
    yield "location", _code(start["address"], functions.get("address"))
    yield "value", f"{start['value']:08X}{value}"
    yield "thread", f"{start['thread_id']:08X}{thread}, begins at {entry}"
    yield "stack", f"{format_length(start['stack_size'])} at {start['stack_mem']:08X}, SP {start['sp']:08X}"
    if crash["filename"]:
        yield "source", f"{printable(crash['filename'])}, line {end['line']}"
    processed = "looked at since" if end["processed"] else "not looked at yet"
    yield "resets", f"{end['reboot_count']:,} because of errors, {processed}"


def _show_heap(heap: Mapping[str, Any]) -> None:
    if heap["stacks"]:
        names = ", ".join(printable(stack["thread"]) for stack in heap["stacks"])
        total = sum(stack["length"] for stack in heap["stacks"])
        show(f"\nstacks in the heap: {format_length(total)} ({names})")
    if not heap["blocks"]:
        return
    owners = {stack["block"]: stack["thread"] for stack in heap["stacks"]}
    show(f"\nheap with statistics: {format_count(len(heap['blocks']), 'block')}, {format_length(heap['used'])}")
    largest = sorted(heap["blocks"], key=lambda block: -block["length"])[:_MOST_BLOCKS]
    rows = [
        (f"{block['address']:08X}", f"{block['length']:,}", _owner(owners, block))
        for block in sorted(largest, key=lambda block: int(block["address"]))
    ]
    show_table(("block", "bytes", "what"), rows, right=(1,))
    if len(heap["blocks"]) > len(largest):
        show(f"and {len(heap['blocks']) - len(largest):,} smaller ones")


def _owner(owners: Mapping[Any, str], block: Mapping[str, Any]) -> str:
    owner = owners.get(block["address"])
    return "" if owner is None else f"stack of {printable(owner)}"

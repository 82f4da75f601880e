"""A dump of RAM as JSON sees it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from formats.mbed.crash_data import FaultContext
from formats.mbed.thread_block import BASIC_FRAME
from toolkit.mbed.crash.codes import value_words
from toolkit.mbed.crash.explain import functions_of
from toolkit.mbed.crash.faults import exception_of, mode_words
from toolkit.mbed.ram.crash import CrashData
from toolkit.mbed.ram.objects import KernelObject
from toolkit.mbed.ram.snapshot import Snapshot
from toolkit.mbed.ram.threads import Thread
from toolkit.mbed.vectors import name_of
from toolkit.memory.region import AddressRange

_POOLS = {"memory pool", "message queue"}


def describe(snapshot: Snapshot) -> dict[str, Any]:
    """Everything that is known."""
    program, dump = snapshot.program, snapshot.dump
    flash = [{"address": start, "length": len(data)} for start, data in dump.flash.segments]
    return {
        "dump": {"address": dump.range.address, "length": dump.range.length},
        "elf": None if program is None else program.build.name,
        "flash": flash,
        "kernel": _kernel(snapshot),
        "threads": [_thread(snapshot, thread) for thread in snapshot.threads],
        "objects": [_object(snapshot, found) for found in snapshot.objects],
        "vectors": _vectors(snapshot),
        "crash_data": None if snapshot.crash is None else _crash(snapshot, snapshot.crash),
        "isr_stack": _range(snapshot.isr_stack),
        "heap": _heap(snapshot),
    }


def _range(range_: AddressRange | None) -> dict[str, int] | None:
    return None if range_ is None else {"address": range_.address, "length": range_.length}


def fields(record: Any) -> dict[str, Any]:
    """The fields of a record; bytes as digits, records within it as their own fields."""
    return {name: _plain(getattr(record, name)) for name in record.__match_args__}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    return fields(value) if hasattr(value, "__match_args__") else value


def _kernel(snapshot: Snapshot) -> dict[str, Any] | None:
    kernel = snapshot.kernel
    if kernel is None:
        return None
    return {
        "address": kernel.address,
        "known_from": kernel.known_from,
        "text": kernel.text,
        "version": kernel.version,
        "state": kernel.state,
        "tick": kernel.start.tick,
        "start": fields(kernel.start),
        "lists": None if kernel.lists is None else fields(kernel.lists),
        "timers": None if kernel.timers is None else fields(kernel.timers),
    }


def _thread(snapshot: Snapshot, thread: Thread) -> dict[str, Any]:
    block, stack = thread.block, thread.stack
    waited = snapshot.waited_for_by(thread)
    return {
        "address": thread.address,
        "length": thread.length,
        "name": thread.name,
        "symbol": thread.symbol,
        "state": thread.state,
        "waits_for": thread.waits_for,
        "object": None if waited is None else waited.address,
        "object_title": None if waited is None else waited.title,
        "runs": thread.is_running,
        "delay": snapshot.ticks_left(thread),
        "priority": block.priority,
        "priority_base": block.priority_base,
        "entry": block.thread_addr,
        "function": snapshot.function_at(block.thread_addr),
        "stack": {
            "address": stack.range.address,
            "length": stack.range.length,
            "place": snapshot.place_of(thread),
            "lowest_word": stack.lowest_word,
            "intact": stack.is_intact,
            "sp": block.sp,
            "sp_is_old": thread.is_running,
            "used_now": stack.used_now,
            "used_at_most": stack.used_at_most,
            "with_fpu": not block.stack_frame & BASIC_FRAME,
        },
        "frame": _frame(snapshot, thread),
        "block": fields(block),
    }


def _frame(snapshot: Snapshot, thread: Thread) -> dict[str, Any] | None:
    frame = thread.frame
    if frame is None:
        return None
    return {
        "pc": frame.pc,
        "lr": frame.lr,
        "functions": {
            name: function for name, at in frame.__dict__.items() if (function := snapshot.function_at(at)) is not None
        },
    }


def _object(snapshot: Snapshot, found: KernelObject) -> dict[str, Any]:
    owner = getattr(found.record, "owner", 0)
    return {
        "address": found.address,
        "kind": found.kind,
        "name": found.name,
        "symbol": found.symbol,
        "linked": found.linked,
        "waiting": list(found.waiting),
        "waiting_names": [snapshot.by_address[address].title for address in found.waiting],
        "owner_name": snapshot.by_address[owner].title if owner in snapshot.by_address else None,
        "function": snapshot.function_at(found.record.function) if found.kind == "timer" else None,
        "record": fields(found.record),
    }


def _vectors(snapshot: Snapshot) -> dict[str, Any] | None:
    vectors = snapshot.vectors
    if vectors is None:
        return None
    return {
        "address": vectors.range.address,
        "count": len(vectors.words),
        "flash_address": vectors.flash_address,
        "replaced": [
            {
                "number": one.number,
                "name": name_of(one.number),
                "flash": one.flash,
                "ram": one.ram,
                "function": snapshot.function_at(one.ram),
                "flash_function": snapshot.function_at(one.flash),
            }
            for one in vectors.replaced
        ],
    }


def _crash(snapshot: Snapshot, crash: CrashData) -> dict[str, Any]:
    start, status = crash.start, crash.status
    addresses = {"address": start.address, "thread_entry": start.thread_entry} if crash.crashed else {}
    return {
        "address": crash.fault_range.address,
        "known_from": crash.known_from,
        "crashed": crash.crashed,
        "crc_right": crash.is_right,
        "status": status.as_dict(),
        "value_words": value_words(status, start.value),
        "functions": functions_of(addresses, snapshot.program),
        "thread": _crashed_thread(snapshot, start.thread_id),
        "filename": crash.filename.decode("utf-8", "surrogateescape"),
        "name_length": crash.name_length,
        "start": fields(start),
        "end": fields(crash.end),
        "fault": _fault(snapshot, crash.fault) if crash.fault is not None and status.is_fault else None,
    }


def _crashed_thread(snapshot: Snapshot, address: int) -> str | None:
    """The name of the thread that crashed; true as long as its block is the same after the reset."""
    thread = snapshot.by_address.get(address)
    return None if thread is None else thread.name or thread.symbol


def _fault(snapshot: Snapshot, fault: FaultContext) -> dict[str, Any]:
    """The registers, in the form of a fault in a log."""
    names = [name for name in fault.__match_args__ if name not in ("unused", "exc_return", "control")]
    registers = {_register(name): getattr(fault, name) for name in names}
    mode, privilege, stack = mode_words(fault.exc_return, fault.control)
    exception = exception_of(fault.xpsr)
    return {
        "type": None,
        "registers": registers,
        "functions": functions_of({name: registers[name] for name in ("PC", "LR")}, snapshot.program),
        "bits": {},
        "core": None,
        "exception": name_of(exception) if exception else None,
        "mode": mode,
        "privilege": privilege,
        "stack": stack,
    }


def _register(name: str) -> str:
    return "xPSR" if name == "xpsr" else name.upper()


def _heap(snapshot: Snapshot) -> dict[str, Any]:
    heap = snapshot.heap
    return {
        "parts": [{**_part(part.range), "evidence": part.evidence} for part in heap.parts],
        "used": heap.used,
        "stacks": _stacks_in(snapshot),
        "blocks": [{"address": block.address, "length": block.length} for block in heap.blocks],
        "wrong": [{"address": block.address, "length": block.length} for block in heap.wrong],
    }


def _part(range_: AddressRange) -> Mapping[str, int]:
    return {"address": range_.address, "length": range_.length}


def _stacks_in(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Stacks of threads that lie in the heap, and the blocks that they lie in."""
    found = [thread for thread in snapshot.threads if snapshot.heap.holds(thread.stack.range)]
    blocks = [snapshot.heap.block_of(thread.stack.range) for thread in found]
    return [
        {"thread": thread.title, **_part(thread.stack.range), "block": None if block is None else block.address}
        for thread, block in zip(found, blocks, strict=True)
    ]

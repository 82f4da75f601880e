"""What a report of a crash says, in words: status, registers, functions, threads; and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from formats.mbed.thread_block import STATE_NAMES
from toolkit.findings import Finding
from toolkit.mbed.crash.codes import Status, status_of, value_words
from toolkit.mbed.crash.faults import bits_of, core_of, exception_of
from toolkit.mbed.crash.log import MOST_REPORTS, ErrorReport, FaultReport, Report, ThreadLine
from toolkit.mbed.crash.rules import RULES
from toolkit.mbed.program import Program
from toolkit.mbed.vectors import name_of

CODE_REGISTERS = ("PC", "LR")
"""Registers that hold addresses of code."""
_NEEDED = ("PC", "LR", "SP")
_FAR = 4096
"""Bytes below a stack in which a stack pointer still counts as its own, if that is shorter."""
STACKS = {"main": "_main_stack", "rtx_idle": "os_idle_thread_stack", "rtx_timer": "os_timer_thread_stack"}
"""Name of a thread of the system → symbol of its stack."""


def status_in(error: ErrorReport) -> Status | None:
    """The status that a report has."""
    value = error.numbers.get("status")
    return None if value is None else status_of(value)


def describe_report(report: Report, program: Program | None = None) -> dict[str, Any]:
    """A report as JSON sees it, with what its numbers mean.

    Args:
        report: the report.
        program: the program that printed it, where its ELF file is there.
    """
    return {
        "line": report.line,
        "fault": None if report.fault is None else _fault(report.fault, program),
        "error": None if report.error is None else _error(report.error, program),
    }


def _fault(fault: FaultReport, program: Program | None) -> dict[str, Any]:
    registers = fault.registers
    return {
        "line": fault.line,
        "whole": fault.whole,
        "type": fault.type,
        "registers": dict(registers),
        "functions": functions_of({name: registers[name] for name in CODE_REGISTERS if name in registers}, program),
        "bits": bits(registers),
        "core": core_of(registers["CPUID"]) if "CPUID" in registers else None,
        "exception": _exception(registers),
        "mode": fault.mode.get("Mode"),
        "privilege": fault.mode.get("Priv"),
        "stack": fault.mode.get("Stack"),
        "threads": [_thread(thread, program) for thread in fault.threads],
    }


def functions_of(addresses: Mapping[str, int], program: Program | None) -> dict[str, str]:
    """The functions of addresses, for those that lie in one."""
    found = {name: program.function_at(address) for name, address in addresses.items()} if program else {}
    return {name: function for name, function in found.items() if function is not None}


def bits(registers: Mapping[str, int]) -> dict[str, list[dict[str, str]]]:
    """Register → its bits that are set, with names and words; only of registers that have some."""
    found = {name: bits_of(name, value) for name, value in registers.items()}
    return {name: [{"name": bit, "words": words} for bit, words in set_] for name, set_ in found.items() if set_}


def _exception(registers: Mapping[str, int]) -> str | None:
    """What the core was in when the fault came, where that was no thread."""
    number = exception_of(registers.get("xPSR", 0))
    return name_of(number) if number else None


def _error(error: ErrorReport, program: Program | None) -> dict[str, Any]:
    status = status_in(error)
    value = error.numbers.get("value")
    addresses = {name: error.numbers[name] for name in ("location",) if name in error.numbers}
    current = error.current
    return {
        "line": error.line,
        "whole": error.whole,
        "status": None if status is None else status.as_dict(),
        "code": error.numbers.get("code"),
        "module": error.numbers.get("module"),
        "message": error.message,
        "location": error.numbers.get("location"),
        "value": value,
        "value_words": None if status is None or value is None else value_words(status, value),
        "functions": functions_of(addresses, program),
        "file": None if error.file is None else {"name": error.file[0], "line": error.file[1]},
        "target": error.target,
        "current_thread": None if current is None else _thread(current, program),
        "threads": [_thread(thread, program) for thread in error.threads if thread is not current],
    }


def _thread(thread: ThreadLine, program: Program | None) -> dict[str, Any]:
    return {
        "list": thread.list,
        "name": thread.name,
        "id": thread.id,
        "state": thread.state,
        "state_name": None if thread.state is None else STATE_NAMES.get(thread.state),
        "entry": thread.entry,
        "function": None if program is None else program.function_at(thread.entry),
        "stack_mem": thread.stack_mem,
        "stack_size": thread.stack_size,
        "sp": thread.sp,
        "stack_used": used_of(thread),
    }


def used_of(thread: ThreadLine) -> int | None:
    """Bytes of its stack that a thread uses; None where its stack pointer is another stack's."""
    used = thread.stack_mem + thread.stack_size - thread.sp
    return used if 0 <= used <= thread.stack_size else None


def findings_of(reports: tuple[Report, ...], program: Program | None = None) -> Iterator[Finding]:
    """What is wrong with the reports of a log, or with what they tell. `where` names lines, from 1."""
    if not reports:
        yield RULES["crash-log-none"].found("there is no report of Mbed OS in it")
    if len(reports) == MOST_REPORTS:
        yield RULES["crash-log-many"].found(f"the first {MOST_REPORTS:,} reports are looked at")
    for report in reports:
        for part in (report.fault, report.error):
            if part is not None:
                yield from _of_part(part)
        if report.error is not None:
            yield from _of_status(report.error)
        yield from _of_stacks(report, program)
        if program is not None and len(program.functions):
            yield from _of_code(report, program)


def _threads(report: Report) -> Iterator[ThreadLine]:
    for part in (report.fault, report.error):
        yield from part.threads if part is not None else ()


def _of_part(part: FaultReport | ErrorReport) -> Iterator[Finding]:
    where = f"line {part.line}"
    what = "fault" if isinstance(part, FaultReport) else "error"
    if not part.whole:
        yield RULES["crash-log-cut"].found(f"the report of the {what} has not both its start and its end", where)
    if isinstance(part, FaultReport):
        missing = [name for name in _NEEDED if name not in part.registers]
    else:
        missing = [name for name in ("status",) if name not in part.numbers]
    if missing:
        yield RULES["crash-log-empty"].found(f"the report of the {what} lacks {', '.join(missing)}", where)


def _of_status(error: ErrorReport) -> Iterator[Finding]:
    status, where = status_in(error), f"line {error.line}"
    if status is None:
        return
    if not status.is_error:
        yield RULES["crash-status"].found(f"the status {status.value:#x} is not negative", where)
    for name, said in (("code", status.code), ("module", status.module)):
        printed = error.numbers.get(name)
        if printed is not None and said is not None and printed != said:
            message = f"the status {status.value:#x} has {name} {said}, beside it stands {printed}"
            yield RULES["crash-status"].found(message, where)


def _of_stacks(report: Report, program: Program | None) -> Iterator[Finding]:
    """What is wrong with the stacks of threads; what the kernel says counts where no stack pointer says it."""
    found = [finding for thread in _threads(report) for finding in _of_stack(report, thread, program)]
    yield from found
    status = None if report.error is None else status_in(report.error)
    told = any(finding.code == "crash-stack-overflow" for finding in found)
    if report.error is not None and status is not None and status.is_stack_overflow and not told:
        name = "that ran" if report.error.current is None else _called(report.error.current)
        message = f"the kernel says that the stack of the thread {name} has overflowed"
        yield RULES["crash-stack-overflow"].found(message, f"line {report.line}")


def _called(thread: ThreadLine) -> str:
    return thread.name.removesuffix(" <handler>") or f"with the stack at {thread.stack_mem:#x}"


def _of_stack(report: Report, thread: ThreadLine, program: Program | None) -> Iterator[Finding]:
    where = f"line {report.line}"
    name = _called(thread)
    behind = thread.stack_mem - thread.sp
    if thread.stack_size and 0 <= behind <= max(thread.stack_size, _FAR):  # further away it is that of interrupts
        message = f"thread {name}: sp {thread.sp:#x} is {behind:,} bytes below its stack at {thread.stack_mem:#x}"
        yield RULES["crash-stack-overflow"].found(message, where)
    place = program.place(STACKS[name]) if program is not None and name in STACKS else None
    if place is not None and (place.address, place.length) != (thread.stack_mem, thread.stack_size):
        message = f"thread {name} has {thread.stack_size:,} bytes at {thread.stack_mem:#x}"
        expected = f"{STACKS[name]} has {place.length:,} at {place.address:#x}"
        yield RULES["crash-stack-other"].found(f"{message}, {expected}", where)


def _of_code(report: Report, program: Program) -> Iterator[Finding]:
    """Addresses of code that lie in no function; entries of threads must be the start of one."""
    addresses: dict[str, int] = {}
    if report.error is not None and "location" in report.error.numbers:
        addresses["location"] = report.error.numbers["location"]
    wrong = [f"{name} {address:#x}" for name, address in addresses.items() if program.functions.find(address) is None]
    for thread in _threads(report):
        place = program.functions.find(thread.entry)
        if place is None or place.offset:
            wrong.append(f"entry {thread.entry:#x} of thread {thread.name}".rstrip())
    if wrong:
        shown = ", ".join(dict.fromkeys(wrong))
        yield RULES["crash-elf"].found(f"not functions of {program.build.name}: {shown}", f"line {report.line}")

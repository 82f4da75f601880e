"""Reports of crashes as text for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.cli.output import printable, show, show_table
from toolkit.mbed.crash.codes import status_of

_REGISTERS_IN_LINE = 4
_FIRST = ("PC", "LR", "SP", "PSP", "MSP", "xPSR")
"""Registers that are shown with what they mean; the others follow in lines."""
_EXC_RETURN = 0xFFFF_FF00
_THREAD_HEADER = ("list", "thread", "state", "begins", "stack at", "bytes", "used")


def show_reports(reports: Sequence[Mapping[str, Any]]) -> None:
    """All reports of a log."""
    for number, report in enumerate(reports, 1):
        show(f"{'' if number == 1 else chr(10)}crash {number} of {len(reports)}, line {report['line']}")
        if report["fault"] is not None:
            show_fault(report["fault"])
        if report["error"] is not None:
            _show_error(report["error"])
        _show_threads(report)


def show_fault(fault: Mapping[str, Any]) -> None:
    """The registers of a fault."""
    registers = fault["registers"]
    if fault["type"]:
        _line("fault", printable(fault["type"]))
    if words := _where(fault):
        _line("in", words)
    if fault["core"]:
        _line("core", fault["core"])
    for name in _FIRST:
        if name in registers:
            _line(name, f"{registers[name]:08X}{_meaning(name, registers[name], fault['functions'])}")
    for name, bits in fault["bits"].items():
        for bit in bits:
            _line(name, f"{bit['name']}: {bit['words']}")
    for name, register in (("MMFAR", "MMARVALID"), ("BFAR", "BFARVALID")):
        if name in registers:
            _line(name, f"{registers[name]:08X} (valid where {register} is set)")
    _show_others(registers)


def _show_others(registers: Mapping[str, int]) -> None:
    others = [f"{name} {value:08X}" for name, value in registers.items() if name.startswith("R")]
    for start in range(0, len(others), _REGISTERS_IN_LINE):
        _line("" if start else "R0-R12", "  ".join(others[start : start + _REGISTERS_IN_LINE]))


def _where(fault: Mapping[str, Any]) -> str:
    """Mode, privilege and stack, as far as they are known."""
    forms = (("mode", "{} mode"), ("privilege", "{}"), ("stack", "stack {}"), ("exception", "in the handler of {}"))
    words = [form.format(fault[name]) for name, form in forms if fault[name]]
    return ", ".join(printable(word) for word in words)


def _meaning(name: str, value: int, functions: Mapping[str, str]) -> str:
    if name == "LR" and value >= _EXC_RETURN:
        return "  return from an exception"
    return f"  {printable(functions[name])}" if name in functions else ""


def _show_error(error: Mapping[str, Any]) -> None:
    status = error["status"]
    if status is not None:
        _line("error", f"{status['value']:08X}: {status_of(status['value'])}")
    elif error["code"] is not None:
        _line("error", f"code {error['code']}")
    if error["message"]:
        _line("message", printable(error["message"]))
    if error["location"] is not None:
        function = error["functions"].get("location")
        _line("location", f"{error['location']:08X}{f'  {printable(function)}' if function else ''}")
    if error["file"] is not None:
        _line("source", printable(f"{error['file']['name']}, line {error['file']['line']}"))
    if error["value"] is not None:
        words = f": {error['value_words']}" if error["value_words"] else ""
        _line("value", f"{error['value']:08X}{words}")
    if error["target"] is not None:
        _line("target", printable(error["target"]))


def _show_threads(report: Mapping[str, Any]) -> None:
    threads = [*(report["fault"] or {}).get("threads", ())]
    if report["error"] is not None:
        current = report["error"]["current_thread"]
        threads += [*([current] if current else []), *report["error"]["threads"]]
    if threads:
        show("")
        show_table(_THREAD_HEADER, [_thread(thread) for thread in threads], right=(5, 6))


def _thread(thread: Mapping[str, Any]) -> tuple[str, ...]:
    begins = f"{thread['entry']:08X}" + (f" {thread['function']}" if thread["function"] else "")
    state = thread["state_name"] or ("" if thread["state"] is None else f"{thread['state']:02X}")
    used = "" if thread["stack_used"] is None else f"{thread['stack_used']:,}"
    list_ = thread["list"].removesuffix(" Thread").removesuffix(" Threads").lower()
    cells = (list_, thread["name"], state, begins, f"{thread['stack_mem']:08X}", f"{thread['stack_size']:,}", used)
    return tuple(printable(cell) for cell in cells)


def _line(name: str, words: str) -> None:
    show(f"  {name:<9} {words}")

"""Reports of crashes in the log of a serial line (formats/mbed/SPEC.md: Reports of crashes as text).

Other programs write into such logs too: in front of lines, and between them. What stands in front of the first line of
a report, as a time does, is taken off the others. Reports may lack their start or their end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from toolkit.mbed.crash.codes import status_of

LONGEST_LINE = 1000
"""Characters of a line that are looked at."""
LONGEST_BLOCK = 2000
"""Lines of a report; with the stacks of all threads they have hundreds."""
MOST_REPORTS = 1000
_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_HEX = r"(?:0x)?([0-9A-Fa-f]{1,8})\b"
_WORD = r"(?:0x)?([0-9A-Fa-f]{8})\b"
"""A number that has all of its digits; one with fewer is cut."""
_REGISTER = re.compile(
    rf"(?<!\w)(R1[0-2]|R\d|SP|LR|PC|xPSR|PSP|MSP|CPUID|HFSR|MMFSR|BFSR|UFSR|DFSR|AFSR|SHCSR|MMFAR|BFAR)\s*:\s*{_WORD}"
)
_MODE = re.compile(r"(?<!\w)(Mode|Priv|Stack)\s*:\s*(\w+)")
_FAULT_TYPE = re.compile(r"FaultType:\s*(\w+)")
_THREAD = re.compile(
    rf"\bState:\s*{_HEX}\s+Entry(?:Fn)?:\s*{_HEX}\s+Stack Size:\s*{_HEX}\s+Mem:\s*{_HEX}\s+SP:\s*{_HEX}"
)
_CURRENT = re.compile(
    rf"Current Thread:\s*(.{{0,100}}?)\s*\bId:\s*{_HEX}\s+Entry(?:Fn)?:\s*{_HEX}"
    rf"\s+StackSize:\s*{_HEX}\s+StackMem:\s*{_HEX}\s+SP:\s*{_HEX}"
)
_LIST = re.compile(r"(?<!\w)(Current|Next|Ready|Wait Threads|Wait|Delay Threads|Delay|Idle Thread):\s*$")
_NUMBERS = {
    "status": re.compile(rf"(?:Error Status:\s*|[?&]error=){_WORD}"),
    "location": re.compile(rf"(?:Error )?Location:\s*{_HEX}"),
    "value": re.compile(rf"Error Value:\s*{_HEX}"),
}
_DECIMALS = {
    "code": re.compile(r"\bCode:\s*(\d{1,6})\b"),
    "module": re.compile(r"\b(?:Module|Error Entity):\s*(\d{1,6})\b"),
}
_MESSAGE = re.compile(r"Error Message:\s*(.*?)\s*(?:(?<=\s)Location: 0x.*)?$")
_FILE = re.compile(r"(?<!\w)File:\s*(\S.*)\+(\d{1,9})\s*$")
_TARGET = re.compile(r"[?&]tgt=([\w-]+)")


class _Part(Enum):
    FAULT = "MbedOS Fault Handler"
    ERROR = "MbedOS Error Info"


_MARK = re.compile(r"(\+\+|--) (MbedOS Fault Handler|MbedOS Error Info)\b")


@dataclass(frozen=True)
class ThreadLine:
    """A thread in a report.

    Attributes:
        list: the list that it stands in; ``Current Thread`` for the one that ran.
        name: its name, empty where none is printed.
        entry: where it begins.
        stack_mem: lowest address of its stack.
        stack_size: bytes.
        sp: its stack pointer.
        state: state of the kernel's block; None of the one that ran.
        id: address of its block; None where that is not printed.
    """

    list: str
    name: str
    entry: int
    stack_mem: int
    stack_size: int
    sp: int
    state: int | None = None
    id: int | None = None


@dataclass
class FaultReport:
    """Registers at a fault.

    Attributes:
        line: where it starts in the log, from 1.
        whole: whether both its start and its end are there.
        type: ``HardFault``, or None.
        registers: what was printed, by name.
        mode: of ``Mode``, ``Priv``, ``Stack`` what was printed.
        threads: threads that old versions list.
    """

    line: int
    whole: bool = True
    type: str | None = None
    registers: dict[str, int] = field(default_factory=dict)
    mode: dict[str, str] = field(default_factory=dict)
    threads: list[ThreadLine] = field(default_factory=list)


@dataclass
class ErrorReport:
    """An error.

    Attributes:
        line: where it starts in the log, from 1.
        whole: whether both its start and its end are there.
        numbers: of ``status``, ``code``, ``module``, ``location`` and ``value`` what was printed.
        message: words of the program.
        file: name of the source and line in it, or None.
        target: name of the board, or None.
        threads: threads that are listed, the one that ran first.
    """

    line: int
    whole: bool = True
    numbers: dict[str, int] = field(default_factory=dict)
    message: str | None = None
    file: tuple[str, int] | None = None
    target: str | None = None
    threads: list[ThreadLine] = field(default_factory=list)

    @property
    def current(self) -> ThreadLine | None:
        """The thread that ran."""
        return next((thread for thread in self.threads if thread.list == "Current Thread"), None)


@dataclass(frozen=True)
class Report:
    """A crash: registers of a fault, what the program says of an error, or both."""

    fault: FaultReport | None = None
    error: ErrorReport | None = None

    @property
    def line(self) -> int:
        """Where it starts in the log, from 1."""
        return min(part.line for part in (self.fault, self.error) if part is not None)


def read_log(text: str) -> tuple[Report, ...]:
    """The reports in a log, in its order; at most `MOST_REPORTS`."""
    reports: list[Report] = []
    for part in _parts(text):
        if isinstance(part, FaultReport):
            reports.append(Report(fault=part))
        elif reports and reports[-1].error is None and _may_be_of_fault(part):
            reports[-1] = Report(reports[-1].fault, part)
        else:
            reports.append(Report(error=part))
        if len(reports) == MOST_REPORTS:
            break
    return tuple(reports)


def _may_be_of_fault(error: ErrorReport) -> bool:
    """Whether an error tells of the fault in front of it; that of another crash may have been cut off."""
    status = error.numbers.get("status")
    return status is None or status_of(status).is_fault


def _parts(text: str) -> Iterator[FaultReport | ErrorReport]:
    lines: list[str] = []
    start, open_, prefix = 1, None, ""
    for number, raw in enumerate(text.splitlines(), 1):
        line = _ESCAPE.sub("", raw[:LONGEST_LINE]).rstrip()
        mark = _MARK.search(line)
        if mark is None:
            if len(lines) < LONGEST_BLOCK:
                lines.append(line)
            elif open_ is None:
                lines, start = [*lines[LONGEST_BLOCK // 2 :], line], start + LONGEST_BLOCK // 2
            continue
        begins, part = mark[1] == "++", _Part(mark[2])
        lines.append(line[: mark.start()])
        if open_ is not None:
            yield _read(open_, _stripped(lines, prefix), start, whole=not begins and open_ is part)
        elif not begins:
            yield from _orphan(part, _stripped(lines, line[: mark.start()]), start)
        lines, start = [line[mark.end() :]], number + (not begins)
        open_, prefix = part if begins else None, line[: mark.start()]
    if open_ is not None:
        yield _read(open_, _stripped(lines, prefix), start, whole=False)


def _orphan(part: _Part, lines: Sequence[str], start: int) -> Iterator[FaultReport | ErrorReport]:
    """What is left of a report whose first line is not in the log."""
    found = _read(part, lines, start, whole=False)
    says = found.registers if isinstance(found, FaultReport) else found.numbers or found.threads
    if says:
        yield found


def _stripped(lines: Sequence[str], prefix: str) -> list[str]:
    """Lines without what stands in front of each, which is `prefix` but for its numbers, and how wide they are."""
    if not prefix.strip():
        return list(lines)
    pattern = re.compile("".join(map(_like, re.split(r"([0-9]+|\s+)", prefix))))
    return [line[found.end() :] if (found := pattern.match(line)) else line for line in lines]


def _like(piece: str) -> str:
    """A pattern for any number, for room in front of one, or for just these characters; what it takes it keeps."""
    return r"\d++" if piece.isdecimal() else r"\s*+" if piece.isspace() else re.escape(piece)


def _read_fault(lines: Sequence[str], start: int) -> FaultReport:
    report = FaultReport(start)
    list_ = ""
    for line in lines:
        thread = _THREAD.search(line)
        if thread is not None:
            report.threads.append(_thread(thread, list_))
            continue
        list_ = heading[1] if (heading := _LIST.search(line)) else list_
        if (type_ := _FAULT_TYPE.search(line)) and report.type is None:
            report.type = type_[1]
        if register := _REGISTER.search(line):
            report.registers.setdefault(register[1], int(register[2], 16))
        elif mode := _MODE.search(line):
            report.mode.setdefault(mode[1], mode[2])
    return report


def _read_error(lines: Sequence[str], start: int) -> ErrorReport:
    report = ErrorReport(start)
    list_ = ""
    for line in lines:
        if current := _CURRENT.search(line):
            name, *numbers = current.groups()
            id_, entry, size, mem, sp = (int(number, 16) for number in numbers)
            report.threads.insert(0, ThreadLine("Current Thread", name, entry, mem, size, sp, id=id_))
        elif thread := _THREAD.search(line):
            report.threads.append(_thread(thread, list_))
        else:
            list_ = heading[1] if (heading := _LIST.search(line)) else list_
            _read_words(line, report)
    return report


def _read_words(line: str, report: ErrorReport) -> None:
    for base, patterns in ((16, _NUMBERS), (10, _DECIMALS)):
        for name, pattern in patterns.items():
            if (found := pattern.search(line)) and name not in report.numbers:
                report.numbers[name] = int(found[1], base)
    if report.message is None and (message := _MESSAGE.search(line)):
        report.message = message[1]
    if report.file is None and (file := _FILE.search(line)):
        report.file = file[1], int(file[2])
    if report.target is None and (target := _TARGET.search(line)):
        report.target = target[1]


def _thread(found: re.Match[str], list_: str) -> ThreadLine:
    state, entry, size, mem, sp = (int(number, 16) for number in found.groups())
    return ThreadLine(list_, found.string[: found.start()].strip(), entry, mem, size, sp, state=state)


_READERS: Mapping[_Part, Callable[[Sequence[str], int], FaultReport | ErrorReport]] = {
    _Part.FAULT: _read_fault,
    _Part.ERROR: _read_error,
}


def _read(part: _Part, lines: Sequence[str], start: int, *, whole: bool) -> FaultReport | ErrorReport:
    report = _READERS[part](lines, start)
    report.whole = whole
    return report

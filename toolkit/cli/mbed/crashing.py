"""`flashwright mbed crash`: reports of crashes in a log, in words."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli import output
from toolkit.cli.mbed.program_option import ProgramElf, given_program

LONGEST_LOG = 64 << 20
"""Bytes of a log that are read at most."""


def crash(
    log: Annotated[Path, typer.Argument(metavar="LOG", help="What a serial line printed; - for standard input.")],
    elf: ProgramElf = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")] = False,
) -> None:
    """Explain the reports of crashes in a log.

    A log may hold other lines, times in front of each, several reports, and parts of some. With the ELF file of the
    program, addresses of code become functions. Exit code 1 when there is no report, or a stack has overflowed.

    Example: flashwright mbed crash serial.log --elf app.elf
    Example: pyserial-miniterm /dev/ttyACM0 115200 | tee log; flashwright mbed crash log --json
    """
    from toolkit.mbed.crash.explain import describe_report, findings_of
    from toolkit.mbed.crash.log import read_log

    program = given_program(elf)
    reports = read_log(_text(output.read_input(log, LONGEST_LOG)))
    findings = [*(program.findings if program else ()), *findings_of(reports, program)]
    described = [describe_report(report, program) for report in reports]
    if as_json:
        document = {"file": str(log), "elf": None if elf is None else str(elf), "reports": described}
        output.show_json("mbed-crash/1", document | {"findings": [finding.as_dict() for finding in findings]})
    else:
        from toolkit.cli.mbed.crash_text import show_reports

        show_reports(described)
        if findings:
            output.show("\nfindings" if described else "findings")
            output.show_findings(findings)
    raise typer.Exit(output.exit_code(findings))


def _text(data: bytes) -> str:
    """A log as text; programs on Windows may write it as UTF-16."""
    encoding = "utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8"
    return data.decode(encoding, "replace")

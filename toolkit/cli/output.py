"""Showing results: text for people, one JSON document for programs, raw bytes for pipes."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer

from formats.errors import FormatError
from toolkit.errors import UnavailableError, words_of
from toolkit.findings import Finding, Severity, worst

STANDARD_INPUT = Path("-")


def show_json(schema: str, document: Mapping[str, Any]) -> None:
    """Write one document; `schema` is ``flashwright/<what>/<version>``."""
    import json

    json.dump({"schema": f"flashwright/{schema}", **document}, sys.stdout, indent=2)
    sys.stdout.write("\n")


def show(text: str) -> None:
    """Write a line or more of text."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


_STEERING = frozenset({"Cc", "Cf", "Zl", "Zp"})
"""Unicode categories of characters that steer a terminal or the direction of its text."""


def printable(text: str) -> str:
    """Text from an image, with what could steer the terminal escaped; other bytes that are no UTF-8 stay."""
    return text if text.isprintable() else "".join(map(_printable, text))


def _printable(character: str) -> str:
    from unicodedata import category

    code = ord(character)
    if category(character) in _STEERING or 0xDC80 <= code <= 0xDC9F:  # the last are bytes, some terminals' own controls
        return f"\\x{code & 0xFF:02x}" if code < 0x100 or code >= 0xDC80 else f"\\u{code:04x}"
    return character


def show_fields(fields: Mapping[str, str]) -> None:
    """Names and values, aligned; empty values are left out."""
    width = max(map(len, fields)) + 2
    for name, value in fields.items():
        if value:
            show(f"{name + ':':{width}}{printable(value)}")


def show_table(header: Sequence[str], rows: Iterable[Sequence[str]], right: Iterable[int] = ()) -> None:
    """Columns aligned by spaces; `right` numbers the columns that align to the right."""
    cells = [list(header), *[list(row) for row in rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    rights = set(right)
    for row in cells:
        parts = [
            cell.rjust(width) if column in rights else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        show("  ".join(parts).rstrip())


def show_findings(findings: Iterable[Finding]) -> None:
    """One line for each finding: severity, code, place, sentence."""
    for finding in findings:
        show(_line(finding))


def warn(findings: Iterable[Finding]) -> None:
    """The same lines on stderr, for findings about what a command did."""
    for finding in findings:
        sys.stderr.write(f"flashwright: {_line(finding)}\n")


def _line(finding: Finding) -> str:
    where = f"{printable(finding.where)}: " if finding.where else ""
    offset = f" (offset {finding.offset:#x})" if finding.offset is not None else ""
    return f"{finding.severity.value}: {finding.code}: {where}{printable(finding.message)}{offset}"


def exit_code(findings: Iterable[Finding], *, strict: bool = False) -> int:
    """1 when there is an error, or, with `strict`, any finding above information."""
    gravest = worst(findings)
    if gravest is Severity.ERROR or (strict and gravest is Severity.WARNING):
        return 1
    return 0


def read_input(path: Path, limit: int = 1 << 30) -> bytes:
    """The bytes of a file, or of standard input for ``-``.

    Raises:
        UnavailableError: the file cannot be read, or holds more than `limit` bytes.
    """
    if path != STANDARD_INPUT:
        from toolkit.files import read_limited

        return read_limited(path, limit)
    try:
        data = read_standard_input(limit + 1)
    except OSError as error:
        raise UnavailableError(f"{path}: {words_of(error)}") from None
    if len(data) > limit:
        raise UnavailableError(f"{path}: more than {limit:,} bytes")
    return data


def read_standard_input(most: int) -> bytes:
    """What is on standard input, up to so many bytes. Raises UnavailableError where the caller has closed it."""
    if sys.stdin is None:
        raise UnavailableError("standard input is closed")
    return sys.stdin.buffer.read(most)


def write_bytes(data: bytes) -> None:
    """Raw bytes to standard output."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


@contextmanager
def about(label: str) -> Iterator[None]:
    """Errors in somebody's bytes say what they are about."""
    try:
        yield
    except FormatError as error:
        raise error.within(label) from None


def write_output(target: Path, data: bytes, *, quiet: bool = False) -> None:
    """Write a file as a whole or not at all, or standard output for ``-``; tell of a file, unless `quiet`."""
    from toolkit.files import replace_file
    from toolkit.quantities import format_length

    if target == STANDARD_INPUT:
        write_bytes(data)
        return
    replace_file(target, data)
    if not quiet:
        show(f"{target}: {format_length(len(data))}")


def require_apart(target: Path | None, *, as_json: bool) -> None:
    """Refuse a JSON document on standard output behind what is written there."""
    if as_json and target == STANDARD_INPUT:
        raise typer.BadParameter("--json and the result cannot both go to standard output")


def require_other_files(target: Path, *given: Path) -> None:
    """Refuse to write over what is read."""
    for path in given:
        if target != STANDARD_INPUT and target.exists() and path.exists() and target.samefile(path):
            raise typer.BadParameter(f"{target} is an input; choose another name for what is written")

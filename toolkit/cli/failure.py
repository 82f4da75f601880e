"""What a user sees of an error: one line on stderr, a JSON document where JSON was asked for, an exit code."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Sequence
from typing import Any, TextIO

from formats.errors import FormatError
from toolkit.cli.output import printable
from toolkit.errors import ToolkitError, words_of

OUR_BUG = 70
KINDS = {2: "request", 3: "environment", OUR_BUG: "bug", 130: "interrupted"}
"""Exit code → the word for it in JSON."""


def report(error: Exception, arguments: Sequence[str], *, debug: bool = False) -> int:
    """Tell of an error; returns the exit code. The traceback is for `debug` only."""
    if debug:
        import traceback

        traceback.print_exception(error)
    if type(error).__name__ == "NoArgsIsHelpError":  # nothing was asked: the help is the answer
        _write(sys.stderr, str(error.format_message()))  # type: ignore[attr-defined]
        return 2
    code, message = _describe(error)
    if "--json" in arguments:
        document: dict[str, Any] = {"schema": "flashwright/error/1", "error": KINDS[code], "message": message}
        if isinstance(error, FormatError):
            document |= {name: getattr(error, name) for name in ("spec", "field", "offset", "expected", "found")}
            document["context"] = list(error.context)
        _write(sys.stdout, json.dumps(document, indent=2))
    _write(sys.stderr, f"flashwright: {printable(message)}")
    return code


def _write(stream: TextIO | None, text: str) -> None:
    if stream is not None:  # a caller may have closed it
        with contextlib.suppress(OSError):  # nowhere to tell it; what matters is the exit code
            stream.write(text + "\n")


def _describe(error: Exception) -> tuple[int, str]:
    if isinstance(error, FormatError):
        return 2, str(error)
    if isinstance(error, ToolkitError):
        return error.exit_code, _one_line(error.with_advice)
    if isinstance(error, OSError):
        words = words_of(error)
        return 3, f"{error.filename}: {words}" if error.filename else words
    usage = getattr(error, "format_message", None)
    if usage is not None:  # typer's own: what was typed makes no sense
        return 2, _usage(error, usage())
    if type(error).__name__ == "Abort":
        return 130, "interrupted"
    return OUR_BUG, f"{type(error).__name__}: {_one_line(str(error))} (a bug in flashwright; --debug shows where)"


def _usage(error: Any, message: str) -> str:
    context = getattr(error, "ctx", None)
    sentence = " ".join(str(message).split())
    return f"{sentence} (`{context.command_path} --help` says more)" if context else sentence


def _one_line(text: str) -> str:
    return " ".join(text.split("\n"))

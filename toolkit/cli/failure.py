"""What a user sees of an error: one line on stderr, a JSON document where JSON was asked for, an exit code."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from typing import Any

from formats.errors import FormatError
from toolkit.errors import ToolkitError

OUR_BUG = 70


def report(error: Exception, arguments: Sequence[str]) -> int:
    """Tell of an error; returns the exit code. The traceback is for ``--debug`` only."""
    if "--debug" in arguments or os.environ.get("FLASHWRIGHT_DEBUG"):
        import traceback

        traceback.print_exception(error)
    code, kind, message = _describe(error)
    if "--json" in arguments:
        document: dict[str, Any] = {"schema": "flashwright/error/1", "error": kind, "message": message}
        if isinstance(error, FormatError):
            document |= {name: getattr(error, name) for name in ("spec", "field", "offset", "expected", "found")}
            document["context"] = list(error.context)
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
    sys.stderr.write(f"flashwright: {message}\n")
    return code


def _describe(error: Exception) -> tuple[int, str, str]:
    if isinstance(error, FormatError):
        return 2, "format", str(error)
    if isinstance(error, ToolkitError):
        return error.exit_code, "request", _one_line(error)
    if isinstance(error, FileNotFoundError):
        return 3, "environment", f"{error.filename}: no such file or folder"
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return 3, "environment", f"{place}{error.strerror or error}"
    message = f"{type(error).__name__}: {_one_line(error)} (a bug in flashwright; --debug shows where)"
    return OUR_BUG, "bug", message


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split("\n"))

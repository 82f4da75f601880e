"""Running the command line in this process, as a user would."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from toolkit.cli.main import main


@dataclass(frozen=True)
class Result:
    """What a command did."""

    code: int
    output: str
    errors: str
    raw: bytes

    @property
    def json(self) -> dict[str, Any]:
        """The one document on standard output."""
        document: dict[str, Any] = json.loads(self.output)
        return document


class _Stream(io.TextIOWrapper):
    def __init__(self, data: bytes = b"", encoding: str = "utf-8") -> None:
        self.bytes = io.BytesIO(data)
        super().__init__(self.bytes, encoding=encoding, write_through=True)


def run(*arguments: str | Path, given: bytes = b"", encoding: str = "utf-8") -> Result:
    """Run `flashwright` with these arguments, and bytes on standard input; `encoding` is that of standard output."""
    out, err, into = _Stream(encoding=encoding), _Stream(), _Stream(given)
    argv = ["flashwright", *map(str, arguments)]
    with mock.patch.multiple(sys, argv=argv, stdout=out, stderr=err, stdin=into):
        code = _exit_code()
    out.flush()
    err.flush()
    raw = out.bytes.getvalue()
    return Result(code, raw.decode("utf-8", "surrogateescape"), err.bytes.getvalue().decode(), raw)


def _exit_code() -> int:
    try:
        main()
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    return 0


def lines(text: str) -> Sequence[str]:
    """The lines of a text."""
    return text.splitlines()

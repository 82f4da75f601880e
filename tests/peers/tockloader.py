"""tockloader's own command line, run in this process: what it makes of a flash file, and what it shows of one."""

from __future__ import annotations

import contextlib
import copy
import functools
import io
import logging
import re
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

FIELD = re.compile(r"(?P<key>Name|Enabled|Sticky|Total Size in Flash|Address in Flash): *(?P<value>.*)")
SETTINGS = "TOCKLOADER_APP_SETTINGS"


class TockloaderFailed(Exception):  # noqa: N818 - an outcome
    """It said so, or crashed."""


@dataclass(frozen=True, order=True)
class Shown:
    """An app, or padding without a name, as it lists it. Address and length in bytes."""

    address: int
    length: int
    name: str | None = None
    enabled: bool = False
    sticky: bool = False


class Tockloader:
    """Runs commands on a flash file.

    Args:
        file: the flash file.
        options: who the board is, for every command.
    """

    def __init__(self, file: Path, *options: str) -> None:
        self.file = file
        self._options = options

    def run(self, command: str, *arguments: str | Path) -> str:
        """Run a command; gives what it prints. Raises TockloaderFailed."""
        from tockloader.main import main
        from tockloader.tockloader import TockLoader

        # What it knows of one board it would keep for the next, if its process went on.
        settings = mock.patch.object(TockLoader, SETTINGS, copy.deepcopy(_settings()))
        argv = ["tockloader", command, "--flash-file", str(self.file), *self._options, *map(str, arguments)]
        printed = io.StringIO()
        with _files_closed(), settings, mock.patch.object(sys, "argv", argv), contextlib.redirect_stdout(printed):
            try:
                main()
            except (SystemExit, Exception) as failure:
                raise TockloaderFailed(f"{command}: {failure!r}") from failure
        return printed.getvalue()

    def listed(self) -> list[Shown]:
        """Everything that `list -v` shows, padding too."""
        found: list[dict[str, str]] = []
        for line in self.run("list", "-v").splitlines():
            field = FIELD.match(line.strip())
            if field is None:
                continue
            if field["key"] == "Name" or (field["key"] == "Total Size in Flash" and _is_complete(found)):
                found.append({})
            found[-1][field["key"]] = field["value"]
        return [_shown(fields) for fields in found]

    def apps(self) -> list[Shown]:
        """The apps that it shows."""
        return [shown for shown in self.listed() if shown.name is not None]


@functools.cache
def _settings() -> object:
    from tockloader.tockloader import TockLoader

    return copy.deepcopy(getattr(TockLoader, SETTINGS))


def _is_complete(found: list[dict[str, str]]) -> bool:
    return not found or "Total Size in Flash" in found[-1]


def _shown(fields: dict[str, str]) -> Shown:
    return Shown(
        int(fields["Address in Flash"], 0),
        int(fields["Total Size in Flash"].split()[0]),
        fields.get("Name"),
        fields.get("Enabled") == "True",
        fields.get("Sticky") == "True",
    )


@contextlib.contextmanager
def _files_closed() -> Iterator[None]:
    """It closes flash files when its process ends, and archives never; here both are closed when a command is done."""
    endings = contextlib.ExitStack()
    really_open = tarfile.open

    def open_archive(*arguments: Any, **options: Any) -> Any:
        return endings.enter_context(really_open(*arguments, **options))

    logging.disable(logging.CRITICAL)
    try:
        with mock.patch("atexit.register", endings.callback), mock.patch("tarfile.open", open_archive):
            yield
    finally:
        endings.close()
        logging.disable(logging.NOTSET)

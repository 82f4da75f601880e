"""``fs.open_fs("tock:///path/hail.bin?board=hail")``: the opener of flash images of Tock boards.

The path is the host's, with ``@``, ``?`` and ``!`` percent-encoded. Parameters: ``ro=1`` opens for reading only; those
in `_CHOICES` say of what board the image is, as the options of the command line of the same names do, ``base`` the
address of its first byte. Without them the image says it.

The image is locked at the first change, or at once with ``writeable=True``. A change is in the file when the file that
changed is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from toolkit import pyfilesystem  # first: it makes `import fs` work

# isort: split
from fs.errors import CreateFailed
from fs.opener import Opener
from fs.opener.errors import OpenerError
from fs.opener.parse import ParseResult

from formats.errors import FormatError
from toolkit.errors import ToolkitError
from toolkit.tock.board.board import MpuRule
from toolkit.tock.board.choose import BoardChoice, board_finder
from toolkit.tock.filesystem.filesystem import TockFS
from toolkit.tock.image.image_file import TockImageFile

assert pyfilesystem

_TRUTH = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


def _number(text: str) -> int:
    return int(text, 0)


_CHOICES: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "board": ("name", str),
    "board-file": ("file", Path),
    "arch": ("architecture", str),
    "flash-address": ("flash_address", _number),
    "flash-length": ("flash_length", _number),
    "kernel-address": ("kernel_address", _number),
    "app-address": ("app_address", _number),
    "app-length": ("app_length", _number),
    "ram-address": ("ram_address", _number),
    "ram-length": ("ram_length", _number),
    "page-size": ("page_size", _number),
    "mpu": ("mpu", MpuRule),
    "attributes": ("attributes", lambda text: _TRUTH[text.lower()]),
}
"""Parameter → field of the choice, and what reads it."""
_OTHERS: Mapping[str, Callable[[str], Any]] = {"ro": lambda text: _TRUTH[text.lower()], "base": _number}


class TockOpener(Opener):
    """Opens ``tock://`` URLs."""

    protocols: Sequence[str] = ["tock"]

    def open_fs(self, fs_url: str, parse_result: ParseResult, writeable: bool, create: bool, cwd: str) -> TockFS:
        """Open the image that a URL names.

        Raises:
            OpenerError: a parameter that is not known or has no such value, or two wishes that contradict each other.
            CreateFailed: the image is none, is not there, nobody knows of what board, or another program writes it.
        """
        chosen, others = _read(parse_result.params, fs_url)
        read_only = bool(others.get("ro"))
        if read_only and (writeable or create):
            raise OpenerError(f"{fs_url!r}: ro=1 contradicts writeable and create")
        if "file" in chosen:
            chosen["file"] = Path(cwd, chosen["file"])
        try:
            file = TockImageFile(
                Path(cwd, parse_result.resource),
                board_finder(BoardChoice(**chosen)),
                base=others.get("base"),
                writable=not read_only,
                late=not writeable,
            )
        except (FormatError, ToolkitError, OSError) as error:
            raise CreateFailed(f"cannot open {fs_url!r}: {error}", exc=error) from error
        return TockFS(file, read_only=read_only)


def _read(params: Mapping[str, str], fs_url: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the parameters say of the board, and what else."""
    chosen: dict[str, Any] = {}
    others: dict[str, Any] = {}
    for name, text in params.items():
        field, read = _CHOICES.get(name) or (name, _OTHERS.get(name))
        if read is None:
            known = ", ".join(sorted([*_CHOICES, *_OTHERS]))
            raise OpenerError(f"unknown parameter {name!r} in {fs_url!r}; there are {known}")
        try:
            value = read(text)
        except (ValueError, KeyError):
            raise OpenerError(f"{name}={text!r} in {fs_url!r} has no meaning") from None
        (chosen if name in _CHOICES else others)[field] = value
    return chosen, others

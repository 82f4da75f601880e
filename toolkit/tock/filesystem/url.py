"""URLs of flash images: the path, and as parameters what people say of the board, with the names of options."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode

from toolkit.errors import ToolkitError
from toolkit.quantities import parse_number
from toolkit.tock.board.board import MpuRule
from toolkit.tock.board.choose import BoardChoice

SCHEME = "tock"
_TRUTH = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


def _number(text: str) -> int:
    return parse_number(text)


def _truth(text: str) -> bool:
    return _TRUTH[text.lower()]


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
    "attributes": ("attributes", _truth),
}
"""Parameter → field of the choice, and what reads it."""
_OTHERS: Mapping[str, Callable[[str], Any]] = {"base": _number, "ro": _truth}


@dataclass(frozen=True)
class Wishes:
    """What parameters say.

    Attributes:
        choice: of the board.
        base: address of the first byte of a raw image; None for the start of the flash.
        read_only: refuse every change.
    """

    choice: BoardChoice
    base: int | None
    read_only: bool


def wishes_of(params: Mapping[str, str], folder: Path) -> Wishes:
    """What parameters say; a file that they name is found from a folder. Raises ToolkitError."""
    chosen: dict[str, Any] = {}
    others: dict[str, Any] = {}
    for name, text in params.items():
        field, read = _CHOICES.get(name) or (name, _OTHERS.get(name))
        if read is None:
            raise ToolkitError(f"unknown parameter {name!r}; there are {', '.join(sorted([*_CHOICES, *_OTHERS]))}")
        try:
            (chosen if name in _CHOICES else others)[field] = read(text)
        except (ValueError, KeyError):
            raise ToolkitError(f"{name}={text!r} has no meaning") from None
    if "file" in chosen:
        chosen["file"] = folder / chosen["file"]
    return Wishes(BoardChoice(**chosen), others.get("base"), others.get("ro", False))


def url_of(path: Path, choice: BoardChoice, base: int | None) -> str:
    """The URL of an image; it says what is not left out."""
    params = {name: _text(getattr(choice, field)) for name, (field, _read) in _CHOICES.items()}
    params["base"] = _text(base)
    said = {name: text for name, text in params.items() if text}
    return f"{SCHEME}://{quote(os.fsencode(path.absolute()))}{'?' if said else ''}{urlencode(said)}"


def parts_of(url: str) -> tuple[Path, Wishes] | None:
    """The path and what else a URL of `url_of` says; None where it is no such URL."""
    if not url.startswith(f"{SCHEME}://"):
        return None
    path, _mark, params = url.partition("://")[2].partition("?")
    return Path(os.fsdecode(unquote_to_bytes(path))), wishes_of(dict(parse_qsl(params)), Path("/"))


def _text(value: Any) -> str:
    """A value as a parameter; empty where it is left out."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int):
        return f"{value:#x}"
    if isinstance(value, Path):
        return os.fspath(value.absolute())
    return str(value.value if isinstance(value, Enum) else value)

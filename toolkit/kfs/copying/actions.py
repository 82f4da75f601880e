"""What a command did to one thing, for people and programs to read."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import NamedTuple


class Action(Enum):
    """What was done."""

    FILE = "stored"
    DIRECTORY = "made directory"
    LINK = "made link"
    MOVED = "moved"
    REMOVED = "removed"
    KEPT = "kept"
    """Something is there already, and shall not be replaced."""


class Done(NamedTuple):
    """One thing done.

    Attributes:
        action: what.
        path: to what: a path in the volume, or on the host where files come out.
        source: the path that it came from; empty for what came from nowhere.
        size: bytes stored, of files.
    """

    action: Action
    path: str
    source: str = ""
    size: int | None = None


Progress = Callable[[int, int, str], None]
"""Told after each thing how many are done, of how many, and the path of the last."""


def no_progress(_done: int, _total: int, _path: str) -> None:
    """Nobody wants to know."""

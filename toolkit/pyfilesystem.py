"""Loading PyFilesystem (`fs`), whose import needs `pkg_resources`, without it where it is not loaded yet.

`fs` uses two functions of `pkg_resources`, which recent setuptools no longer has and which is slow to import. A
stand-in of those two serves while `fs` is imported, and is taken away again.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator
from functools import cache
from typing import Any


def _entry_points(group: str, name: str | None = None) -> Iterator[Any]:
    return iter(_installed_entry_points(group, name))


@cache
def _installed_entry_points(group: str, name: str | None) -> tuple[Any, ...]:
    """All packages are asked once, as by `pkg_resources`, and not for each URL that is opened."""
    from importlib.metadata import entry_points

    return tuple(entry_points(group=group) if name is None else entry_points(group=group, name=name))


def load() -> None:
    """Import `fs` and the parts of it that ask for `pkg_resources`. Safe to call again."""
    if "fs" in sys.modules or "pkg_resources" in sys.modules:
        return
    stand_in = types.ModuleType("pkg_resources")
    stand_in.declare_namespace = lambda _name: None  # type: ignore[attr-defined]
    stand_in.iter_entry_points = _entry_points  # type: ignore[attr-defined]
    sys.modules["pkg_resources"] = stand_in
    try:
        import fs.opener  # noqa: F401
    finally:
        del sys.modules["pkg_resources"]


def standard_meta(*, read_only: bool) -> dict[str, Any]:
    """What our filesystems say of themselves in the namespace ``standard`` of `fs`."""
    return {
        "case_insensitive": False,
        "invalid_path_chars": "\0",
        "network": False,
        "read_only": read_only,
        "supports_rename": False,
        "thread_safe": True,
        "unicode_paths": True,
        "virtual": False,
    }


def as_message(sentence: str) -> str:
    """A sentence for an error of `fs`, which takes braces in it for places to fill."""
    return sentence.replace("{", "{{").replace("}", "}}")


load()

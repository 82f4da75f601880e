"""Looking at an image file, whatever it is, and at two of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from toolkit.errors import ToolkitError
from toolkit.image.described import Described
from toolkit.image.families.given import Given, Said
from toolkit.image.families.table import FAMILIES, PLAIN, family_of
from toolkit.image.probe.probe import kind_of

LONGEST = 1 << 28
"""Bytes of a file that is looked at."""


def describe(path: Path, kind: str = "", said: Said | None = None) -> Described:
    """Look at an image file.

    Args:
        path: the file.
        kind: what it is; else what it shows to be.
        said: what people say of it.

    Raises:
        ToolkitError: it is none of the kind, or cannot be read so. FormatError: the same of a single record. OSError.
    """
    if path.is_dir():
        raise ToolkitError(f"{path} is a folder, not an image")
    with path.open("rb") as file:
        data = file.read(LONGEST + 1)
    return describe_bytes(str(path), data, kind, said)


def describe_bytes(name: str, data: bytes, kind: str = "", said: Said | None = None) -> Described:
    """Look at the bytes of an image file; `name` is for errors. Raises as `describe`."""
    if not data:
        raise ToolkitError(f"{name} is empty")
    if len(data) > LONGEST:
        raise ToolkitError(f"{name} is longer than {LONGEST:,} bytes")
    given = Given(name, data, said or Said())
    described = family_of(kind or _kind_of(given)).describe(given)
    return replace(described, findings=(*given.findings, *described.findings))


def _kind_of(given: Given) -> str:
    """What people say it is by their options, or what it shows to be; plain for kinds that no family knows."""
    if given.said.board is not None:
        return "tock"
    if given.said.profile is not None or given.said.order is not None:
        return "knightos-ram"
    kind = kind_of(given)
    return kind if kind in FAMILIES else PLAIN

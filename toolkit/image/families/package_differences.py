"""What two packages do not have in common: what they say of themselves, and their files."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

from toolkit.errors import PackageError
from toolkit.image.difference import ADDED, REMOVED, Difference, of_tables, of_values
from toolkit.knightos.package.describe import describe
from toolkit.knightos.package.package import PackageRead

_SHOWN = ("length", "stored_length", "compression", "checksum", "checksum_is_right")
"""What of a file is compared besides its content."""
_ANY = "0.0.0"
"""The version that is asked for where any will do."""


def differences(one: PackageRead, other: PackageRead) -> Iterator[Difference]:
    """All of them: layout, metadata by their keys, files by their paths."""
    before, after = describe(one), describe(other)
    yield from of_values("package", "layout", before["form"], after["form"])
    yield from of_tables("package", _metadata(before), _metadata(after))
    inside, other_inside = _contents(one), _contents(other)
    if inside is None or other_inside is None:
        inside, other_inside = [file.data for file in one.files], [file.data for file in other.files]
    a, b = _files(before, inside), _files(after, other_inside)
    for what in dict.fromkeys([*a, *b]):
        if what not in b:
            yield Difference(REMOVED, what, "", {"length": a[what]["length"]})
        elif what not in a:
            yield Difference(ADDED, what, "", None, {"length": b[what]["length"]})
        else:
            yield from of_tables(what, a[what], b[what])
    yield from of_values("package", "excess", before["excess"] or None, after["excess"] or None)


def _metadata(described: dict[str, Any]) -> dict[str, Any]:
    """Name of a key → value; of those that have one name, all but the first with a number."""
    found: dict[str, Any] = {}
    for each in described["metadata"]:
        name = each["name"] or f"key {each['key']}"
        found[_free(name, found)] = _text(each["value"])
    return found


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_text(one) for one in value)
    if isinstance(value, dict):
        return value["name"] if value["version"] == _ANY else f"{value['name']} from {value['version']} on"
    return str(value)


def _files(described: dict[str, Any], contents: list[bytes]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for file, content in zip(described["files"], contents, strict=True):
        facts = {name: file[name] for name in _SHOWN} | {"content": f"CRC-32 {zlib.crc32(content):08x}"}
        found[_free(f"file {file['path']}", found)] = facts
    return found


def _contents(package: PackageRead) -> list[bytes] | None:
    """The files; None where one cannot be unpacked, and only what is stored can be compared."""
    try:
        return [content for _path, content in package.contents()]
    except PackageError:
        return None


def _free(name: str, taken: dict[str, Any]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free

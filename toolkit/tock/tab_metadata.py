"""The metadata.toml of a TAB (SPEC.md: TAB archives): read leniently, with findings."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from toolkit.findings import Finding
from toolkit.tock.rules import found
from toolkit.tock.tab import METADATA, Tab
from toolkit.toml_table import UNREADABLE, load_toml

LONGEST = 64 << 10
"""Most bytes of a metadata.toml that is read."""
_STRINGS = ("minimum-tock-kernel-version", "tock-kernel-version")
_KNOWN = {"tab-version", "name", "only-for-boards", "build-date", *_STRINGS}


@dataclass(frozen=True)
class Metadata:
    """What a TAB says about itself; `values` as TOML has them, empty where there is no TOML."""

    values: dict[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        """The name of the app, or an empty one."""
        name = self.values.get("name")
        return name if isinstance(name, str) else ""

    @property
    def boards(self) -> tuple[str, ...]:
        """Names of the boards it is for; empty for all. A list counts as well as a string with commas."""
        boards = self.values.get("only-for-boards", "")
        names = boards.split(",") if isinstance(boards, str) else boards if isinstance(boards, list) else []
        return tuple(name.strip() for name in names if isinstance(name, str) and name.strip())

    def as_dict(self) -> dict[str, Any]:
        """The values as JSON has them: times as text, and numbers that JSON has no word for."""
        return {key: _plain(value) for key, value in self.values.items()}


def read_metadata(tab: Tab) -> Metadata:
    """The metadata of an archive; what is wrong with them is in the findings, never an error."""
    member = tab.member(METADATA)
    if member is None:
        return Metadata(findings=(found("tab-metadata-missing", f"there is no {METADATA}"),))
    try:
        values = _parse(member.data)
    except UNREADABLE as error:
        message = f"cannot be read: {' '.join(str(error).split())}"
        return Metadata(findings=(found("tab-metadata-toml", message, METADATA, member.data_offset),))
    return Metadata(values, tuple(_check(values)))


def _parse(data: bytes) -> dict[str, Any]:
    if len(data) > LONGEST:
        raise ValueError(f"it is longer than {LONGEST:,} bytes")
    return load_toml(data.decode("utf-8"))


def _check(values: dict[str, Any]) -> Iterator[Finding]:
    version = values.get("tab-version")
    if type(version) is not int or version != 1:
        message = "tab-version is missing" if version is None else f"tab-version is {version!r}, not 1"
        yield found("tab-metadata-version", message, METADATA)
    if not isinstance(values.get("name"), str):
        yield found("tab-metadata-name", "name is missing or no string", METADATA)
    if not isinstance(values.get("only-for-boards", ""), str):
        yield found("tab-metadata-boards", "only-for-boards is no string", METADATA)
    yield from _check_others(values)


def _check_others(values: dict[str, Any]) -> Iterator[Finding]:
    for key in _STRINGS:
        if not isinstance(values.get(key, ""), str):
            yield found("tab-metadata-type", f"{key} is no string", METADATA)
    if "build-date" in values and not isinstance(values["build-date"], datetime.datetime):
        yield found("tab-metadata-type", "build-date is no date with a time", METADATA)
    for key in values:
        if key not in _KNOWN:
            yield found("tab-metadata-unknown", f"{key} is no key of a TAB", METADATA)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    return value if isinstance(value, (str, int)) else str(value)

"""Reads expectations/*.toml; the README.md there describes them."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("expectations")


@dataclass(frozen=True)
class Case:
    """Bytes, and what they mean or why they are refused."""

    format: str
    name: str
    data: bytes
    expect: dict[str, Any]
    refused: str | None

    def __str__(self) -> str:
        return f"{self.format}: {self.name}"


def read_cases() -> list[Case]:
    """Read all cases of all files."""
    return [case for path in sorted(FOLDER.glob("*.toml")) for case in _cases_of(tomllib.loads(path.read_text()))]


def _cases_of(document: dict[str, Any]) -> list[Case]:
    return [
        Case(
            document["format"],
            case["name"],
            bytes.fromhex(_spelled_out(case["data"])),
            {path: _value(path, value) for path, value in case.get("expect", {}).items()},
            case.get("refused"),
        )
        for case in document["case"]
    ]


def _spelled_out(text: str) -> str:
    without_comments = re.sub("#.*", "", text)
    in_full = re.sub(r"([0-9a-f]{2})\*(\d+)", lambda found: found[1] * int(found[2]), without_comments)
    return "".join(in_full.split())


def _value(path: str, value: Any) -> Any:
    return _spelled_out(value) if isinstance(value, str) and not path.endswith("is") else value


def value_at(record: Any, path: str) -> Any:
    """Follow a path through a record in normal form."""
    return functools.reduce(_step, re.findall(r"\w+", path), record)


def _step(value: Any, name: str) -> Any:
    if not isinstance(value, list):
        return value[name]
    return len(value) if name == "length" else value[int(name)]

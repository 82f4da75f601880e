"""All TBFs that come with recorded verdicts, and all archives."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.golden_data import GOLDEN, SAMPLES, sample

TABS = GOLDEN / "tock" / "tabs"
"""Published archives without their code; not part of the repository."""


@dataclass(frozen=True)
class Recorded:
    """A TBF in its flash, and what the kernel said. `address` is where a flash image has it."""

    name: str
    flash: bytes
    kernel: dict[str, Any]
    address: int | None = None


def lines(path: Path) -> list[dict[str, Any]]:
    """Read a file of one JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@functools.cache
def negatives() -> tuple[Recorded, ...]:
    """Give the TBFs that are wrong or at a limit."""
    return tuple(_files(sample("tock/negative/expected.jsonl")))


@functools.cache
def built() -> tuple[Recorded, ...]:
    """Give what elf2tab made."""
    return tuple(_files(sample("tock/elf2tab/expected-tbf.jsonl")))


def _files(expected: Path) -> list[Recorded]:
    root = expected.parent.parent
    return [Recorded(line["file"], (root / line["file"]).read_bytes(), line["kernel"]) for line in lines(expected)]


@functools.cache
def image_lines() -> tuple[dict[str, Any], ...]:
    """Give the recorded walks through flash images that hold apps."""
    return tuple(line for line in lines(sample("tock/images/expected.jsonl")) if "kernel_walk" in line)


@functools.cache
def images() -> tuple[Recorded, ...]:
    """Give the TBFs in flash images, each with all flash behind it."""
    found = []
    for line in image_lines():
        for step in line["kernel_walk"]:
            address = line["flash_base"] + step["offset"]
            found.append(Recorded(f"{line['file']}@{step['offset']}", region(line, step["offset"]), step["r"], address))
    return tuple(found)


def region(line: dict[str, Any], offset: int) -> bytes:
    """Give the flash for apps from an offset of an image on."""
    end: int = line["apps_offset"] + line["apps_len"]
    return Path(SAMPLES, "tock", line["file"]).read_bytes()[offset:end]


@functools.cache
def published() -> tuple[Recorded, ...]:
    """Give the TBFs in published archives; none where those are not there."""
    if not TABS.exists():
        return ()
    found = []
    for line in lines(TABS / "expected.jsonl"):
        data = (TABS.parent / line["file"]).read_bytes()
        for member in line["members"]:
            if member["name"] in line["tbf"]:
                tbf = data[member["data_offset"] : member["data_offset"] + member["size"]]
                found.append(Recorded(f"{line['file']}:{member['name']}", tbf, line["tbf"][member["name"]]["kernel"]))
    return tuple(found)


def archives() -> list[Path]:
    """Give all archives: elf2tab's, and published ones where those are there."""
    return [*sorted(sample("tock/elf2tab").rglob("*.tab")), *sorted(TABS.glob("*.tab"))]


def archive_name(path: Path) -> str:
    """Name an archive in a test."""
    return path.parent.name if path.name == "out.tab" else path.name


EVERYTHING = (*negatives(), *built(), *images(), *published())
every_tbf = pytest.mark.parametrize("recorded", EVERYTHING, ids=lambda recorded: recorded.name)
every_archive = pytest.mark.parametrize("path", archives(), ids=archive_name)

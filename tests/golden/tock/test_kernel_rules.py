"""The independent judge of TBFs agrees with the real kernel on everything that was recorded."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

from tests import kernel_rules
from tests.golden.tock.collected import Recorded, built, every_tbf, image_lines, negatives, region

_NO_VERSION = "kernel: IncompatibleKernelVersion"
_SHORT = "the file is not as long as total_size"
_LENGTH = "the length of a footer is no multiple of 4"
_TWICE = "an element stands twice"
QUIRKS = {
    "bare": [_NO_VERSION],
    "pow2-256": [_NO_VERSION],
    "ecdsa-short": [_SHORT],
    "ecdsa-rv-footer": [_SHORT],
    "everything": [_TWICE],
    "wfr-3": [_TWICE],
    "footer-max": [_LENGTH],
    "footer-rv": [_LENGTH],
    "odd-1": [_LENGTH],
    "odd-3": [_LENGTH],
    "sha256-footer-41": [_LENGTH],
    "footer-wrap": [_LENGTH, "the kernel's footer walk ends 65536 bytes before total_size"],
}
"""Cases of elf2tab that break a rule."""
ONE_APP = [recorded for recorded in built() if "multi-arch" not in recorded.name]
WALKS = [pytest.param(line, id=line["file"]) for line in image_lines()]


def test_shares_no_code() -> None:
    tree = ast.parse(Path(kernel_rules.__file__).read_text(encoding="utf-8"))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert modules == {"__future__", "struct", "collections.abc", "dataclasses", "typing"}


def test_all_negatives_are_judged() -> None:
    assert len(negatives()) == 140


@every_tbf
def test_parser_getters_and_footers(recorded: Recorded) -> None:
    ours = kernel_rules.verdict(recorded.flash)
    if "permissions" not in recorded.kernel:
        ours.pop("permissions", None)  # the walks through images did not ask for them
    assert ours == recorded.kernel


@pytest.mark.parametrize("line", WALKS)
def test_boot_loader(line: dict[str, Any]) -> None:
    start = line["apps_offset"]
    *steps, end = kernel_rules.walk(region(line, start), line["flash_base"] + start)
    seen = [(step.offset + start, step.action, step.reason) for step in steps]
    recorded = [(step["offset"], step["action"], step.get("reason", "")) for step in line["boot"]]
    assert seen == recorded
    assert (end.action, end.reason) == ("stop", line["boot_end"].get("stop") or line["boot_end"].get("reason"))


@pytest.mark.parametrize("recorded", ONE_APP, ids=lambda recorded: recorded.name)
def test_what_tools_built_without_a_quirk_breaks_no_rule(recorded: Recorded) -> None:
    assert kernel_rules.broken_rules(recorded.flash) == QUIRKS.get(recorded.name.split("/")[1], [])


@pytest.mark.parametrize(
    ("arch", "address", "size", "fits"),
    [
        ("cortex-m4", 0x40000, 0x1000, True),
        ("cortex-m4", 0x40800, 0x1000, True),
        ("cortex-m4", 0x43800, 0x1000, False),
        ("cortex-m4", 0x40000, 0xC00, False),
        ("cortex-m4", 0x40400, 0xC00, True),
        ("cortex-m4", 0x40400, 0x2000, False),
        ("cortex-m4", None, 0x3000, False),
        ("cortex-m0+", 0x40000, 128, False),
        ("cortex-m33", 0x40020, 0x60, True),
        ("rv32imac", 0x40004, 0x44, True),
        ("rv32imac", 0x40004, 0x45, False),
        ("i486", 0x150000, 0x3000, True),
        ("i486", 0x150000, 0x200, False),
        ("", 1, 1, True),
    ],
)
def test_memory_protection(arch: str, address: int | None, size: int, fits: bool) -> None:
    assert kernel_rules.mpu_accepts(arch, address, size) is fits

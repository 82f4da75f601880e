"""The recorded walks through flash images: ours find the same TBFs, do the same with them, and end alike."""

from __future__ import annotations

from typing import Any

import pytest

from tests import kernel_rules
from tests.golden.tock.collected import image_lines, region
from tests.golden_data import sample
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange
from toolkit.tock.apps.kernel_facts import KernelFacts
from toolkit.tock.apps.listed import AppList, Fate
from toolkit.tock.apps.tockloader_view import tockloader_view
from toolkit.tock.apps.walk import walk_apps
from toolkit.tock.board.board import Board, MpuRule
from toolkit.tock.board.catalog import board_named
from toolkit.tock.image.flash_image import FlashImage

KERNEL = KernelFacts((2, 3), is_known=True, memory=AddressRange(0, 0))
ACTIONS = {Fate.RUNS: "load", Fate.SKIPPED: "skip"}
WALKS = pytest.mark.parametrize("line", image_lines(), ids=lambda line: line["file"])
ENDS = {"TbfHeaderNotFound", "NotEnoughFlash", "endless loop (total_size 0)"}


def image_of(line: dict[str, Any], rule: MpuRule = MpuRule.NONE) -> FlashImage:
    """The image of a line, on a board that has nothing but what the line says."""
    data, base = sample(f"tock/{line['file']}").read_bytes(), line["flash_base"]
    apps = AddressRange(base + line["apps_offset"], line["apps_len"])
    board = Board(
        "", "", AddressRange(base, len(data)), AddressRange(base, 0), apps, AddressRange(0, 0), 512, rule, False
    )
    return FlashImage(board, Contents([(base, data)]))


def walked(line: dict[str, Any]) -> AppList:
    return walk_apps(image_of(line), KERNEL)


def test_every_kind_of_end_is_there() -> None:
    assert {line["boot_end"]["stop"] for line in image_lines()} == ENDS


@WALKS
def test_places(line: dict[str, Any]) -> None:
    apps = walked(line)
    found = [*(item.address for item in apps.items), apps.end]
    assert [address - line["flash_base"] for address in found] == [step["offset"] for step in line["kernel_walk"]]


@WALKS
def test_what_the_boot_loader_does(line: dict[str, Any]) -> None:
    done = [
        (item.address - line["flash_base"], ACTIONS[item.fate], item.reason)
        for item in walked(line).items
        if item.fate in ACTIONS
    ]
    assert done == [(step["offset"], step["action"], step.get("reason", "")) for step in line["boot"]]


@WALKS
def test_where_it_ends(line: dict[str, Any]) -> None:
    address, reason = walked(line).boot_end
    assert (address - line["flash_base"], reason) == (line["boot_end"]["offset"], line["boot_end"]["stop"])


@WALKS
def test_what_tockloader_sees(line: dict[str, Any]) -> None:
    recorded = [step["offset"] for step in line["tockloader_walk"] if "stop" not in step]
    assert [address - line["flash_base"] for address in tockloader_view(image_of(line)).addresses] == recorded


@WALKS
def test_memory_protection_and_ram_as_the_independent_judge_has_them(line: dict[str, Any]) -> None:
    apps = walk_apps(image_of(line, MpuRule.CORTEX_M), KERNEL)
    ours = [(item.address, item.reason) for item in apps.items if item.fate in ACTIONS]
    base = line["flash_base"] + line["apps_offset"]
    steps = kernel_rules.run(region(line, line["apps_offset"]), base, "cortex-m4")
    assert ours == [(base + step.offset, step.reason) for step in steps if step.action != "stop"]


@pytest.mark.parametrize("name", ["hail", "imix"])
def test_full_images_on_their_boards(name: str) -> None:
    line = next(line for line in image_lines() if line["file"] == f"images/{name}-full.bin")
    image = FlashImage(board_named(name), Contents([(0, sample(f"tock/{line['file']}").read_bytes())]))
    runs = [item.address for item in walk_apps(image).items if item.fate is Fate.RUNS]
    assert runs == [step["offset"] for step in line["boot"] if step["action"] == "load"]

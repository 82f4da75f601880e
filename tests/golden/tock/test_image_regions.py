"""Regions of the 50 recorded images: where bootloader, attributes, kernel and apps lie; nothing is left out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest

from tests.golden_data import read
from tests.tock_images import path_of, recorded, view_of
from toolkit.memory.region import AddressRange, Region

IMAGES = sorted(recorded())
BOOT = [name for name in IMAGES if "bootloader" in recorded()[name]]
KERNELS = [name for name in IMAGES if "kernel_records" in recorded()[name]]
APPS = [name for name in IMAGES if "kernel_walk" in recorded()[name]]
SLOTS, SLOT_SIZE = 0x600, 64


def of_kind(name: str, kind: str) -> list[Region]:
    return [region for region in every(view_of(name).flash) if region.kind == kind]


def every(regions: object) -> Iterator[Region]:
    for region in regions:  # type: ignore[attr-defined] # a map or a tuple
        yield region
        yield from every(region.inner)


def test_all_images_are_recorded() -> None:
    assert len(IMAGES) == 50


@pytest.mark.parametrize("name", IMAGES)
def test_regions_leave_nothing_out(name: str) -> None:
    view = view_of(name)
    end = view.flash.range.address
    for region in view.flash:
        assert region.address == end
        end = region.end
    assert end == view.flash.range.end


@pytest.mark.parametrize("name", IMAGES)
def test_inner_regions_lie_in_order_within_the_outer(name: str) -> None:
    for region in every(view_of(name).flash):
        end = region.address
        for inner in region.inner:
            assert inner.address >= end
            end = inner.end
        assert end <= region.end


@pytest.mark.parametrize("name", BOOT)
def test_bootloader(name: str) -> None:
    expected = recorded()[name]["bootloader"]
    (region,) = of_kind(name, "bootloader")
    assert region.facts["present"] == expected["present"]
    if expected["present"]:
        (flags,) = of_kind(name, "flags")
        assert (flags.range, flags.facts["version"]) == (AddressRange(0x400, 512), expected["version"])
        assert flags.facts["start_address"] == expected["start_address"]


@pytest.mark.parametrize("name", BOOT)
def test_attributes(name: str) -> None:
    """Slots that mean something to tockloader, where there is a bootloader whose attributes they are."""
    expected = recorded()[name]["bootloader"]
    slots = {
        SLOTS + index * SLOT_SIZE: (slot["key"], slot["value"])
        for index, slot in enumerate(expected["slots"])
        if slot is not None and expected["present"]
    }
    found = of_kind(name, "attribute")
    assert {
        slot.address: (slot.facts["key"], slot.facts["value"]) for slot in found if not slot.facts["problem"]
    } == slots


@pytest.mark.parametrize("name", KERNELS)
def test_kernel_attributes(name: str) -> None:
    """The same records at the same places; their values are the bytes from there on."""
    expected = recorded()[name]
    view, image = view_of(name), read(path_of(name))
    base = view.image.range.address
    records = {(base + one["value_offset"], one["length"] + 4) for one in expected["kernel_records"] or ()}
    found = of_kind(name, "kernel-attribute")
    assert {(region.address, region.length) for region in found} == records
    assert all(region.range.end - base <= len(image) for region in found)


@pytest.mark.parametrize("name", KERNELS)
def test_kernel_attributes_end_where_the_kernel_does(name: str) -> None:
    view = view_of(name)
    found = of_kind(name, "kernel-attributes")
    assert [region.end for region in found] == (
        [view.image.board.kernel.end] if recorded()[name]["kernel_records"] is not None else []
    )


@pytest.mark.parametrize("name", APPS)
def test_apps(name: str) -> None:
    """Address and length of every header that the kernel's parser finds; the last entry is where it stops."""
    expected = recorded()[name]
    found = [
        (region.address - expected["flash_base"], region.length)
        for kind in ("app", "padding", "unreadable")
        for region in of_kind(name, kind)
    ]
    steps = expected["kernel_walk"]
    walked = [(step["offset"], behind["offset"] - step["offset"]) for step, behind in pairwise(steps)]
    assert sorted(found) == walked


@pytest.mark.parametrize("name", APPS)
def test_free_flash(name: str) -> None:
    expected = recorded()[name]
    end = expected["kernel_walk"][-1]["offset"] + expected["flash_base"]
    region_end = expected["flash_base"] + expected["apps_offset"] + expected["apps_len"]
    free = [region.range for kind in ("free", "lost") for region in of_kind(name, kind)]
    assert free == ([AddressRange(end, region_end - end)] if end < region_end else [])


@pytest.mark.parametrize("name", APPS)
def test_flash_behind_a_list_that_cannot_go_on_is_not_free(name: str) -> None:
    """A TBF without end, or one that leaves the region."""
    assert bool(of_kind(name, "lost")) == (name in ("apps-total-0", "apps-total-gt-flash"))

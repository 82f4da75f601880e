"""Geometry of the six models (SPEC.md, geometry)."""

from __future__ import annotations

import pytest

from toolkit.errors import VolumeError
from toolkit.kfs.layout import MODELS, model_named, models_of_size

ROWS = [
    ("TI73", 0x080000, 0x20, 0x13, 0x17, 0x14, 0x18, 1008, 258_048),
    ("TI83p", 0x080000, 0x20, 0x13, 0x17, 0x14, 0x18, 1008, 258_048),
    ("TI83pSE", 0x200000, 0x80, 0x73, 0x77, 0x74, 0x78, 7056, 1_806_336),
    ("TI84p", 0x100000, 0x40, 0x33, 0x37, 0x34, 0x38, 3024, 774_144),
    ("TI84pSE", 0x200000, 0x80, 0x73, 0x77, 0x74, 0x78, 7056, 1_806_336),
    ("TI84pCSE", 0x400000, 0x100, 0xF3, 0xF7, 0xF4, 0xF8, 15120, 3_870_720),
]
COLUMNS = ("name", "size", "pages", "last_dat", "fat_start", "fat_last", "swap", "blocks", "capacity")


@pytest.mark.parametrize(COLUMNS, ROWS)
def test_model(
    name: str,
    size: int,
    pages: int,
    last_dat: int,
    fat_start: int,
    fat_last: int,
    swap: int,
    blocks: int,
    capacity: int,
) -> None:
    model, layout = MODELS[name], MODELS[name].layout
    found = (model.rom_size, layout.pages, layout.last_dat_page, layout.fat_start, layout.fat_last)
    assert found == (size, pages, last_dat, fat_start, fat_last)
    assert (layout.swap_pages[0], layout.block_count, layout.capacity) == (swap, blocks, capacity)


@pytest.mark.parametrize(("name", "first"), [("TI84p", 0x2C), ("TI84pSE", 0x6C), ("TI84pCSE", 0xEC)])
def test_usb_boot_sector(name: str, first: int) -> None:
    assert MODELS[name].layout.usb_boot_pages == range(first, first + 4)


def test_small_models_have_no_usb_boot_sector() -> None:
    assert list(MODELS["TI83p"].layout.usb_boot_pages) == []


@pytest.mark.parametrize("name", MODELS)
def test_window_of_the_volume_lies_in_64_kib_sectors(name: str) -> None:
    model = MODELS[name]
    pages = [4, model.layout.last_dat_page, model.layout.fat_last, model.layout.swap_pages[-1]]
    assert {model.geometry.sector_at(page * 0x4000).length for page in pages} == {0x10000}


@pytest.mark.parametrize(("size", "names"), [(0x100000, ["TI84p"]), (0x200000, ["TI83pSE", "TI84pSE"])])
def test_models_of_a_size(size: int, names: list[str]) -> None:
    assert [model.name for model in models_of_size(size)] == names


def test_no_model_has_another_size() -> None:
    with pytest.raises(VolumeError, match="not the size of a calculator's ROM"):
        models_of_size(0x80001)


def test_models_are_named_in_any_case() -> None:
    assert model_named("ti84pse") is MODELS["TI84pSE"]


def test_unknown_model_lists_the_known() -> None:
    with pytest.raises(VolumeError, match="TI84pCSE"):
        model_named("TI84pCE")

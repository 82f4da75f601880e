"""Whose flash an image is for."""

from __future__ import annotations

import dataclasses

from toolkit.errors import ToolkitError
from toolkit.image.build.mbed.parts import MbedImage
from toolkit.mbed.composition.settings import Settings
from toolkit.mbed.memory_banks import read_memory_banks
from toolkit.mbed.profiles import read_profile
from toolkit.mbed.targets import Bank, SectorRun, Target, target_named
from toolkit.memory.region import AddressRange


def target_of(recipe: MbedImage, settings: Settings) -> Target:
    """The target of an image: by its file, by its name, or one that is no more than its ROM.

    Raises:
        ToolkitError: nobody knows it, and ROM is not said either; or its file is none.
    """
    target = _known(recipe, settings)
    if not recipe.sectors:
        return target
    runs = []
    for part in recipe.sectors:
        if not part.length:
            raise part.origin.at("length").error("must be more than 0")
        runs.append(SectorRun(part.address, part.length))
    if len({run.address for run in runs}) < len(runs):
        raise recipe.origin.at("sectors").error("two of them begin at the same address")
    return dataclasses.replace(target, sectors=tuple(sorted(runs, key=lambda run: run.address)))


def _known(recipe: MbedImage, settings: Settings) -> Target:
    path = recipe.target_file
    if path is not None:
        return read_memory_banks(path) if path.suffix.lower() == ".json" else read_profile(path)
    start, size = settings.mbed_rom_start, settings.mbed_rom_size
    if start is None or size is None:
        return target_named(recipe.target)
    try:
        return target_named(recipe.target)
    except ToolkitError:
        return Target(recipe.target, "", "", (Bank("ROM", AddressRange(start, size)),), ())

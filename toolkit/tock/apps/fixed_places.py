"""Where an app with a fixed flash address can start: its binary stays at its address, what is before it may grow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.errors import LayoutError
from toolkit.tock.app import App
from toolkit.tock.apps.piece import LEAST_PADDING, Space
from toolkit.tock.board.board import MpuRule
from toolkit.tock.board.mpu import flash_problem, granule
from toolkit.tock.edit.arrange import Size, arranged

_STEPS = (32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384)
"""Multiples on which a grown app may start, in bytes."""
_MOST = 12
"""Places that are offered for an app."""


@dataclass(frozen=True)
class FixedPlace:
    """A place for an app.

    Attributes:
        address: of its first byte.
        app: the app as it is there; its protected region may be longer, and its credentials are not renewed.
        growth: bytes by which the protected region is longer.
    """

    address: int
    app: App
    growth: int


def fixed_places(app: App, space: Space, arch: str) -> tuple[FixedPlace, ...]:
    """The places for an app with a fixed flash address, those that grow least first; none where it fits nowhere.

    Args:
        app: the app.
        space: the region and the rule of its memory protection.
        arch: architecture name; says how the size of a grown app is rounded.
    """
    assert app.fixed_flash_address is not None
    natural = app.fixed_flash_address - app.app_start
    found: list[FixedPlace] = []
    for start in _starts(natural, space):
        place = _place(app, natural, start, space, arch)
        if place is not None:
            found.append(place)
        if len(found) == _MOST:
            break
    return tuple(found)


def _starts(natural: int, space: Space) -> Iterator[int]:
    """Starts, from the one without growth downwards, within the region."""
    region, unit = space.region, granule(space.rule)
    starts = {natural, *(natural // step * step for step in _STEPS)}
    if space.rule in (MpuRule.PMP, MpuRule.NONE):
        starts |= {natural - less for less in range(0, LEAST_PADDING, unit)}
    if 0 < natural - region.address < LEAST_PADDING:
        starts.add(region.address)
    return iter(sorted((start for start in starts if region.address <= start < region.end), reverse=True))


def _place(app: App, natural: int, start: int, space: Space, arch: str) -> FixedPlace | None:
    placed = app
    if start != natural:
        try:
            placed = arranged(app, app_start=app.app_start + natural - start, size=Size(arch=arch, whole=True))
        except LayoutError:
            return None
    length = placed.header.base.total_size
    fits = start + length <= space.region.end and flash_problem(space.rule, start, length) is None
    return FixedPlace(start, placed, natural - start) if fits else None

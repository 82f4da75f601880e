"""Where an app with a fixed flash address can start: its binary stays at its address, what is before it may grow."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.errors import LayoutError
from toolkit.tock.app import App
from toolkit.tock.apps.piece import LEAST_PADDING, Space
from toolkit.tock.board.board import MpuRule
from toolkit.tock.board.mpu import flash_problem, granule
from toolkit.tock.edit.arrange import Size, arranged

_STEPS = tuple(1 << power for power in range(5, 21))
"""Multiples on which an app may start whose protected region changes, in bytes."""
_MOST = 12
"""Places that are offered for an app."""


@dataclass(frozen=True)
class FixedPlace:
    """A place for an app.

    Attributes:
        address: of its first byte.
        app: the app as it is there; its protected region may be longer, and its credentials are not renewed.
        growth: bytes by which the protected region is longer; negative for a shorter one.
    """

    address: int
    app: App
    growth: int


def fixed_places(app: App, space: Space, arch: str) -> tuple[FixedPlace, ...]:
    """The places for an app with a fixed flash address, those that change it least first; none where it fits nowhere.

    A protected region becomes shorter only where it is nothing but zeros.

    Args:
        app: the app.
        space: the region and the rule of its memory protection.
        arch: architecture name; says how the size of a grown app is rounded.
    """
    assert app.fixed_flash_address is not None
    natural = app.fixed_flash_address - app.app_start
    found: list[FixedPlace] = []
    for start in _starts(app, natural, space):
        place = _place(app, natural, start, space, arch)
        if place is not None:
            found.append(place)
        if len(found) == _MOST:
            break
    return tuple(found)


def _starts(app: App, natural: int, space: Space) -> list[int]:
    """Starts within the region, those nearest to the one without change first, and of two the lower one."""
    region, unit = space.region, granule(space.rule)
    starts = {natural, *(natural // step * step for step in _STEPS)}
    if space.rule in (MpuRule.PMP, MpuRule.NONE):
        starts |= {natural - less for less in range(0, LEAST_PADDING, unit)}
    if 0 < natural - region.address < LEAST_PADDING:
        starts.add(region.address)
    if not any(app.tbf.protected_trailer):
        latest = natural + len(app.tbf.protected_trailer)
        starts |= {start for step in _STEPS if (start := -(-natural // step) * step) <= latest}
    within = (start for start in starts if region.address <= start < region.end)
    return sorted(within, key=lambda start: (abs(natural - start), start))


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

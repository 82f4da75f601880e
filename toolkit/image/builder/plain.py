"""Builds images of regions that have no meaning to us."""

from __future__ import annotations

from typing import Self

from toolkit.image.build.origin import Origin
from toolkit.image.build.recipe import PlainImage, RegionPart
from toolkit.image.builder.base import ImageBuilder


class PlainImageBuilder(ImageBuilder):
    """Builds images of plain regions."""

    def __init__(self) -> None:
        super().__init__()
        self._regions: list[RegionPart] = []

    def region(self, name: str, address: int, length: int) -> Self:
        """A named range of addresses."""
        origin = Origin(f"region({name})")
        self._regions.append(RegionPart(name=name, address=address, length=length, origin=origin))
        return self

    def recipe(self) -> PlainImage:
        """What was said so far."""
        return PlainImage(
            fill=self._fill,
            pad_to=self._pad_to,
            format_options=self._format_options,
            regions=tuple(self._regions),
            raw=tuple(self._raw),
        )

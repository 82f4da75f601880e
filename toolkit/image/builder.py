"""Images from Python: one call for each part, and `build` at the end.

    image = ImageBuilder.plain().region("boot", 0, 0x4000).raw("boot.bin", region="boot").build()

A manifest says the same things by the same names.
"""

from __future__ import annotations

from pathlib import Path
from typing import Self

from toolkit.image.build.built import BuiltImage
from toolkit.image.build.origin import Origin
from toolkit.image.build.recipe import FILL, PlainImage, RawPart, RegionPart
from toolkit.image.build.source import Source

Given = Source | Path | str | bytes
"""What a part is made of: a path, or bytes."""


class ImageBuilder:
    """Collects the parts of an image; subclasses know what there is on their systems."""

    def __init__(self) -> None:
        self._fill = FILL
        self._raw: list[RawPart] = []

    @staticmethod
    def plain() -> PlainImageBuilder:
        """An image of regions that have no meaning to us."""
        return PlainImageBuilder()

    def fill(self, byte: int) -> Self:
        """The byte that holes become in files without holes."""
        self._fill = byte
        return self

    def raw(self, file: Given, *, address: int | None = None, region: str | None = None, name: str = "") -> Self:
        """Bytes at an address, or at the start of a region; Intel HEX and the like say their addresses themselves."""
        origin = Origin(f"raw({name or len(self._raw)})")
        part = RawPart(file=Source.of(file), address=address, region=region, name=name or None, origin=origin)
        self._raw.append(part)
        return self


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
        return PlainImage(fill=self._fill, regions=tuple(self._regions), raw=tuple(self._raw))

    def build(self) -> BuiltImage:
        """Build the image. Raises LayoutError where a part does not fit."""
        return self.recipe().build()

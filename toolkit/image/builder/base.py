"""What builders of all images have in common: raw parts, the fill, the file that becomes of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Self, TypedDict, Unpack

from toolkit.image.build.built import BuiltImage
from toolkit.image.build.origin import Origin
from toolkit.image.build.output import output_of
from toolkit.image.build.recipe import FILL, FormatOptionsPart, RawPart, Recipe
from toolkit.image.build.source import Source

if TYPE_CHECKING:
    from toolkit.image.builder.knightos import KnightImageBuilder
    from toolkit.image.builder.mbed import MbedImageBuilder
    from toolkit.image.builder.plain import PlainImageBuilder
    from toolkit.image.builder.tock import TockImageBuilder

Given = Source | Path | str | bytes
"""What a part is made of: a path, or bytes."""


class FormatOptions(TypedDict, total=False):
    """What may be said of a file that is not raw; for words see `FormatOptionsPart`."""

    entry: int
    header: str
    line_length: int
    family: str
    block_length: int
    exact: bool
    machine: str


class ImageBuilder:
    """Collects the parts of an image; subclasses know what there is on their systems.

    The order of the calls never changes the image.
    """

    def __init__(self) -> None:
        self._fill = FILL
        self._pad_to: int | None = None
        self._format_options: FormatOptionsPart | None = None
        self._raw: list[RawPart] = []

    @staticmethod
    def plain() -> PlainImageBuilder:
        """An image of regions that have no meaning to us."""
        from toolkit.image.builder.plain import PlainImageBuilder

        return PlainImageBuilder()

    @staticmethod
    def tock(board: str, *, board_file: Path | str | None = None) -> TockImageBuilder:
        """An image of the flash of a Tock board, by its name, or by one in a file that describes boards."""
        from toolkit.image.builder.tock import TockImageBuilder

        return TockImageBuilder(board, board_file=board_file)

    @staticmethod
    def knightos(model: str) -> KnightImageBuilder:
        """A ROM of a calculator with KnightOS, such as ``TI84pSE``."""
        from toolkit.image.builder.knightos import KnightImageBuilder

        return KnightImageBuilder(model)

    @staticmethod
    def mbed(target: str, *, target_file: Path | str | None = None) -> MbedImageBuilder:
        """An image for a board with Mbed OS, by its name, or by a file that says its memories."""
        from toolkit.image.builder.mbed import MbedImageBuilder

        return MbedImageBuilder(target, target_file=target_file)

    def fill(self, byte: int) -> Self:
        """The byte that holes become in files without holes."""
        self._fill = byte
        return self

    def pad_to(self, address: int) -> Self:
        """The address up to which a raw file is filled behind its last part."""
        self._pad_to = address
        return self

    def format_options(self, **options: Unpack[FormatOptions]) -> Self:
        """How a file that is not raw says its bytes."""
        self._format_options = FormatOptionsPart(origin=Origin("format_options()"), **options)
        return self

    def raw(self, file: Given, *, address: int | None = None, region: str | None = None, name: str = "") -> Self:
        """Bytes at an address, or at the start of a region; Intel HEX and the like say their addresses themselves."""
        origin = Origin(f"raw({name or len(self._raw)})")
        part = RawPart(file=Source.of(file), address=address, region=region, name=name or None, origin=origin)
        self._raw.append(part)
        return self

    def recipe(self) -> Recipe:
        """What was said so far."""
        raise AssertionError("every builder makes a recipe")

    def build(self) -> BuiltImage:
        """Build the image. Raises ToolkitError, with the call that does not fit."""
        return self.recipe().build()

    def to_bytes(self, name: str = "image.bin") -> bytes:
        """Build the image; gives the content of its file, whose name says the container. Raises as `build`."""
        recipe = self.recipe()
        return output_of(recipe, recipe.build(), name)


def path_of(given: Path | str | None) -> Path | None:
    """A path that may be left out."""
    return None if given is None else Path(given)

"""What an image for a board with Mbed OS may be made of."""

from __future__ import annotations

from pathlib import Path

from toolkit.image.build.built import BuiltImage
from toolkit.image.build.recipe import RawPart, Recipe
from toolkit.image.build.source import Source
from toolkit.image.containers.kinds import Container
from toolkit.image.manifest.declare import Part, key, part


@part
class ProgramPart(Part):
    """A program: raw bytes, which go where the layout says, or a file that says its addresses."""

    file: Source = key("the program")
    format: Container | None = key("kind of the file; else what its content shows", default=None)


@part
class SectorsPart(Part):
    """Flash that erases in equal sectors, up to where the next such table begins."""

    address: int = key("of the first sector")
    length: int = key("bytes of each")


@part
class MbedImage(Recipe):
    """An image for a board with Mbed OS, as its build tools lay it out."""

    target: str = key("name of the board, as `flashwright mbed targets` lists them; any, where rom_* are said")
    target_file: Path | None = key("memories of the board: TOML, or memory_banks.json of a build", default=None)
    labels: tuple[str, ...] = key("further names in configurations that are for this board", default=())
    sectors: tuple[SectorsPart, ...] = key("how flash erases, in place of what is known of the board", default=())
    config: tuple[Path, ...] = key("mbed_app.json, and mbed_lib.json of libraries", default=())
    application: ProgramPart = key("the application")
    bootloader: ProgramPart | None = key("the bootloader", default=None)
    header_format: Path | None = key("JSON with the members of the header", default=None)
    header_offset: int | None = key("bytes from the start of ROM to the header", default=None)
    app_offset: int | None = key("bytes from the start of ROM to the application", default=None)
    restrict_size: int | None = key("bytes that the application may have at most", default=None)
    app_start: int | None = key("address of the application, without a bootloader", default=None)
    app_size: int | None = key("bytes for the application, without a bootloader", default=None)
    rom_start: int | None = key("first address of ROM, in place of the board's", default=None)
    rom_size: int | None = key("bytes of ROM, in place of the board's", default=None)
    timestamp: int | None = key(
        "seconds since 1970 that the header says; else SOURCE_DATE_EPOCH", default=None, bits=64
    )
    update_image: str | None = key("file of header and application alone, beside that of the image", default=None)
    pad_to_region: str | None = key("region up to whose end a raw file is filled", default=None)
    raw: tuple[RawPart, ...] = key("other bytes, at their addresses", default=())

    def build(self) -> BuiltImage:
        """Put the parts together. Raises ToolkitError, with the place of what does not fit."""
        from toolkit.image.build.mbed.compose import compose

        return compose(self)

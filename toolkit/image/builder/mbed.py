"""Builds images for boards with Mbed OS."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

from toolkit.image.build.mbed.parts import MbedImage, ProgramPart, SectorsPart
from toolkit.image.build.origin import Origin
from toolkit.image.build.source import Source
from toolkit.image.builder.base import Given, ImageBuilder, path_of


class MbedImageBuilder(ImageBuilder):
    """Builds images of bootloader, header and application.

    Args:
        target: name of the board.
        target_file: memories of it, where it is not known.
    """

    def __init__(self, target: str, *, target_file: Path | str | None = None) -> None:
        super().__init__()
        self._said: dict[str, Any] = {"target": target, "target_file": path_of(target_file)}
        self._labels: list[str] = []
        self._config: list[Path] = []
        self._sectors: list[SectorsPart] = []
        self._application: ProgramPart | None = None

    def label(self, name: str) -> Self:
        """A further name in configurations that are for this board."""
        self._labels.append(name)
        return self

    def config(self, file: Path | str) -> Self:
        """mbed_app.json, or mbed_lib.json of a library."""
        self._config.append(Path(file))
        return self

    def rom(self, address: int, length: int) -> Self:
        """Flash, in place of what is known of the board."""
        self._said |= {"rom_start": address, "rom_size": length}
        return self

    def sectors(self, address: int, length: int) -> Self:
        """Flash from an address on erases in sectors of this length."""
        origin = Origin(f"sectors({address:#x})")
        self._sectors.append(SectorsPart(address=address, length=length, origin=origin))
        return self

    def application(self, file: Given, *, offset: int | None = None, restrict_size: int | None = None) -> Self:
        """The application, from bytes behind the start of ROM on, with at most so many bytes."""
        self._application = ProgramPart(file=Source.of(file), origin=Origin("application()"))
        self._said |= {"app_offset": offset, "restrict_size": restrict_size}
        return self

    def application_range(self, address: int | None = None, length: int | None = None) -> Self:
        """Where an application without a bootloader lies."""
        self._said |= {"app_start": address, "app_size": length}
        return self

    def bootloader(self, file: Given) -> Self:
        """The bootloader, from the start of ROM on."""
        self._said["bootloader"] = ProgramPart(file=Source.of(file), origin=Origin("bootloader()"))
        return self

    def header(self, header_format: Path | str, *, offset: int | None = None) -> Self:
        """The header: JSON with its members, and bytes from the start of ROM to it."""
        self._said |= {"header_format": Path(header_format), "header_offset": offset}
        return self

    def timestamp(self, seconds: int) -> Self:
        """The time that the header says, in seconds since 1970."""
        self._said["timestamp"] = seconds
        return self

    def update_image(self, name: str) -> Self:
        """Make a file of header and application alone, too; it is among the companions of what is built."""
        self._said["update_image"] = name
        return self

    def pad_to_region(self, name: str) -> Self:
        """The region up to whose end a raw file is filled."""
        self._said["pad_to_region"] = name
        return self

    def recipe(self) -> MbedImage:
        """What was said so far. Raises LayoutError without an application."""
        if self._application is None:
            raise Origin("application()").error("is missing: an image has an application")
        return MbedImage(
            fill=self._fill,
            pad_to=self._pad_to,
            format_options=self._format_options,
            raw=tuple(self._raw),
            labels=tuple(self._labels),
            config=tuple(self._config),
            sectors=tuple(self._sectors),
            application=self._application,
            **self._said,
        )

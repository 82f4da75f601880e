"""What a configuration says of the composition of an image, whoever says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from toolkit.errors import LayoutError, ToolkitError
from toolkit.mbed.composition.header_format import HeaderFormat


@dataclass(frozen=True)
class Settings:
    """The keys of composition; None where nobody says it.

    Attributes:
        bootloader_img: file of the bootloader.
        restrict_size: bytes that the application may have at most.
        header_format: what the header in front of the application is made of.
        header_offset: bytes from the start of ROM to the header.
        app_offset: bytes from the start of ROM to the application.
        mbed_app_start: address of the application, where there is no bootloader.
        mbed_app_size: bytes for the application, where there is no bootloader.
        mbed_rom_start: first address of ROM, in place of what the target has.
        mbed_rom_size: bytes of ROM, in place of what the target has.
        places: key → who says it, for messages.
    """

    bootloader_img: Path | None = None
    restrict_size: int | None = None
    header_format: HeaderFormat | None = None
    header_offset: int | None = None
    app_offset: int | None = None
    mbed_app_start: int | None = None
    mbed_app_size: int | None = None
    mbed_rom_start: int | None = None
    mbed_rom_size: int | None = None
    places: Mapping[str, str] = field(default_factory=dict, compare=False)

    def over(self, other: Settings) -> Settings:
        """These settings, and those of another where these say nothing."""
        said = {name: getattr(self, name) for name in KEYS if getattr(self, name) is not None}
        places = {name: other.places[name] for name in other.places if name not in said}
        return replace(other, **said, places={**places, **self.places})

    def error(self, key: str, message: str) -> ToolkitError:
        """An error about a key, with its place."""
        return LayoutError(f"{self.places.get(key, key)}: {message}")


KEYS = tuple(known.name for known in fields(Settings) if known.name != "places")
NUMBERS = tuple(key for key in KEYS if key not in ("bootloader_img", "header_format"))
"""Keys whose values are numbers."""

"""What an image of a Tock board may be made of."""

from __future__ import annotations

from pathlib import Path

from toolkit.image.build.built import BuiltImage
from toolkit.image.build.recipe import RawPart, Recipe
from toolkit.image.build.source import Source
from toolkit.image.build.tock.app_parts import AppPart
from toolkit.image.manifest.declare import Part, key, part
from toolkit.tock.board.board import MpuRule


@part
class BoardValuesPart(Part):
    """What is otherwise on a board than the table says. A kernel ends where the apps start."""

    arch: str | None = key("architecture, as archives name it", default=None)
    flash_address: int | None = key("where the flash starts", default=None)
    flash_length: int | None = key("bytes of flash", default=None)
    kernel_address: int | None = key("where the kernel starts", default=None)
    app_address: int | None = key("where the apps start", default=None)
    app_length: int | None = key("bytes for apps", default=None)
    ram_address: int | None = key("where the RAM starts", default=None)
    ram_length: int | None = key("bytes of RAM", default=None)
    page_size: int | None = key("bytes that are erased at once", default=None)
    mpu: MpuRule | None = key("rule of the memory protection", default=None)
    attributes: bool | None = key("whether bootloaders keep a flags page and attributes at 0x400", default=None)


@part
class BootloaderPart(Part):
    """A bootloader, from the first byte of flash; flags page and attributes lie within it."""

    file: Source = key("the bootloader: raw bytes, or a file that says its addresses")


@part
class FlagsPart(Part):
    """The flags page: a new one where there is no bootloader, else what changes in that of the bootloader."""

    version: str | None = key("version of the bootloader, at most 8 characters", default=None)
    start_address: int | None = key("where the bootloader jumps to", default=None)


@part
class KernelPart(Part):
    """A kernel, from the first byte of its region."""

    file: Source = key("the kernel: raw bytes, ELF, or a file that says its addresses; with what it says of itself")
    force: bool = key("put it there though it says that it was made for another place", default=False)


@part
class RangePart(Part):
    """A range of addresses."""

    address: int = key("its first address")
    length: int = key("bytes in it")


@part
class PublicKeyPart(Part):
    """A key that the kernel checks apps with."""

    file: Path = key("PEM or DER with a key on P-256, public or private")
    metadata: int = key("any number, for the kernel", default=0)


@part
class KernelAttributesPart(Part):
    """What the kernel says of itself at the end of its region; added to what its file says, or in place of it."""

    app_memory: RangePart | None = key("RAM that the kernel gives to apps", default=None)
    kernel_binary: RangePart | None = key("where code and data of the kernel lie in flash", default=None)
    kernel_version: str | None = key("version, such as 2.3.0 or 2.3.0-dev", default=None)
    public_keys: tuple[PublicKeyPart, ...] = key("keys that the kernel checks apps with", default=())


@part
class TockImage(Recipe):
    """An image of the flash of a Tock board."""

    board: str = key("name of the board, as `flashwright tock boards` lists them")
    board_file: Path | None = key("TOML that describes boards", default=None)
    board_values: BoardValuesPart | None = key("what is otherwise on the board than the table says", default=None)
    bootloader: BootloaderPart | None = key("the bootloader", default=None)
    flags: FlagsPart | None = key("the bootloader's flags page", default=None)
    attributes: dict[str, str] = key("attributes of the board, into the first slots that are empty", default={})
    kernel: KernelPart | None = key("the kernel", default=None)
    kernel_attributes: KernelAttributesPart | None = key("what the kernel says of itself", default=None)
    apps: tuple[AppPart, ...] = key("the apps", default=())
    raw: tuple[RawPart, ...] = key("other bytes, at their addresses", default=())
    strict: bool = key("refuse an image in which an app is enabled and would not run", default=False)

    def build(self) -> BuiltImage:
        """Put the parts together. Raises ToolkitError, with the place of what does not fit."""
        from toolkit.image.build.tock.compose import compose

        return compose(self)

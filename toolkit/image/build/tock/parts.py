"""What an image of a Tock board may be made of."""

from __future__ import annotations

from pathlib import Path

from toolkit.image.build.built import BuiltImage
from toolkit.image.build.recipe import RawPart, Recipe
from toolkit.image.build.source import Source
from toolkit.image.manifest.declare import Part, key, part


@part
class BootloaderPart(Part):
    """A bootloader, from the first byte of flash; flags page and attributes lie within it."""

    file: Source = key("the bootloader")


@part
class FlagsPart(Part):
    """The flags page: a new one where there is no bootloader, else what changes in that of the bootloader."""

    version: str | None = key("version of the bootloader, at most 8 characters", default=None)
    start_address: int | None = key("where the bootloader jumps to", default=None)


@part
class KernelPart(Part):
    """A kernel, from the first byte of its region."""

    file: Source = key("the kernel; attributes at its end where it fills its region")


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
class AppPart(Part):
    """An app: a TBF, a TAB, or an ELF file that an app is made of."""

    file: Source = key("TBF, TAB or ELF file")
    name: str | None = key("its package name, in place of what the file says", default=None)
    enabled: bool | None = key("whether the kernel may start it; else what the file says", default=None)
    sticky: bool | None = key("whether tools ask twice before they erase it; else what the file says", default=None)
    order: int | None = key("its place in the list: lower numbers first; apps without come last", default=None)
    address: int | None = key("where its TBF lies; then every app needs an address", default=None)
    version: int | None = key("of an ELF file: version of the app", default=None)
    kernel_version: str | None = key("of an ELF file: major and lowest minor version of the kernel", default=None)
    stack: int | None = key("of an ELF file: bytes of stack", default=None)
    app_heap: int | None = key("of an ELF file: bytes of heap", default=None)
    kernel_heap: int | None = key("of an ELF file: bytes for the kernel's grants", default=None)
    footer_size: int | None = key("of an ELF file: least bytes behind the binary, for credentials", default=None)


@part
class TockImage(Recipe):
    """An image of the flash of a Tock board."""

    board: str = key("name of the board, as `flashwright tock boards` lists them")
    board_file: Path | None = key("TOML that describes boards", default=None)
    bootloader: BootloaderPart | None = key("the bootloader", default=None)
    flags: FlagsPart | None = key("the bootloader's flags page", default=None)
    attributes: dict[str, str] = key("attributes of the board, into the first slots that are empty", default={})
    kernel: KernelPart | None = key("the kernel", default=None)
    kernel_attributes: KernelAttributesPart | None = key("what the kernel says of itself", default=None)
    apps: tuple[AppPart, ...] = key("the apps", default=())
    raw: tuple[RawPart, ...] = key("other bytes, at their addresses", default=())

    def build(self) -> BuiltImage:
        """Put the parts together. Raises ToolkitError, with the place of what does not fit."""
        from toolkit.image.build.tock.compose import compose

        return compose(self)

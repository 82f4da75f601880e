"""What lies in front of the kernel: the bootloader, its flags page, the attributes of the board."""

from __future__ import annotations

from collections.abc import Iterator

from formats.tock.bootloader_flags import BOOTLOADER_FLAGS, MAGIC, BootloaderFlags
from toolkit.image.build.plan import Piece
from toolkit.image.build.tock.parts import TockImage
from toolkit.image.build.tock.region_file import read_region
from toolkit.memory.region import AddressRange
from toolkit.tock.image.attributes import TABLE, put_bootloader, set_attribute
from toolkit.tock.image.bootloader import FLAGS, read_bootloader, set_start_address
from toolkit.tock.image.flash_image import FlashImage

_LONGEST_VERSION = 8


def put_start(recipe: TockImage, image: FlashImage) -> Iterator[Piece]:
    """Put bootloader, flags and attributes into the image; gives their pieces."""
    bootloader = recipe.bootloader
    length = 0
    if bootloader:
        origin, flash = bootloader.origin.at("file"), image.board.flash
        data = read_region(bootloader.file, flash, origin, "flash")
        with origin.blamed():
            put_bootloader(image, data, force=True)
        length = len(data)
    _put_flags(recipe, image)
    _put_attributes(recipe, image)
    start = image.board.flash.address
    for is_said, page in ((recipe.flags is not None, FLAGS), (bool(recipe.attributes), TABLE)):
        if is_said and page.address < start + length:
            length = max(length, page.end - start)  # a file that ends within a page that is changed gets the rest
    if bootloader:
        yield Piece(
            "bootloader", "bootloader", start, image.read(start, length), bootloader.file.name, bootloader.origin
        )
    if recipe.flags:
        yield from _own(image, FLAGS, AddressRange(start, length), "flags", recipe)
    if recipe.attributes:
        yield from _own(image, TABLE, AddressRange(start, length), "attributes", recipe)


def _own(
    image: FlashImage, range_: AddressRange, bootloader: AddressRange, kind: str, recipe: TockImage
) -> Iterator[Piece]:
    """A page that the bootloader's file does not have."""
    if not bootloader.contains(range_):
        yield Piece(kind, kind, range_.address, image.read_range(range_), "", recipe.origin.at(kind))


def _put_flags(recipe: TockImage, image: FlashImage) -> None:
    flags = recipe.flags
    if flags is None:
        return
    with flags.origin.blamed():
        if not image.board.has_attributes:
            raise flags.origin.error(f"bootloaders of {image.board.name} have no flags page")
        there = read_bootloader(image)
        if there is None:
            if recipe.bootloader:
                raise flags.origin.error("the bootloader has no flags page to be changed")
            version = _version(recipe, flags.version or "")
            image.put(FLAGS.address, BOOTLOADER_FLAGS.build(BootloaderFlags(magic=MAGIC, version=version)))
        elif flags.version is not None:
            raise flags.origin.at("version").error("the bootloader says its version itself")
        if flags.start_address is not None:
            set_start_address(image, flags.start_address)


def _version(recipe: TockImage, version: str) -> bytes:
    assert recipe.flags is not None
    origin = recipe.flags.origin.at("version")
    if not version:
        raise origin.error("is needed where there is no bootloader that says it")
    if not version.isascii() or len(version) > _LONGEST_VERSION:
        raise origin.error(f"must be at most {_LONGEST_VERSION} ASCII characters, not {version!r}")
    return version.encode().ljust(_LONGEST_VERSION, b"\0")


def _put_attributes(recipe: TockImage, image: FlashImage) -> None:
    origin = recipe.origin.at("attributes")
    if recipe.attributes and read_bootloader(image) is None:
        raise origin.error("need a bootloader, or flags, that say where they are looked for")
    if recipe.attributes and recipe.bootloader is None:
        image.put(TABLE.address, bytes(TABLE.length))
    for key, value in sorted(recipe.attributes.items()):
        with origin.at(key).blamed():
            set_attribute(image, key, value)

"""The bootloader in an image: its flags page, and its code (formats/tock/SPEC.md: bootloader_flags)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from formats.errors import FormatError
from formats.tock.bootloader_flags import BOOTLOADER_FLAGS, FLAGS_SIZE, BootloaderFlags
from toolkit.errors import LayoutError, ToolkitError
from toolkit.memory.contents import ERASED
from toolkit.memory.region import AddressRange
from toolkit.tock.image.flash_image import FlashImage

FLAGS = AddressRange(0x400, FLAGS_SIZE)
"""Where the flags page lies, wherever the flash of a board begins."""
CONSTANT_START = 0x10000
"""Where bootloaders jump to that do not use their start address."""
USES_START_ADDRESS = (1, 1, 0)
"""The first version that does."""
_BY_FORCE = "--force sets it all the same"


@dataclass(frozen=True)
class Bootloader:
    """What a flags page says."""

    flags: BootloaderFlags

    @property
    def version(self) -> str:
        """The version; bytes that are no ASCII are escaped."""
        return self.flags.version.rstrip(b"\0").decode("ascii", "backslashreplace")

    @property
    def version_numbers(self) -> tuple[int, ...] | None:
        """The numbers of the version, or None where it is none of up to three numbers."""
        numbers = re.match(r"(\d+)\.(\d+)(?:\.(\d+))?(?![.\d])", self.version, re.ASCII)
        return tuple(int(number or 0) for number in numbers.groups()) if numbers else None

    @property
    def uses_start_address(self) -> bool | None:
        """Whether it jumps to its start address, and not to a constant; None where the version does not say."""
        numbers = self.version_numbers
        return None if numbers is None else numbers >= USES_START_ADDRESS

    @property
    def jumps_to(self) -> int | None:
        """Where it jumps to, or None where the version does not say."""
        if self.uses_start_address is None:
            return None
        return self.flags.start_address if self.uses_start_address else CONSTANT_START


def parse_bootloader(page: bytes) -> Bootloader | None:
    """What the 512 bytes of a flags page say, or None where they are none."""
    try:
        return Bootloader(BOOTLOADER_FLAGS.parse(page))
    except FormatError:
        return None


def read_bootloader(image: FlashImage) -> Bootloader | None:
    """The bootloader of an image, or None where there is none with a flags page."""
    return parse_bootloader(image.read_range(FLAGS))


def require_bootloader(image: FlashImage) -> Bootloader:
    """The bootloader of an image. Raises ToolkitError where there is none."""
    bootloader = read_bootloader(image)
    if bootloader is None:
        raise ToolkitError(f"the image has no bootloader: there is no TOCKBOOTLOADER at {FLAGS.address:#x}")
    return bootloader


def set_start_address(image: FlashImage, address: int, *, force: bool = False) -> None:
    """Set where the bootloader jumps to.

    Args:
        image: the image.
        address: of the kernel.
        force: set it also where the bootloader is not known to use it, or nothing lies there.

    Raises:
        ToolkitError: there is no bootloader, it does not use the address, or the address is not in flash.
    """
    bootloader = require_bootloader(image)
    if not 0 <= address <= 0xFFFF_FFFF:
        raise ToolkitError(f"a start address has 32 bits, {address:#x} does not fit")
    if not force and not bootloader.uses_start_address:
        raise ToolkitError(
            f"bootloader {bootloader.version or 'without version'} does not use its start address; "
            f"bootloaders do from 1.1.0 on",
            advice=_BY_FORCE,
        )
    if not force and address not in image.board.flash:
        raise ToolkitError(f"{address:#x} is outside of the flash, {image.board.flash}", advice=_BY_FORCE)
    flags = replace(bootloader.flags, start_address=address)
    image.put(FLAGS.address, BOOTLOADER_FLAGS.build(flags))


def bootloader_range(image: FlashImage) -> AddressRange:
    """Where the bootloader lies: all flash in front of the kernel. Raises ToolkitError where that is none."""
    board = image.board
    start, end = board.flash.address, board.kernel.address if board.kernel.length else board.apps.address
    if end <= start:
        raise ToolkitError(f"the kernel of {board.name or 'this board'} starts with the flash: nothing is in front")
    return AddressRange(start, end - start)


def extract_bootloader(image: FlashImage) -> bytes:
    """The bytes of the bootloader, flags page and attributes included, without the erased flash behind it.

    Raises:
        ToolkitError: there is nothing in front of the kernel.
    """
    data = image.read_range(bootloader_range(image)).rstrip(bytes([ERASED]))
    if not data:
        raise ToolkitError("the flash in front of the kernel is erased: there is no bootloader")
    return data


def replace_bootloader(image: FlashImage, data: bytes) -> None:
    """Put a bootloader in front of the kernel, and erase what is left of its region. Attributes become its own.

    Raises:
        LayoutError: it does not fit. ToolkitError: there is no place for one.
    """
    range_ = bootloader_range(image)
    if len(data) > range_.length:
        raise LayoutError(f"the bootloader has {len(data):,} bytes; the kernel starts after {range_.length:,}")
    image.erase(range_)
    image.put(range_.address, data)

"""A sound Hail image without apps, and parts of it, for tests to change: flags page, slots, kernel attributes."""

from __future__ import annotations

from formats.tock.attributes import ATTRIBUTE, LONGEST_KEY, LONGEST_VALUE, SLOTS, Attribute
from formats.tock.bootloader_flags import BOOTLOADER_FLAGS, MAGIC, BootloaderFlags
from formats.tock.kernel_attributes import (
    KERNEL_ATTRIBUTES,
    AppMemory,
    KernelAttribute,
    KernelAttributes,
    KernelBinary,
    KernelVersion,
    Value,
)
from toolkit.memory.contents import Contents
from toolkit.tock.board.catalog import board_named
from toolkit.tock.image.flash_image import FlashImage

HAIL = board_named("hail")
FLAGS, SLOTS_AT = 0x400, 0x600
KERNEL, KERNEL_END = 0x10000, 0x30000
SAID: tuple[Value, ...] = (AppMemory(0x2000_4000, 0xC000), KernelBinary(KERNEL, 0x8000), KernelVersion(2, 3, 0, 1))
"""What the kernel says of itself, as the linker script of kernels puts it."""


def flags(version: bytes = b"1.1.3", start: int = KERNEL, **others: bytes) -> bytes:
    """Build a flags page."""
    return BOOTLOADER_FLAGS.build(BootloaderFlags(MAGIC, version.ljust(8, b"\0"), start_address=start, **others))


def slot(key: bytes, value: bytes, length: int | None = None, behind: bytes = b"") -> bytes:
    """Build a slot; `behind` follows the value."""
    stored = (value + behind).ljust(LONGEST_VALUE, b"\0")
    return ATTRIBUTE.build(Attribute(key.ljust(LONGEST_KEY, b"\0"), len(value) if length is None else length, stored))


def table(*slots: bytes) -> bytes:
    """Build a table of slots; those that are not given are erased."""
    return b"".join(slots).ljust(SLOTS * 64, b"\xff")


def kernel_end(*values: Value, before: bytes = b"", reserved: bytes = bytes(3)) -> bytes:
    """Build what a kernel says of itself."""
    attributes = tuple(KernelAttribute.of(value) for value in values)
    return KERNEL_ATTRIBUTES.build(KernelAttributes(reserved=reserved, attributes=attributes, before=before))


NAMES = (slot(b"board", b"hail"), slot(b"arch", b"cortex-m4"))


def hail_bytes(
    page: bytes | None = None, slots: bytes | None = None, end: bytes | None = None, kernel: bytes = bytes(range(256))
) -> bytes:
    """Build a Hail image, sound where nothing else is given. `end` are the last bytes of the kernel's region."""
    data = bytearray(b"\xff" * HAIL.flash.length)
    data[FLAGS : FLAGS + 512] = flags() if page is None else page
    data[SLOTS_AT : SLOTS_AT + 1024] = table(*NAMES) if slots is None else slots
    code = (kernel * (0x8000 // len(kernel) + 1))[:0x8000]
    data[KERNEL : KERNEL + len(code)] = code
    said = kernel_end(*SAID) if end is None else end
    data[KERNEL_END - len(said) : KERNEL_END] = said
    return bytes(data)


def hail(data: bytes | None = None) -> FlashImage:
    """A Hail image of these bytes, or the sound one."""
    return FlashImage(HAIL, Contents([(0, hail_bytes() if data is None else data)]))

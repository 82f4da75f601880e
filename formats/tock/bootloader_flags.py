"""The flags page of a Tock bootloader, 512 bytes at address 0x400 (SPEC.md: bootloader_flags).

Declares the page; a page without the magic is none. Which versions use the start address is `toolkit/tock/image`.
"""

from __future__ import annotations

from formats.codec import Spec
from formats.layout import blob, declare, exactly, record, u32

MAGIC = b"TOCKBOOTLOADER"
FLAGS_SIZE = 512


@record
class BootloaderFlags:
    """That there is a bootloader, which one, and where it jumps to."""

    magic: bytes = declare(exactly(blob(len(MAGIC)), MAGIC), "TOCKBOOTLOADER; without it there is no bootloader")
    version: bytes = declare(blob(8), "version of the bootloader, ASCII, NULs behind it")
    reserved_1: bytes = declare(blob(10), "zeros", default=bytes(10))
    start_address: int = declare(u32, "address of the kernel, from version 1.1.0 on; 0 before", show="hex", default=0)
    reserved_2: bytes = declare(blob(476), "zeros", default=bytes(476))


BOOTLOADER_FLAGS = Spec("tock.bootloader_flags", BootloaderFlags, title="Tock bootloader flags page")

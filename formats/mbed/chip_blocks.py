"""What makers of chips want to find at fixed places of a flash (SPEC.md: kinetis_flash_configuration and behind it).

Declares the flash configuration field of a Kinetis, and what the boot ROM of an i.MX RT reads. Which chip wants them
where, and which of them lock it, is `toolkit/mbed/vendor`.
"""

from __future__ import annotations

from formats.codec import Spec
from formats.layout import Limited, blob, declare, derived, exactly, record, u8, u16_big_endian, u32

UNSECURED = 0b10
"""The low two bits of `fsec` of a chip that anybody may read and erase."""
_SECURITY_BITS = 0b11
FCFB = b"FCFB"
IVT_TAG, IVT_SIZE = 0xD1, 32
_IVT_VERSIONS = 0x40, 0x41


@record
class KinetisFlashConfiguration:
    """The flash configuration field of a Kinetis, 16 bytes at 0x400."""

    backdoor_key: bytes = declare(blob(8), "key that lifts the security until reset")
    fprot: bytes = declare(blob(4), "regions of flash that are protected: bits that are 0")
    fsec: int = declare(u8, "security; its low two bits are 10 on a chip that is open", show="hex")
    fopt: int = declare(u8, "options of the start", show="hex", default=0xFF)
    feprot: int = declare(u8, "regions of EEPROM that are protected: bits that are 0", show="hex", default=0xFF)
    fdprot: int = declare(u8, "regions of data flash that are protected: bits that are 0", show="hex", default=0xFF)

    @property
    def locks(self) -> bool:
        """Whether the chip closes itself to debuggers at the next reset."""
        return self.fsec & _SECURITY_BITS != UNSECURED


@record
class FlexspiConfiguration:
    """How an i.MX RT talks to the flash that it starts from; 512 bytes at its start."""

    _tag = derived(exactly(blob(4), FCFB), "FCFB", lambda _r: FCFB)
    version: int = declare(u32, "V and three numbers, the highest byte first", show="hex")
    settings: bytes = declare(blob(504), "clocks, lengths, table of commands")


@record
class ImageVectorTable:
    """Where the boot ROM of an i.MX RT finds the parts of a program."""

    _tag = derived(exactly(u8, IVT_TAG), "D1", lambda _r: IVT_TAG)
    _length = derived(exactly(u16_big_endian, IVT_SIZE), "bytes of this table, 32, big-endian", lambda _r: IVT_SIZE)
    version: int = declare(Limited(u8, *_IVT_VERSIONS), "40 or 41", show="hex")
    entry: int = declare(u32, "address of the vector table", show="hex")
    reserved_1: int = declare(u32, "reserved", show="hex")
    device_configuration: int = declare(u32, "address of what is to be set up first; 0: nothing", show="hex")
    boot_data: int = declare(u32, "address of the boot data", show="hex")
    self_address: int = declare(u32, "address of this table", show="hex")
    command_sequence: int = declare(u32, "address of what a secure start needs; 0: nothing", show="hex", default=0)
    reserved_2: int = declare(u32, "reserved", show="hex", default=0)


@record
class BootData:
    """What the boot ROM of an i.MX RT loads."""

    start: int = declare(u32, "address of the image", show="hex")
    length: int = declare(u32, "bytes of the image")
    plugin: int = declare(u32, "1: a program that loads the program", default=0)


KINETIS_FLASH_CONFIGURATION = Spec(
    "mbed.kinetis_flash_configuration", KinetisFlashConfiguration, title="Kinetis flash configuration field"
)
FLEXSPI_CONFIGURATION = Spec(
    "mbed.flexspi_configuration", FlexspiConfiguration, title="FlexSPI configuration block of an i.MX RT"
)
IMAGE_VECTOR_TABLE = Spec("mbed.image_vector_table", ImageVectorTable, title="Image vector table of an i.MX RT")
BOOT_DATA = Spec("mbed.boot_data", BootData, title="Boot data of an i.MX RT")

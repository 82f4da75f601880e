"""Words and blocks that makers of chips want at fixed places: found, and judged.

(formats/mbed/SPEC.md: kinetis_flash_configuration and behind it, Words of other chips)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from formats.codec import Spec
from formats.errors import FormatError
from formats.mbed.chip_blocks import (
    BOOT_DATA,
    FCFB,
    FLEXSPI_CONFIGURATION,
    IMAGE_VECTOR_TABLE,
    IVT_SIZE,
    KINETIS_FLASH_CONFIGURATION,
    ImageVectorTable,
)
from toolkit.findings import Finding
from toolkit.mbed.base_address import IVT_OFFSET
from toolkit.mbed.rules import RULES
from toolkit.mbed.targets import Target
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange

KINETIS_ADDRESS, KINETIS_LENGTH = 0x400, 16
_KINETIS_DEVICES = "MK"
_ERASED_KEY = b"\xff" * 12
_ERASED_OPTIONS = b"\xff" * 3
LPC_DEVICES = ("LPC11", "LPC17", "LPC40")
LPC_WORDS = 8
CHECKSUM_WORD = 7
_LPC546_WORD, _LPC546_WORDS = 8, 11
PROTECTION_ADDRESS = 0x2FC
PROTECTION_LEVELS = {0x12345678: 1, 0x87654321: 2, 0x43218765: 3}
FINAL_LEVEL = 3
UICR = AddressRange(0x1000_1000, 0x1000)
"""Configuration registers of an nRF52."""
UICR_BOOTLOADER = 0x1000_1014
_FLEXSPI_LENGTH, _BOOT_DATA_LENGTH = 512, 12
_ERASED = 0xFFFF_FFFF
_NONE: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class VendorBlock:
    """Bytes that a chip wants where they are.

    Attributes:
        name: for people: ``Kinetis flash configuration``.
        kind: for scripts: ``kinetis-flash-configuration``.
        range: where it lies.
        facts: what it says, ready for JSON.
        words: what it says, for people.
        findings: what is wrong with it.
        spec: how it is declared; None for single words.
    """

    name: str
    kind: str
    range: AddressRange
    facts: dict[str, Any]
    words: str
    findings: tuple[Finding, ...] = ()
    spec: Spec[Any] | None = None

    def as_dict(self) -> dict[str, Any]:
        """The block as JSON sees it."""
        return {
            "kind": self.kind,
            "name": self.name,
            "address": self.range.address,
            "length": self.range.length,
            **self.facts,
        }


def find_vendor_blocks(contents: Contents, target: Target | None = None, *, linked: bool = False) -> list[VendorBlock]:
    """The blocks in an image; those of a chip that is not known by its target only where their bytes are telling.

    Args:
        contents: the image.
        target: whose image it is, where that is known.
        linked: whether it comes from a linker, and no tool has worked on it: checksums may still be missing.
    """
    device = target.device if target else None
    return [
        *_flexspi(contents),
        *_lpc(contents, device, linked=linked),
        *_lpc546(contents, device),
        *_kinetis(contents, device),
        *_uicr(contents, device),
    ]


def _found(contents: Contents, code: str, message: str, address: int, where: str) -> Finding:
    return RULES[code].found(message, where, address - contents.range.address)


def _word(contents: Contents, address: int) -> int:
    return int.from_bytes(contents.read(address, 4), "little")


def _kinetis(contents: Contents, device: str | None) -> Iterator[VendorBlock]:
    """The flash configuration field. A hole there is erased flash, which locks the chip too."""
    if device is not None and not device.startswith(_KINETIS_DEVICES):
        return
    data = contents.read(KINETIS_ADDRESS, KINETIS_LENGTH)
    known = device is not None and contents.holds(0, 8)
    if not known and not (contents.holds(0, KINETIS_ADDRESS + KINETIS_LENGTH) and _seems_kinetis(data)):
        return
    record = KINETIS_FLASH_CONFIGURATION.parse(data)
    name, findings = "Kinetis flash configuration", _NONE
    if record.locks:
        message = (
            f"THE CHIP LOCKS ITSELF: FSEC is {record.fsec:02X}, and only low bits 10 (as in FE) leave it open. "
            "Programmed with this image, it refuses debuggers from the next reset on"
        )
        findings = (_found(contents, "kinetis-locked", message, KINETIS_ADDRESS + 12, name),)
    there = "" if contents.holds(KINETIS_ADDRESS, KINETIS_LENGTH) else ", not in the image: as erased"
    yield VendorBlock(
        name,
        "kinetis-flash-configuration",
        AddressRange(KINETIS_ADDRESS, KINETIS_LENGTH),
        {
            "fsec": record.fsec,
            "locks": record.locks,
            "fprot": record.fprot.hex(),
            "fopt": record.fopt,
            "backdoor_key": record.backdoor_key.hex(),
        },
        f"FSEC {record.fsec:02X}: {'LOCKS THE CHIP' if record.locks else 'open'}{there}",
        findings,
        KINETIS_FLASH_CONFIGURATION,
    )


def _seems_kinetis(data: bytes) -> bool:
    """Whether 16 bytes at 0x400 look like the field of an unknown chip: nothing is set but the security."""
    return data.startswith(_ERASED_KEY) and data[13:] == _ERASED_OPTIONS and data[12] != _ERASED & 0xFF


def _lpc(contents: Contents, device: str | None, *, linked: bool) -> Iterator[VendorBlock]:
    if not contents.holds(0, 4 * LPC_WORDS) or (device is not None and not device.startswith(LPC_DEVICES)):
        return
    words = [_word(contents, 4 * number) for number in range(LPC_WORDS)]
    right = sum(words) % (1 << 32) == 0 and any(words)
    if device is None and not (right and words[CHECKSUM_WORD]):
        return
    name, findings = "LPC checksum", _NONE
    wanted = -sum(words[:CHECKSUM_WORD]) % (1 << 32)
    if not right and not linked:
        message = f"word 7 is {words[CHECKSUM_WORD]:08X}; {wanted:08X} would make the first eight words zero"
        findings = (_found(contents, "lpc-checksum", message, 4 * CHECKSUM_WORD, name),)
    state = "right" if right else "not there: tools put it into the binary after linking" if linked else "wrong"
    facts = {"checksum": words[CHECKSUM_WORD], "wanted": wanted, "right": right}
    place = AddressRange(4 * CHECKSUM_WORD, 4)
    yield VendorBlock(name, "lpc-checksum", place, facts, f"{words[CHECKSUM_WORD]:08X}: {state}", findings)
    yield from _protection(contents)


def _lpc546(contents: Contents, device: str | None) -> Iterator[VendorBlock]:
    """The word of the boot ROM among the reserved ones; a chip that is not known must have the rest of a table."""
    if not contents.holds(0, 4 * _LPC546_WORDS) or (device is not None and not device.startswith("LPC546")):
        return
    words = [_word(contents, 4 * number) for number in range(_LPC546_WORDS)]
    if words[_LPC546_WORD] == _ERASED and words[1] & 1 and not words[0] % 4 and words[1] != _ERASED:
        place = AddressRange(4 * _LPC546_WORD, 4)
        yield VendorBlock("LPC546xx boot word", "lpc546-boot-word", place, {"word": _ERASED}, f"{_ERASED:08X}")


def _protection(contents: Contents) -> Iterator[VendorBlock]:
    """The word by which an LPC protects its code."""
    if not contents.holds(PROTECTION_ADDRESS, 4):
        return
    word = _word(contents, PROTECTION_ADDRESS)
    level, name = PROTECTION_LEVELS.get(word), "LPC code read protection"
    findings = _NONE
    if level is not None:
        code = "lpc-protection-final" if level == FINAL_LEVEL else "lpc-protection"
        effect = "NOBODY CAN PROGRAM THE CHIP ANY MORE" if level == FINAL_LEVEL else "debuggers are refused"
        message = f"the word is {word:08X}, level {level}: {effect}"
        findings = (_found(contents, code, message, PROTECTION_ADDRESS, name),)
    words = f"{word:08X}: {'no protection' if level is None else f'LEVEL {level}'}"
    place = AddressRange(PROTECTION_ADDRESS, 4)
    yield VendorBlock(name, "lpc-protection", place, {"word": word, "level": level}, words, findings)


def _flexspi(contents: Contents) -> Iterator[VendorBlock]:
    """What the boot ROM of an i.MX RT reads: block for the flash, image vector table, boot data."""
    base = contents.range.address
    if contents.read(base, len(FCFB)) != FCFB or not contents.holds(base, _FLEXSPI_LENGTH):
        return
    record = FLEXSPI_CONFIGURATION.parse(contents.read(base, _FLEXSPI_LENGTH))
    letter, *numbers = record.version.to_bytes(4, "big")
    version = ".".join(map(str, numbers))
    yield VendorBlock(
        "FlexSPI configuration",
        "flexspi-configuration",
        AddressRange(base, _FLEXSPI_LENGTH),
        {"version": version},
        f"version {version}" if letter == ord("V") else f"version word {record.version:08X}",
        spec=FLEXSPI_CONFIGURATION,
    )
    yield from _image_vector_table(contents, base + IVT_OFFSET)


def _image_vector_table(contents: Contents, address: int) -> Iterator[VendorBlock]:
    name, place = "image vector table", AddressRange(address, IVT_SIZE)
    try:
        table = IMAGE_VECTOR_TABLE.parse(contents.read(address, IVT_SIZE))
    except FormatError as error:
        message = f"there is none at {address:#x}: {error.field} is {error.found}, not {error.expected}"
        findings = (_found(contents, "imxrt-table", message, address, name),)
        yield VendorBlock(name, "image-vector-table", AddressRange(address, 0), {}, "missing", findings)
        return
    yield VendorBlock(
        name,
        "image-vector-table",
        place,
        {"entry": table.entry, "self_address": table.self_address, "boot_data": table.boot_data},
        f"vectors at {table.entry:#x}, boot data at {table.boot_data:#x}",
        tuple(_table_findings(contents, table, address, name)),
        IMAGE_VECTOR_TABLE,
    )
    if contents.holds(table.boot_data, _BOOT_DATA_LENGTH):
        yield _boot_data(contents, table.boot_data)


def _table_findings(contents: Contents, table: ImageVectorTable, address: int, name: str) -> Iterator[Finding]:
    if table.self_address != address:
        message = f"the table lies at {address:#x}, and says {table.self_address:#x}"
        yield _found(contents, "imxrt-self", message, address + 20, name)
    if not contents.holds(table.entry, 8):
        message = f"the vector table should be at {table.entry:#x}, where the image has no bytes"
        yield _found(contents, "imxrt-entry", message, address + 4, name)
    if not contents.holds(table.boot_data, _BOOT_DATA_LENGTH):
        message = f"the boot data should be at {table.boot_data:#x}, where the image has no bytes"
        yield _found(contents, "imxrt-boot-data", message, address + 16, name)


def _boot_data(contents: Contents, address: int) -> VendorBlock:
    record = BOOT_DATA.parse(contents.read(address, _BOOT_DATA_LENGTH))
    said, name, findings = AddressRange(record.start, record.length), "boot data", _NONE
    if not said.contains(contents.range):
        message = f"the boot ROM is told of {said}; the image lies at {contents.range}"
        findings = (_found(contents, "imxrt-boot-data", message, address, name),)
    return VendorBlock(
        name,
        "boot-data",
        AddressRange(address, _BOOT_DATA_LENGTH),
        {"start": record.start, "image_length": record.length, "plugin": record.plugin},
        f"{record.length:,} bytes at {record.start:#x}{', a plugin' if record.plugin else ''}",
        findings,
        BOOT_DATA,
    )


def _uicr(contents: Contents, device: str | None) -> Iterator[VendorBlock]:
    """Words for the configuration registers of an nRF52, which a file holds beside its flash."""
    if device is not None and not device.startswith("nRF"):
        return
    segments = contents.segments
    for start, data in segments:
        range_ = AddressRange(start, len(data))
        if len(segments) < 2 or not UICR.contains(range_):
            continue
        held = contents.holds(UICR_BOOTLOADER, 4) and UICR_BOOTLOADER in range_
        bootloader = _word(contents, UICR_BOOTLOADER) if held else _ERASED
        goes = None if bootloader == _ERASED else bootloader
        words = f"{len(data)} bytes" + (f"; the bootloader starts at {goes:#x}" if goes is not None else "")
        message = (
            f"{len(data)} bytes at {start:#x} are for configuration registers; a raw file would begin or end there"
        )
        finding = _found(contents, "uicr", message, start, "UICR")
        yield VendorBlock("UICR", "uicr", range_, {"bootloader": goes}, words, (finding,))

"""Upgrade files of TI calculators: `.73u`, `.8xu`, `.8cu` (SPEC.md: upgrade_header and the sections behind it).

A binary header, then lines of Intel HEX: the header of the system, its pages, its signature. A line is declared as
text, digits and all, so that nothing of it is lost; its properties are the numbers. Which line may follow which, and
what the signature signs, is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from formats.codec import Problem, Spec
from formats.layout import Limited, blob, declare, derived, exactly, record, rest, u8, u16, u32

_MAGIC = b"**TIFL**"
HEADER_SIZE = 78
REVISION, DATE, NAME = b"\x02\x40", bytes.fromhex("11262007"), b"basecode"
INTEL_HEX, SYSTEM_OBJECT, SYSTEM_DATA = 0x01, 0x88, 0x23
DEVICE_TI73, DEVICE_OTHERS = 0x74, 0x73
DATA, END, PAGE = 0x00, 0x01, 0x02
RECORD_LENGTH = 32
"""Bytes of data in a full line."""
LINE_END = b"\r\n"
LAST_LINE_END = b"   -- CONVERT 2.6 --\r\n"
"""What follows the checksum of the last line of a signed file."""
KEY_OWNERS = {0x02: "TI-73", 0x04: "TI-83 Plus family", 0x0A: "TI-84 Plus family", 0x0F: "TI-84 Plus C"}
SIGNATURE_LENGTH = 64
SIGNATURE_TAG_LENGTH = 3
_HEX_DIGITS = re.compile(rb"[0-9A-Fa-f]*")


@record
class UpgradeHeader:
    """The binary header of the file."""

    _magic = derived(Limited(blob(8), _MAGIC, _MAGIC, "**TIFL**"), "**TIFL**", lambda _r: _MAGIC)
    revision: bytes = declare(blob(2), "02 40", default=REVISION)
    flags: int = declare(u8, "01: the body is Intel HEX", default=INTEL_HEX)
    object_type: int = declare(u8, "88: a system", default=SYSTEM_OBJECT, show="hex")
    date: bytes = declare(blob(4), "month, day, year of two bytes, each as decimal digits", default=DATE)
    name_length: int = declare(u8, "bytes of the name", default=len(NAME))
    name: bytes = declare(blob(8), "basecode", default=NAME)
    gap_25: bytes = declare(blob(23), "00", default=bytes(23))
    device_type: int = declare(
        u8, "calculator", names={DEVICE_TI73: "TI-73", DEVICE_OTHERS: "all others"}, default=DEVICE_OTHERS, show="hex"
    )
    data_type: int = declare(u8, "23: a system", names={SYSTEM_DATA: "system"}, default=SYSTEM_DATA, show="hex")
    gap_50: bytes = declare(blob(24), "00", default=bytes(24))
    length: int = declare(u32, "bytes behind this header", default=0)


def hex_number(digits: bytes) -> int:
    """The number that hex digits give, 0 where a byte is no such digit."""
    return int(digits, 16) if digits and _HEX_DIGITS.fullmatch(digits) else 0


@record
class UpgradeRecord:
    """One line of Intel HEX, as text."""

    _mark = derived(Limited(u8, 0x3A, 0x3A, "a colon"), "a colon", lambda _r: 0x3A)
    length_digits: bytes = declare(blob(2), "bytes of data, two hex digits")
    address_digits: bytes = declare(blob(4), "address of the data in the page, four hex digits")
    type_digits: bytes = declare(blob(2), "kind of record, two hex digits")
    data_digits: bytes = declare(blob(lambda r: 2 * hex_number(r.length_digits)), "data, two hex digits a byte")
    checksum_digits: bytes = declare(blob(2), "makes the sum of all bytes 0, two hex digits")
    line_end: bytes = declare(rest, "end of the line: CR and LF, in the last line words before them", default=LINE_END)

    @classmethod
    def of(cls, kind: int, address: int, data: bytes = b"", line_end: bytes = LINE_END) -> UpgradeRecord:
        """The line that says this, in upper case and with the right sum."""
        content = bytes([len(data), address >> 8, address & 0xFF, kind]) + data
        digits = (content + bytes([-sum(content) & 0xFF])).hex().upper().encode("ascii")
        return cls(digits[:2], digits[2:6], digits[6:8], digits[8:-2], digits[-2:], line_end)

    @property
    def digits(self) -> bytes:
        """All digits of the line."""
        parts = (self.length_digits, self.address_digits, self.type_digits, self.data_digits, self.checksum_digits)
        return b"".join(parts)

    @property
    def address(self) -> int:
        """Address of the first byte of data."""
        return hex_number(self.address_digits)

    @property
    def type(self) -> int:
        """Kind of record: `DATA`, `END`, `PAGE`."""
        return hex_number(self.type_digits)

    @property
    def data(self) -> bytes:
        """The bytes that the line holds; none where a digit is none."""
        return bytes.fromhex(self.data_digits.decode("ascii")) if _HEX_DIGITS.fullmatch(self.data_digits) else b""


def check_record(line: UpgradeRecord) -> Iterator[Problem]:
    """Digits that are none, a sum that is not 0, and a form that the calculators' tools do not write."""
    digits = line.digits
    if not _HEX_DIGITS.fullmatch(digits):
        yield Problem("upgrade-digits", "", 0, "a character that is no hex digit")
        return
    if sum(bytes.fromhex(digits.decode("ascii"))) & 0xFF:
        right = -sum(bytes.fromhex(digits[:-2].decode("ascii"))) & 0xFF
        message = f"the checksum is {line.checksum_digits.decode('ascii')}, the line gives {right:02X}"
        yield Problem("upgrade-checksum", "checksum_digits", len(digits) - 1, message)
    if digits.upper() != digits or line.line_end not in (LINE_END, LAST_LINE_END):
        yield Problem("upgrade-line-form", "", 0, "not upper-case digits up to CR and LF")


@record
class UpgradeOsHeader:
    """What the calculator asks before it takes pages: the first data of the body."""

    _start = derived(exactly(u16, 0x0F80), "80 0F", lambda _r: 0x0F80)
    start_value: bytes = declare(blob(4), "00", default=bytes(4))
    _key = derived(exactly(u16, 0x1180), "80 11", lambda _r: 0x1180)
    key: int = declare(u8, "id of the key that signs", names=KEY_OWNERS, default=0x0A, show="hex")
    _major = derived(exactly(u16, 0x2180), "80 21", lambda _r: 0x2180)
    major: int = declare(u8, "version, major", default=1)
    _minor = derived(exactly(u16, 0x3180), "80 31", lambda _r: 0x3180)
    minor: int = declare(u8, "version, minor", default=0)
    _revision = derived(exactly(u16, 0xA180), "80 A1", lambda _r: 0xA180)
    hardware_revision: int = declare(u8, "highest hardware revision", default=5)
    _pages = derived(exactly(u16, 0x8180), "80 81", lambda _r: 0x8180)
    page_count: int = declare(u8, "number of pages", default=0)
    _end = derived(exactly(u16, 0x7F80), "80 7F", lambda _r: 0x7F80)
    end_value: bytes = declare(blob(4), "00", default=bytes(4))


@record
class UpgradeSignature:
    """The signature, the last data of the body."""

    _tag = derived(exactly(u16, 0x0D02), "02 0D", lambda _r: 0x0D02)
    length: int = declare(u8, "bytes of the number")
    value: bytes = declare(rest, "the number, lowest byte first")

    @property
    def number(self) -> int:
        """The signature as RSA knows it."""
        return int.from_bytes(self.value, "little")


UPGRADE_HEADER = Spec("knightos.upgrade_header", UpgradeHeader, title="TI upgrade file header")
UPGRADE_RECORD = Spec("knightos.upgrade_record", UpgradeRecord, title="TI upgrade file line", check=check_record)
UPGRADE_OS_HEADER = Spec("knightos.upgrade_os_header", UpgradeOsHeader, title="TI upgrade system header")
UPGRADE_SIGNATURE = Spec("knightos.upgrade_signature", UpgradeSignature, title="TI upgrade signature")

"""Reading upgrade files: header, pages, signature, and what is wrong on the way (formats/knightos/SPEC.md).

Whatever the lines say, reading goes on to the end. A page number counts once, so that memory stays bounded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from formats.errors import FormatError
from formats.knightos.kfs_page import PAGE_SIZE
from formats.knightos.upgrade import (
    DATA,
    END,
    HEADER_SIZE,
    LAST_LINE_END,
    PAGE,
    UPGRADE_HEADER,
    UPGRADE_OS_HEADER,
    UPGRADE_RECORD,
    UPGRADE_SIGNATURE,
    UpgradeHeader,
    UpgradeOsHeader,
    UpgradeRecord,
    UpgradeSignature,
)
from toolkit.findings import Finding
from toolkit.kfs.other_calculators import require_no_ce_system
from toolkit.knightos.upgrade.rules import RULES

LATER_PAGES_ADDRESS = 0x4000
"""Address of all pages but the first, which has 0."""
PAGE_NUMBERS = 0x100
FINDINGS_OF_A_KIND = 10
"""Findings with one code that are listed; the rest is counted."""
_LONGEST_PART = 4096
"""Bytes that are kept of a system header or a signature; real ones have 27 and 67."""
_ERASED = b"\xff"


class Part(IntEnum):
    """The parts of the body, in order."""

    SYSTEM_HEADER = 0
    PAGES = 1
    SIGNATURE = 2
    BEHIND = 3


@dataclass
class UpgradePage:
    """A page in an upgrade.

    Attributes:
        number: which page of the flash it goes to.
        offset: of its page record, in bytes from the start of the file.
        content: its bytes as far as records gave them; what they left out below the highest is FF.
        base: the address of its first byte.
    """

    number: int
    offset: int
    content: bytearray = field(default_factory=bytearray, repr=False)
    base: int | None = None
    received: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether records gave each byte once."""
        return self.received == len(self.content) == PAGE_SIZE


@dataclass
class Upgrade:
    """An upgrade file as far as it can be read.

    Attributes:
        size: bytes of the file.
        header: its binary header.
        os_header_data: the bytes of the system header, which are signed.
        pages: its pages, in the order of the file.
        signature_data: the bytes of the third part; empty where it is not signed.
        findings: what was wrong on the way.
    """

    size: int
    header: UpgradeHeader
    os_header_data: bytes
    pages: tuple[UpgradePage, ...]
    signature_data: bytes
    findings: tuple[Finding, ...]

    @property
    def os_header(self) -> UpgradeOsHeader | None:
        """The system header, or None where it is none."""
        try:
            header, behind = UPGRADE_OS_HEADER.parse_prefix(self.os_header_data)
        except FormatError:
            return None
        return header if behind == len(self.os_header_data) else None

    @property
    def signature(self) -> UpgradeSignature | None:
        """The signature, or None where there is none that can be read."""
        try:
            return UPGRADE_SIGNATURE.parse(self.signature_data)
        except FormatError:
            return None

    @property
    def signed_parts(self) -> list[bytes]:
        """What a signature signs."""
        return [self.os_header_data, *(bytes(page.content) for page in self.pages)]


def read_upgrade(data: bytes, source: str = "the file") -> Upgrade:
    """Read an upgrade file; `source` names it in errors.

    Raises:
        FormatError: it does not begin as an upgrade file.
        VolumeError: it is for a calculator that does not run KnightOS.
    """
    header = UPGRADE_HEADER.parse(data)
    reader = _Reader()
    end = HEADER_SIZE + header.length
    for offset, line in _lines(data, HEADER_SIZE, min(end, len(data))):
        reader.take(offset, line)
    require_no_ce_system(bytes(reader.os_header), source)
    reader.finish(len(data))
    if end != len(data):
        found = len(data) - HEADER_SIZE
        reader.found("upgrade-length", f"{found:,} bytes follow the header, which says {header.length:,}", 74)
    parts = bytes(reader.os_header), tuple(reader.pages), bytes(reader.signature)
    return Upgrade(len(data), header, *parts, tuple(reader.all_findings()))


def _lines(data: bytes, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Each line with its end, and its offset."""
    while start < end:
        behind = data.find(b"\n", start, end) + 1 or end
        yield start, data[start:behind]
        start = behind


class _Reader:
    """Takes line after line."""

    def __init__(self) -> None:
        self.os_header = bytearray()
        self.pages: list[UpgradePage] = []
        self.signature = bytearray()
        self._part = Part.SYSTEM_HEADER
        self._page: UpgradePage | None = None
        self._numbers: set[int] = set()
        self._last_line_end = b""
        self._findings: list[Finding] = []
        self._counts: Counter[str] = Counter()

    def found(self, code: str, message: str, offset: int, where: str = "") -> None:
        """Keep a finding; of each kind only the first ones."""
        self._counts[code] += 1
        if self._counts[code] <= FINDINGS_OF_A_KIND:
            self._findings.append(RULES[code].found(message, where, offset))

    def all_findings(self) -> Iterator[Finding]:
        """All that were kept, and how many were not."""
        yield from self._findings
        for code, count in self._counts.items():
            if count > FINDINGS_OF_A_KIND:
                yield RULES[code].found(f"and {count - FINDINGS_OF_A_KIND:,} more of these")

    def take(self, offset: int, line: bytes) -> None:
        """One line of the body."""
        try:
            record = UPGRADE_RECORD.parse(line)
        except FormatError as error:
            self.found("upgrade-record", f"expected {error.expected}, found {error.found}", offset)
            return
        for problem in UPGRADE_RECORD.check(record):
            self.found(problem.code, problem.message, offset + problem.offset)
        if self._part is Part.BEHIND:
            if not self._counts["upgrade-after-end"]:
                self.found("upgrade-after-end", "records behind the end", offset)
        elif record.type == DATA:
            self._data(offset, record)
        elif record.type == PAGE:
            self._begin_page(offset, record)
        elif record.type == END:
            self._end(offset, record)
        else:
            self.found("upgrade-record-type", f"a record of type {record.type:02X}", offset)

    def finish(self, size: int) -> None:
        """The end of the file."""
        self._finish_page()
        if self._part < Part.SIGNATURE or (self._part is Part.SIGNATURE and self.signature):
            names = {Part.SYSTEM_HEADER: "system header", Part.PAGES: "pages", Part.SIGNATURE: "signature"}
            self.found("upgrade-end", f"the file ends within the {names[self._part]}", size)
        if self._part is Part.BEHIND and self._last_line_end != LAST_LINE_END:
            self.found("upgrade-last-line", "the last record ends without these words", size)

    def _data(self, offset: int, record: UpgradeRecord) -> None:
        if self._part is Part.SYSTEM_HEADER:
            if record.address != len(self.os_header):
                self.found("upgrade-address", f"the system header goes on at {record.address:04X}", offset)
            self.os_header += record.data[: _LONGEST_PART - len(self.os_header)]
        elif self._part is Part.SIGNATURE:
            if record.address:
                self.found("upgrade-address", f"the signature goes on at {record.address:04X}, not at 0000", offset)
            self.signature += record.data[: _LONGEST_PART - len(self.signature)]
        elif self._page is None:
            self.found("upgrade-record-type", "data without a page", offset)
        else:
            self._fill(self._page, offset, record)

    def _fill(self, page: UpgradePage, offset: int, record: UpgradeRecord) -> None:
        where = f"page {page.number:02X}"
        if page.base is None:
            page.base = LATER_PAGES_ADDRESS if record.address >= LATER_PAGES_ADDRESS else 0
            wanted = 0 if page is self.pages[0] else LATER_PAGES_ADDRESS
            if record.address != wanted:
                self.found("upgrade-address", f"begins at {record.address:04X}, not at {wanted:04X}", offset, where)
        elif record.address != page.base + len(page.content):
            expected = page.base + len(page.content)
            self.found("upgrade-address", f"goes on at {record.address:04X}, not at {expected:04X}", offset, where)
        at = record.address - page.base
        if not 0 <= at <= PAGE_SIZE - len(record.data):
            self.found("upgrade-outside", f"a record at {record.address:04X}", offset, where)
            return
        page.content += _ERASED * (at - len(page.content))
        page.content[at : at + len(record.data)] = record.data
        page.received += len(record.data)

    def _begin_page(self, offset: int, record: UpgradeRecord) -> None:
        self._finish_page()
        if self._part is not Part.PAGES:
            self.found("upgrade-record-type", "a page where none may be", offset)
            if self._part is Part.SIGNATURE:
                return
            self._part = Part.PAGES
        number = int.from_bytes(record.data, "big")
        if len(record.data) != 2 or record.address or number >= PAGE_NUMBERS:
            self.found("upgrade-page-number", "a page record without the number of a page", offset)
        elif number in self._numbers:
            self.found("upgrade-page-number", f"page {number:02X} once more; it does not count", offset)
        else:
            self._numbers.add(number)
            self._page = UpgradePage(number, offset)
            self.pages.append(self._page)

    def _finish_page(self) -> None:
        page, self._page = self._page, None
        if page is not None and not page.is_whole:
            message = f"{page.received:,} of {PAGE_SIZE:,} bytes"
            self.found("upgrade-page-incomplete", message, page.offset, f"page {page.number:02X}")

    def _end(self, offset: int, record: UpgradeRecord) -> None:
        self._finish_page()
        self._last_line_end = record.line_end
        if record.data:
            self.found("upgrade-record-type", "an end record with data", offset)
        self._part = Part(self._part + 1)

"""For every finding about an upgrade file, bytes that show exactly it; and how far reading goes on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from formats.errors import FormatError
from formats.knightos.upgrade import DATA, END, HEADER_SIZE, PAGE, UPGRADE_RECORD, UpgradeRecord
from tests.knightos_files import BLANK, PAGE_SIZE, SIGNED, UNSIGNED, lines_of, upgrade_file, vector_key, with_lines
from toolkit.errors import VolumeError
from toolkit.findings import Finding
from toolkit.knightos.rom.image import RomImage
from toolkit.knightos.upgrade.key import UpgradeKey, parse_key
from toolkit.knightos.upgrade.make import Facts, make_upgrade
from toolkit.knightos.upgrade.reading import FINDINGS_OF_A_KIND, read_upgrade
from toolkit.knightos.upgrade.rules import RULES
from toolkit.knightos.upgrade.verify import verify

SOUND = upgrade_file(SIGNED)
LINES = lines_of(SOUND)
FACTS = Facts(0x04, 0x73)
FIRST_PAGE, FIRST_DATA, SECOND_PAGE = 2, 3, 3 + 512
END_OF_PAGES, SIGNATURE = len(LINES) - 5, len(LINES) - 4
Lines = list[bytes]


def line(kind: int, address: int = 0, data: bytes = b"") -> bytes:
    return UPGRADE_RECORD.build(UpgradeRecord.of(kind, address, data))


def changed(change: Callable[[Lines], object]) -> bytes:
    """The signed file with its lines changed in place."""
    lines = list(LINES)
    change(lines)
    return with_lines(SOUND, lines)


def patched(offset: int, new: bytes) -> bytes:
    return SOUND[:offset] + new + SOUND[offset + len(new) :]


def signed(pages: dict[int, bytes], facts: Facts = FACTS) -> bytes:
    """An upgrade of pages in the order given, signed as it is."""
    return make_upgrade(pages, facts, key=vector_key())


def os_header(**fields: int) -> bytes:
    """The signed file with another system header; what the signature says of it is not looked at."""
    places = {"key": 8, "page_count": 20, "end": 26, "tag": 6}
    data = bytearray(UPGRADE_RECORD.parse(LINES[0]).data)
    for name, value in fields.items():
        data[places[name]] = value
    return changed(lambda lines: lines.__setitem__(0, line(DATA, 0, bytes(data))))


def without_last_lines(count: int) -> bytes:
    return with_lines(SOUND, LINES[:-count])


EMPTY_PAGE = b"\xff" * PAGE_SIZE
UNCHECKED = "upgrade-unchecked"
CASES: dict[str, tuple[str, bytes]] = {
    "header says more": ("upgrade-length", patched(74, (len(SOUND) - HEADER_SIZE + 1).to_bytes(4, "little"))),
    "header is odd": ("upgrade-header", patched(8, b"\x03")),
    "system header is odd": ("upgrade-header", os_header(end=1)),
    "a line without a colon": ("upgrade-record", changed(lambda lines: lines.insert(5, b"hello\r\n"))),
    "an empty line": ("upgrade-record", changed(lambda lines: lines.insert(5, b"\r\n"))),
    "a short line": ("upgrade-record", changed(lambda lines: lines.insert(5, b":20000000\r\n"))),
    "a wrong sum": ("upgrade-checksum", changed(lambda lines: lines.__setitem__(5, LINES[5][:-4] + b"00\r\n"))),
    "lower case": ("upgrade-line-form", changed(lambda lines: lines.__setitem__(5, LINES[5].lower()))),
    "no CR": ("upgrade-line-form", changed(lambda lines: lines.__setitem__(5, LINES[5][:-2] + b"\n"))),
    "a record of type 05": ("upgrade-record-type", changed(lambda lines: lines.insert(5, line(5, 0, bytes(4))))),
    "an end with data": ("upgrade-record-type", changed(lambda lines: lines.__setitem__(1, line(END, 0, b"x")))),
    "data without a page": ("upgrade-record-type", changed(lambda lines: lines.insert(2, line(DATA, 0, b"x")))),
    "a page in the signature": (
        "upgrade-record-type",
        changed(lambda lines: lines.insert(SIGNATURE, line(PAGE, 0, b"\0\1"))),
    ),
    "records out of order": (
        "upgrade-address",
        changed(lambda lines: lines.__setitem__(slice(10, 12), [LINES[11], LINES[10]])),
    ),
    "signature at addresses": (
        "upgrade-address",
        changed(lambda lines: lines.__setitem__(SIGNATURE + 1, line(DATA, 32, UPGRADE_RECORD.parse(LINES[-3]).data))),
    ),
    "behind the page": ("upgrade-outside", changed(lambda lines: lines.insert(SECOND_PAGE, line(DATA, 0x4000, b"x")))),
    "a page without a number": (
        "upgrade-page-number",
        changed(lambda lines: lines.insert(END_OF_PAGES, line(PAGE, 0, b"\1"))),
    ),
    "page 100": ("upgrade-page-number", changed(lambda lines: lines.insert(END_OF_PAGES, line(PAGE, 0, b"\1\0")))),
    "a page twice": ("upgrade-page-number", changed(lambda lines: lines.insert(END_OF_PAGES, LINES[FIRST_PAGE]))),
    "pages descend": ("upgrade-page-order", signed({4: EMPTY_PAGE, 0: EMPTY_PAGE})),
    "page 05 without 04": ("upgrade-page-group", signed({0: EMPTY_PAGE, 5: EMPTY_PAGE})),
    "key of nobody": ("upgrade-key-id", signed({0: EMPTY_PAGE}, Facts(0x33, 0x73))),
    "key of the TI-73": ("upgrade-device", signed({0: EMPTY_PAGE}, Facts(0x02, 0x73))),
    "no last words": ("upgrade-last-line", changed(lambda lines: lines.__setitem__(-1, line(END)))),
    "records behind the end": ("upgrade-after-end", changed(lambda lines: lines.append(line(DATA, 0, b"x")))),
    "not signed": ("upgrade-unsigned", upgrade_file(UNSIGNED)),
    "no end": ("upgrade-end", without_last_lines(1)),
}
SEVERAL: dict[str, tuple[set[str], bytes]] = {
    "no hex digit": (
        {"upgrade-digits", "upgrade-address", "upgrade-page-incomplete", "upgrade-signature"},
        changed(lambda lines: lines.__setitem__(5, LINES[5].replace(b"7", b"g", 1))),
    ),
    "a record twice": (
        {"upgrade-address", "upgrade-page-incomplete"},
        changed(lambda lines: lines.insert(4, LINES[FIRST_DATA])),
    ),
    "a record is missing": (
        {"upgrade-address", "upgrade-page-incomplete", "upgrade-signature"},
        changed(lambda lines: lines.pop(20)),
    ),
    "the last record of a page is missing": (
        {"upgrade-page-incomplete", "upgrade-signature"},
        changed(lambda lines: lines.pop(SECOND_PAGE - 1)),
    ),
    "a byte of a page": (
        {"upgrade-signature"},
        changed(lambda lines: lines.__setitem__(FIRST_DATA, line(DATA, 0, bytes(32)))),
    ),
    "count of pages": ({"upgrade-page-count", "upgrade-signature"}, os_header(page_count=4)),
    "tag of the system header": ({"upgrade-os-header", "upgrade-signature"}, os_header(tag=0)),
    "short signature": (
        {"upgrade-signature-form", "upgrade-signature"},
        changed(lambda lines: lines.pop(-2)),
    ),
    "no signature but its end": ({"upgrade-unsigned"}, changed(lambda lines: lines.__delitem__(slice(-4, -1)))),
}


def codes(data: bytes, key: UpgradeKey | None = None) -> set[str]:
    return {finding.code for finding in findings(data, key)}


def findings(data: bytes, key: UpgradeKey | None = None) -> list[Finding]:
    return verify(read_upgrade(data), key=key)


@pytest.mark.parametrize(("code", "data"), CASES.values(), ids=CASES)
def test_finding_is_shown_alone(code: str, data: bytes) -> None:
    assert codes(data) - {UNCHECKED} == {code}


@pytest.mark.parametrize(("expected", "data"), SEVERAL.values(), ids=SEVERAL)
def test_damage_shows_on_several_sides(expected: set[str], data: bytes) -> None:
    assert codes(data, vector_key()) == expected


def test_without_a_key_the_signature_is_not_checked() -> None:
    assert codes(SOUND) == {UNCHECKED}


def test_signature_of_another_key() -> None:
    assert codes(SOUND, parse_key(b"40" + b"fb" * 64)) == {"upgrade-signature"}


def test_sound_file_has_no_findings() -> None:
    assert findings(SOUND, vector_key()) == []


@pytest.mark.parametrize(
    ("name", "facts", "fits"),
    [
        ("os.8xu", FACTS, True),
        ("OS.8XU", FACTS, True),
        ("os.8cu", Facts(0x0F, 0x73), True),
        ("os.8cu", Facts(0x0A, 0x73), True),
        ("os.73u", Facts(0x02, 0x74), True),
        ("os.73u", FACTS, False),
        ("os.8cu", FACTS, False),
        ("os.73u", Facts(0x0A, 0x74), True),
        ("os.8xu", Facts(0x33, 0x73), True),
        ("os.73u", Facts(0x02, 0x73), True),
        ("os.8xu", Facts(0x02, 0x74), False),
        ("os.8xu", Facts(0x0F, 0x73), False),
        ("os.bin", FACTS, False),
        ("8xu", FACTS, False),
    ],
    ids=str,
)
def test_ending_of_the_name(name: str, facts: Facts, fits: bool) -> None:
    found = verify(read_upgrade(signed({0: EMPTY_PAGE}, facts)), name=name)
    assert ("upgrade-extension" in {finding.code for finding in found}) is not fits


def test_ending_of_a_file_with_pages_that_only_one_calculator_has() -> None:
    found = verify(read_upgrade(signed({0: EMPTY_PAGE, 0xF0: EMPTY_PAGE}, Facts(0x0A, 0x73))), name="os.8xu")
    assert [finding.message for finding in found if finding.code == "upgrade-extension"] == [
        "the name should end with .8cu"
    ]


def test_pages_of_another_rom() -> None:
    found = verify(read_upgrade(SOUND), key=vector_key(), rom=RomImage.parse(BLANK))
    assert [(finding.code, finding.where) for finding in found] == [
        ("upgrade-page-differs", f"page {page:02X}") for page in (0, 4, 5)
    ]


def test_every_rule_is_shown() -> None:
    shown = {code for code, _data in CASES.values()}.union(*(found for found, _data in SEVERAL.values()))
    assert set(RULES) - shown == {UNCHECKED, "upgrade-extension", "upgrade-page-differs"}


def test_many_of_a_kind_are_counted() -> None:
    lines = [LINES[0], LINES[1], *(line.lower() for line in LINES[2:])]
    found = [finding for finding in findings(with_lines(SOUND, lines)) if finding.code == "upgrade-line-form"]
    lower = sum(line != LINES[number] for number, line in enumerate(lines))
    assert (len(found), found[-1].message) == (
        FINDINGS_OF_A_KIND + 1,
        f"and {lower - FINDINGS_OF_A_KIND:,} more of these",
    )


def test_offset_is_that_of_the_line() -> None:
    data = CASES["a line without a colon"][1]
    offset = next(finding.offset for finding in findings(data) if finding.code == "upgrade-record")
    assert offset is not None
    assert data[offset : offset + 5] == b"hello"


def test_records_out_of_order_find_their_place() -> None:
    """The bytes are there; that they came in another order is a finding."""
    page = read_upgrade(CASES["records out of order"][1]).pages[0]
    assert bytes(page.content) == bytes(i * 3 & 0xFF for i in range(PAGE_SIZE))


def test_repeated_pages_take_no_memory() -> None:
    """A hostile file: records of 17 bytes that each ask for 16 KiB."""
    far = line(PAGE, 0, b"\0\0") + line(DATA, 0x3FFF, b"x")
    data = with_lines(SOUND, [*LINES[:2], far * 20_000])
    assert sum(len(page.content) for page in read_upgrade(data).pages) == PAGE_SIZE


@pytest.mark.parametrize("length", [0, 1, 8, 77], ids=str)
def test_file_without_a_header(length: int) -> None:
    with pytest.raises(FormatError):
        read_upgrade(SOUND[:length])


def test_upgrade_of_a_ce_is_refused_by_name() -> None:
    system = bytes.fromhex("800f00000000 8012 1300 8021 05 8032 0005")
    data = with_lines(SOUND, [line(DATA, 0, system), line(END)])
    with pytest.raises(VolumeError, match="TI-84 Plus CE"):
        read_upgrade(data)

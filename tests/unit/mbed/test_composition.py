"""Bootloader, header and application as one image."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.mbed_compositions import (
    ALL_MEMBERS,
    ALL_MEMBERS_FORMAT,
    APP,
    BOOTLOADER,
    HEADER_V2,
    TIME,
    UPDATE,
    at,
    bytes_of,
    expected_header,
    raw,
)
from tests.mbed_images import firmware
from toolkit.errors import LayoutError
from toolkit.mbed.composition.compose import Composition, PartFile
from toolkit.mbed.composition.configuration import read_header_format
from toolkit.mbed.composition.header_format import DIGESTS, DigestKind, parse_format
from toolkit.mbed.composition.padding import end_of_padding
from toolkit.mbed.composition.settings import Settings
from toolkit.mbed.targets import Bank, SectorRun, Target, target_named
from toolkit.memory.region import AddressRange

SMALL = Target("SMALL", "", "", (Bank("ROM", AddressRange(0x1000, 0x1000)),), (), (SectorRun(0x1000, 0x100),))

CONSTANT = parse_format([["a", "const", "64be", 1]])
BYTE = parse_format([["a", "const", "8be", 1]])


def composition(application: PartFile, bootloader: PartFile | None = None, **settings: Any) -> Composition:
    """A composition for a small flash at 0x1000."""
    return Composition(SMALL, Settings(**settings), application, bootloader, TIME)


def header(*members: list[Any]) -> Any:
    """A format of headers."""
    return parse_format(list(members))


def test_every_member_as_the_build_tools_write_it() -> None:
    settings = Settings(header_format=read_header_format(ALL_MEMBERS_FORMAT), app_offset=0x1200)
    parts = raw(APP.read_bytes()), raw(BOOTLOADER.read_bytes())
    assert bytes_of(Composition(target_named("K64F"), settings, *parts, TIME).compose()) == ALL_MEMBERS.read_bytes()


def test_update_image_as_the_build_tools_write_it() -> None:
    settings = Settings(header_format=read_header_format(HEADER_V2), app_offset=0x1400)
    parts = raw(APP.read_bytes()), raw(BOOTLOADER.read_bytes())
    composed = Composition(target_named("K64F"), settings, *parts, TIME).compose()
    assert bytes_of(replace(composed, pieces=composed.update)) == UPDATE.read_bytes()


def test_header_is_what_its_format_says_worked_out_otherwise() -> None:
    said = json.loads(ALL_MEMBERS_FORMAT.read_text())
    files = {"application": APP.read_bytes(), "bootloader": BOOTLOADER.read_bytes()}
    assert ALL_MEMBERS.read_bytes()[0x1000:0x10DA] == expected_header(said, TIME, files)


def test_image_without_bootloader_starts_with_the_application() -> None:
    composed = composition(raw(b"app"), app_offset=0x80).compose()
    assert [(piece.address, piece.data) for piece in composed.pieces] == [(0x1080, b"app")]


def test_gaps_are_holes_and_nothing_is_padded() -> None:
    composed = composition(raw(b"app"), raw(b"boot")).compose()
    assert [(piece.address, piece.data) for piece in composed.pieces] == [(0x1000, b"boot"), (0x1100, b"app")]


def test_sizes_are_those_of_files_and_of_regions_without_one() -> None:
    format_ = header(["s", "size", "32be", ["bootloader", "application"]], ["r", "size", "32be", ["header"]])
    composed = composition(raw(b"app"), raw(b"boot"), header_format=format_).compose()
    assert composed.pieces[1].data == (7).to_bytes(4, "big") + (8).to_bytes(4, "big")


def test_post_application_counts_with_its_region() -> None:
    format_ = header(["s", "size", "32be", ["post_application"]])
    composed = composition(raw(b"app"), raw(b"boot"), header_format=format_, restrict_size=0x200).compose()
    assert composed.pieces[1].data == (0xD00).to_bytes(4, "big")


def test_gaps_in_files_are_digested_as_erased_flash_and_counted() -> None:
    format_ = header(["s", "size", "32be", ["application"]], ["c", "digest", "CRCITT32be", "application"])
    parts = at((0x1200, b"ab"), (0x1210, b"cd")), raw(b"boot")
    composed = composition(*parts, header_format=format_).compose()
    alike = composition(raw(b"ab" + b"\xff" * 14 + b"cd"), raw(b"boot"), header_format=format_).compose()
    assert composed.pieces[1].data == alike.pieces[1].data


def test_segments_of_a_bootloader_are_one_file() -> None:
    format_ = header(["s", "size", "32be", ["bootloader2"]])
    parts = raw(b"app"), at((0x1000, b"one"), (0x1F00, b"two"))
    composed = composition(*parts, header_format=format_, header_offset=0x100).compose()
    assert composed.pieces[1].data == (0xF03).to_bytes(4, "big")


def test_same_file_twice_goes_in_once() -> None:
    both = at((0x1000, b"boot"), (0x1100, b"more"))
    composed = composition(both, both).compose()
    assert [(piece.address, piece.data) for piece in composed.pieces] == list(both.contents.segments)


def test_bytes_of_other_memories_are_kept_and_told_of() -> None:
    composed = composition(at((0x1100, b"app"), (0x1000_1014, b"UICR")), raw(b"boot")).compose()
    assert [piece.address for piece in composed.pieces] == [0x1000, 0x1100, 0x1000_1014]
    assert [finding.code for finding in composed.findings] == ["compose-outside"]
    assert [piece.address for piece in composed.update] == [0x1100]


def test_many_digests_of_one_file_are_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def digest(data: bytes) -> bytes:
        asked.append(data)
        return bytes(4)

    monkeypatch.setitem(DIGESTS, "CRCITT32be", DigestKind(4, digest))
    format_ = header(*[["d", "digest", "CRCITT32be", "application"]] * 3)
    composition(raw(b"app"), raw(b"boot"), header_format=format_).compose()
    assert asked == [b"app"]


def test_time_of_32_bits_ends_in_2106() -> None:
    format_ = header(["t", "timestamp", "32be", None])
    wish = replace(composition(raw(b"app"), raw(b"boot"), header_format=format_), timestamp=1 << 32)
    with pytest.raises(LayoutError, match="header member 0, 't': 0x100000000 has more than 32 bits"):
        wish.compose()


@pytest.mark.parametrize(
    ("parts", "settings", "words"),
    [
        ((raw(b""),), {}, "the application, file.bin, holds no bytes"),
        ((raw(b"a"), raw(b"")), {}, "the bootloader, file.bin, holds no bytes"),
        ((raw(bytes(0x1001)),), {}, "0x1000-0x2000 does not fit into its region, 0x1000-0x1fff"),
        ((raw(bytes(0x101)),), {"mbed_app_size": 0x100}, "does not fit into its region"),
        ((raw(bytes(0x101)),), {"restrict_size": 0x1FF}, "does not fit into its region, 0x1000-0x10ff"),
        ((at((0xFFF, b"ab")),), {}, "at 0xfff-0x1000 does not fit"),
        ((at((0x2000, b"ab")),), {}, "at 0x2000-0x2001 has no bytes in its region, 0x1000-0x1fff"),
        ((at((0x1FFF, b"ab")),), {}, "at 0x1fff-0x2000 does not fit"),
        ((at((0x1000, b"ab")), raw(b"boot")), {}, "at 0x1000-0x1001 does not fit"),
        (
            (raw(bytes(0x900)), at((0x1000, b"b"), (0x1800, b"b"))),
            {"app_offset": 0x100},
            "does not fit into its region, 0x1100-0x17ff",
        ),
        (
            (raw(b"app"), raw(b"boot")),
            {"header_format": CONSTANT, "header_offset": 0x100, "app_offset": 0x104},
            r"the application, file.bin, at .* overlaps the header at 0x1100-0x1107",
        ),
        (
            (raw(bytes(0x101)), raw(b"boot")),
            {"header_format": CONSTANT, "header_offset": 0x300, "app_offset": 0x200},
            "the header at 0x1300-0x1307 overlaps the application",
        ),
        (
            (raw(b"app"), raw(b"boot")),
            {"header_format": header(["d", "digest", "SHA256", "storage"])},
            r"no region 'storage'; there are application, bootloader, header",
        ),
        (
            (raw(b"app"),),
            {"header_format": header(["d", "digest", "SHA256", "bootloader"]), "header_offset": 0},
            "no region 'bootloader'",
        ),
        (
            (raw(b"a"), raw(b"b")),
            {"restrict_size": 0x200, "header_format": header(["d", "digest", "SHA256", "post_application"])},
            "'post_application' has no file",
        ),
        ((raw(b"app"),), {"mbed_rom_size": 0}, "mbed_rom_size: ROM would be"),
        ((raw(b"app"),), {"mbed_rom_start": (1 << 32) - 4, "mbed_rom_size": 5}, "mbed_rom_size: ROM would be"),
    ],
)
def test_overlaps_and_misfits_are_refused(parts: tuple[PartFile, ...], settings: dict[str, Any], words: str) -> None:
    with pytest.raises(LayoutError, match=words):
        composition(*parts, **settings).compose()


def test_overlap_of_one_byte_at_the_end_of_a_sector_is_refused() -> None:
    format_ = BYTE
    for offset, fits in ((0x17F, True), (0x180, False)):
        wish = composition(raw(b"app"), raw(b"b"), header_format=format_, header_offset=offset, app_offset=0x180)
        if fits:
            assert len(wish.compose().pieces) == 3
        else:
            with pytest.raises(LayoutError, match="overlaps"):
                wish.compose()


def test_unknown_sectors_are_told_of() -> None:
    target = replace(SMALL, sectors=())
    composed = replace(composition(raw(b"app"), raw(b"boot")), target=target).compose()
    assert [finding.code for finding in composed.findings] == ["compose-sectors"]
    assert composed.pieces[1].address == 0x1004


def test_sector_that_bootloader_and_application_share_is_told_of() -> None:
    composed = composition(raw(b"app"), raw(b"boot"), app_offset=0x80).compose()
    assert [finding.code for finding in composed.findings] == ["compose-shared-sector"]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"header_format": BYTE}, "there is neither a bootloader nor a header_offset"),
        ({"header_format": BYTE, "header_offset": 0, "mbed_app_start": 0x1000}, "mbed_app_start and mbed_app_size are"),
        ({"header_offset": 0x80}, "header_offset says where a header lies, and nothing what it is"),
    ],
)
def test_header_that_is_not_made_is_told_of(settings: dict[str, Any], words: str) -> None:
    (finding,) = composition(raw(b"app"), **settings).compose().findings
    assert (finding.code, finding.message.startswith(words)) == ("compose-header-unused", True)


@pytest.mark.parametrize(
    ("linked", "offset", "words"),
    [
        (0x1000, 0, None),
        (0x1200, 0x200, None),
        (
            0x0800_0000,
            0,
            "app.bin at 0x1000 was linked for another place: its reset vector leads to 0x8000100",
        ),
        (0x1208, 0x208, "app.bin at 0x1208 cannot run there: the table lies at 0x1208, no multiple of 0x80"),
    ],
)
def test_application_that_cannot_run_where_it_lies_is_told_of(linked: int, offset: int, words: str | None) -> None:
    found = composition(raw(firmware(linked), "app.bin"), app_offset=offset).compose().findings
    assert [finding.code for finding in found] == (["compose-vectors"] if words else [])
    assert all(finding.message.startswith(words or "") for finding in found)


@pytest.mark.parametrize(
    ("said", "end"),
    [
        ("application", 0x2000),
        ("0x1800", 0x1800),
        ("0x800", 0x1900),
        ("2K", 0x1900),
        ("+0x1800", 0x2900),
        ("4096+256", 0x1100),
    ],
)
def test_padding(said: str, end: int) -> None:
    assert end_of_padding(said, {"application": 0x2000}, AddressRange(0x1000, 0x1000), 0x1100) == end


def test_padding_to_nonsense_is_refused() -> None:
    with pytest.raises(LayoutError, match="'bootloder' is no number, and no region; there are bootloader"):
        end_of_padding("bootloder", {"bootloader": 1}, AddressRange(0, 1), 0)


def test_parts_stay_as_they_are(tmp_path: Path) -> None:
    application = raw(b"app")
    composition(application, raw(b"boot")).compose()
    assert application.contents.segments == ((0, b"app"),)

"""Nothing is lost: parsing and building, unpacking and packing, give the same bytes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from formats.errors import FormatError
from tests.golden.tock.collected import EVERYTHING, Recorded, built, negatives
from toolkit.tock.app import App, parse_app
from toolkit.tock.host_folder import write_parts
from toolkit.tock.pack import pack_folder
from toolkit.tock.unpack import unpack

SHAPELESS = {
    *("file-15", "file-4", "file-8", "hdr-size-0", "hdr-size-18-kernelsum", "hdr-size-odd-kernelsum"),
    *("hdr-size-odd-toolsum", "header-size-odd", "tlv-len-1-over", "tlv-no-padding", "tlv-truncated-2"),
    *("tlv-truncated-3", "v1-short", "version-2-high", "version-65535", "version0", "version1"),
}
"""Negatives that are no TBF at all: cut off, of another version, or with elements that leave the header."""


def parses(data: bytes) -> bool:
    try:
        parse_app(data)
    except FormatError:
        return False
    return True


PARSEABLE = [recorded for recorded in EVERYTHING if parses(recorded.flash)]
every_app = pytest.mark.parametrize("recorded", PARSEABLE, ids=lambda recorded: recorded.name)


def test_only_what_has_no_shape_is_refused() -> None:
    assert {Path(r.name).stem for r in negatives() if not parses(r.flash)} == SHAPELESS


def test_what_the_kernel_reads_we_read() -> None:
    assert [r.name for r in EVERYTHING if "is_app" in r.kernel and r not in PARSEABLE] == []


@every_app
def test_same_bytes_after_parsing(recorded: Recorded) -> None:
    assert parse_app(recorded.flash).to_bytes() == recorded.flash


@every_app
def test_same_bytes_after_unpacking(recorded: Recorded, tmp_path: Path) -> None:
    folder = tmp_path / "app"
    write_parts(folder, unpack(parse_app(recorded.flash)))
    assert pack_folder(folder) == recorded.flash


@every_app
def test_names_of_parts_are_ours(recorded: Recorded) -> None:
    names = unpack(parse_app(recorded.flash))
    assert [name for name in names if not re.fullmatch(r"[a-z_]+(-\d+)?(-[a-z_0-9]+)?\.(bin|toml)", name)] == []


@pytest.mark.parametrize("recorded", built(), ids=lambda recorded: recorded.name)
def test_nothing_that_can_be_computed_is_written_down(recorded: Recorded) -> None:
    manifest = tomllib.loads(unpack(parse_app(recorded.flash))["tbf.toml"].decode())
    assert not {"header_size", "checksum", "protected_trailer", "excess"} & set(manifest)
    assert [element for element in manifest["elements"] if "binary_end_offset" in element] == []


def test_short_files_say_so() -> None:
    missing = {r.name: app.missing for r in built() if isinstance(app := parse_app(r.flash), App) and app.missing}
    assert missing == {
        "elf2tab/ecdsa-rv-footer/rv32imac.0x20040080.0x80002800.tbf": 2,
        "elf2tab/ecdsa-short/cortex-m4.tbf": 4,
    }

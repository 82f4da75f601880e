"""Apps: what the properties say, and files that are shorter or longer than they promise."""

from __future__ import annotations

from pathlib import Path

import pytest

from formats.errors import FormatError, TruncatedError
from tests.corrupt.tock.broken import footer, sound, tbf, version_1
from tests.golden_data import sample
from toolkit.tock.app import App, AppV1, parse_app, walk_elements


def everything() -> App:
    return App.parse(sample("tock/elf2tab/everything/cortex-m4.tbf").read_bytes())


def test_properties_of_a_full_app() -> None:
    app = everything()
    assert (app.name, app.version, app.enabled, app.sticky) == ("ember", 65537, True, False)
    assert (app.app_start, app.entry_offset, app.binary_end) == (0x200, 0x249, 0x324)
    assert (app.minimum_ram_size, app.kernel_version, app.short_id) == (1568, (2, 1), 0x1001)


def test_of_several_region_elements_the_last_counts() -> None:
    assert [(region.offset, region.size) for region in everything().writeable_flash_regions] == [(564, 20)]


def test_fixed_addresses() -> None:
    (path,) = sample("tock/elf2tab/fixed-ram").glob("*.tbf")
    app = App.parse(path.read_bytes())
    assert app.fixed_ram_address is not None
    assert app.fixed_flash_address is None


def test_padding_has_no_needs() -> None:
    app = App.parse(sample("tock/negative/padding-16.tbf").read_bytes())
    assert (app.is_padding, app.enabled, app.name, app.entry_offset, app.kernel_version) == (True, False, "", 0, None)


def test_missing_bytes_are_counted() -> None:
    app = App.parse(sound()[:100])
    assert (app.missing, len(app.tbf.binary), app.to_bytes()) == (28, 40, sound()[:100])


def test_excess_is_kept() -> None:
    app = App.parse(sound() + b"more")
    assert (app.excess, app.to_bytes()) == (b"more", sound() + b"more")


def test_header_cut_off_is_an_error() -> None:
    with pytest.raises(TruncatedError):
        App.parse(sound()[:40])


def test_credentials_far_behind_count_as_tail() -> None:
    data = tbf(footer=footer(*[(0, bytes(0xFFF8))] * 17))
    app = App.parse(data)
    assert len(app.credentials) == 16
    assert app.to_bytes() == data


def test_version_1_is_shown() -> None:
    (path,) = (Path(sample("tock/negative")) / name for name in ["v1-bad-checksum.tbf"])
    app = parse_app(path.read_bytes())
    assert isinstance(app, AppV1)
    assert (app.name, app.minimum_ram_size, app.to_bytes()) == ("probe", 4096, path.read_bytes())


def test_version_1_without_a_body() -> None:
    app = parse_app(version_1())
    assert isinstance(app, AppV1)
    assert (app.name, app.body) == ("", b"")


@pytest.mark.parametrize("data", [b"", b"\x01\x00", b"\x02\x00", b"\xff" * 100])
def test_what_is_no_tbf_is_an_error(data: bytes) -> None:
    with pytest.raises(FormatError):
        parse_app(data)


def test_walk_ends_with_the_element_that_leaves_the_header() -> None:
    data = sample("tock/negative/tlv-len-1-over.tbf").read_bytes()
    walked = list(walk_elements(data[:40]))
    assert [(offset, element is None) for offset, element in walked] == [(16, False), (32, True)]

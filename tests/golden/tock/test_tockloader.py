"""tockloader from PyPI reads the same files in the same run; where it differs, the reason is known.

The reasons stand in formats/tock/SPEC.md. A file that is listed here and does not differ fails, as does one that
differs and is not listed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from formats.errors import FormatError
from tests.golden.tock.collected import EVERYTHING, Recorded, every_archive, every_tbf
from toolkit.tock.app import App, parse_app
from toolkit.tock.digests import Digests
from toolkit.tock.tab import Tab
from toolkit.tock.tab_metadata import read_metadata
from toolkit.tock.tab_picture import describe_tab

DIFFERENCES = {
    ("readable", "a header that elements leave, or that is no multiple of 4, is read as far as it goes"): {
        *("negative/hdr-size-18-kernelsum.tbf", "negative/hdr-size-odd-kernelsum.tbf"),
        *("negative/hdr-size-odd-toolsum.tbf", "negative/header-size-odd.tbf", "negative/tlv-len-1-over.tbf"),
        *("negative/tlv-no-padding.tbf", "negative/tlv-truncated-2.tbf", "negative/tlv-truncated-3.tbf"),
        "images/apps-header-gt-total.bin@512",
    },
    ("readable", "padding, and version 1, with a wrong checksum is no TBF"): {
        *("negative/checksum-bad-padding.tbf", "images/apps-bad-padding-checksum.bin@512"),
        *("negative/v1-bad-checksum.tbf", "images/apps-end-version1.bin@512"),
    },
    ("readable", "a name that is empty or no UTF-8 is a crash"): {
        *("negative/name-cut-utf8.tbf", "negative/name-not-utf8.tbf", "negative/name-overlong-utf8.tbf"),
        *("negative/name-surrogate.tbf", "negative/name-zero-len.tbf", "images/apps-bad-name.bin@512"),
    },
    ("enabled", "padding has flags too"): {
        *("negative/padding-16.tbf", "negative/total-15.tbf", "images/apps-padding-mix.bin@2048"),
    },
    ("elements", "elements of fixed size and another length are dropped"): {
        *("negative/fixed-len-4.tbf", "negative/kv-len-2.tbf", "negative/main-bad-prog-good.tbf"),
        *("negative/main-len-0.tbf", "negative/main-len-16.tbf", "negative/prog-bad-main-good.tbf"),
        *("negative/prog-len-0.tbf", "negative/prog-len-19.tbf"),
        *("negative/shortid-len-2.tbf", "negative/shortid-len-8.tbf"),
    },
    ("kernel_version", "of two elements the first counts"): {"negative/dup-kv.tbf"},
    ("fixed_addresses", "of two elements the first counts"): {"negative/fixed-twice.tbf"},
    ("credentials", "footers of other types are stepped over"): {
        *("negative/foot-header-tlv-type.tbf", "negative/foot-noncred-then-cred.tbf"),
    },
    ("credentials", "a digest that is too short is a wrong one"): {
        *("negative/foot-len-4-sha.tbf", "negative/foot-sha256-short.tbf"),
    },
    ("credentials", "short storage permissions crash the packing that verifying needs"): {
        *("negative/storage-len-0.tbf", "negative/storage-short.tbf"),
    },
}
WORDS = {True: "yes", False: "no", None: "unknown"}


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def theirs(data: bytes) -> dict[str, Any]:
    """What tockloader's getters say."""
    from tockloader.tbfh import TBFHeader

    try:
        header = TBFHeader(data)
    except (UnicodeDecodeError, IndexError):
        return {"readable": False}
    if not header.is_valid() or header.version == 1:
        return {"readable": header.is_valid()}
    return {
        "readable": True,
        "is_app": header.is_app(),
        "enabled": header.is_enabled(),
        "sticky": header.is_sticky(),
        "name": header.get_app_name(),
        "total_size": header.get_app_size(),
        "header_size": header.get_header_size(),
        "app_start": header.get_size_before_app(),
        "app_version": header.get_app_version(),
        "kernel_version": header.get_kernel_version(),
        "fixed_addresses": header.get_fixed_addresses(),
        "binary_end": header.get_binary_end_offset(),
        "elements": [tlv.get_tlvid() for tlv in header.tlvs],
        "credentials": their_credentials(header, data),
    }


def their_credentials(header: Any, data: bytes) -> list[tuple[int, int, str]] | str:
    from tockloader.tbfh import TBFFooter

    end = header.get_binary_end_offset()
    try:
        footer = TBFFooter(header, data[header.get_size_before_app() : end], data[end : header.get_app_size()])
    except AttributeError:
        return "a crash"
    return [(tlv.credentials_type, len(tlv.buffer), tlv.verified) for tlv in footer.tlvs]


def ours(data: bytes) -> dict[str, Any]:
    """The same questions to us."""
    try:
        app = parse_app(data)
    except FormatError:
        return {"readable": False}
    if not isinstance(app, App):
        return {"readable": True}
    ram, flash = app.fixed_ram_address, app.fixed_flash_address
    digests = Digests(app.covered)
    return {
        "readable": True,
        "is_app": not app.is_padding,
        "enabled": app.enabled,
        "sticky": app.sticky,
        "name": app.name,
        "total_size": app.header.base.total_size,
        "header_size": app.header.base.header_size,
        "app_start": app.app_start,
        "app_version": app.version,
        "kernel_version": app.kernel_version,
        "fixed_addresses": (ram, flash),
        "binary_end": app.binary_end,
        "elements": [element.type for element in app.header.elements],
        "credentials": [(c.format, len(c.data), WORDS[digests.holds(c)]) for c in app.credentials],
    }


def differing(data: bytes) -> set[str]:
    mine, other = ours(data), theirs(data)
    if mine["readable"] != other["readable"]:
        return {"readable"}
    fixed = other.get("fixed_addresses")
    if "fixed_addresses" in other:
        other["fixed_addresses"] = tuple(None if a == 0xFFFF_FFFF else a for a in fixed or (None, None))
    return {field for field in mine if mine[field] != other.get(field)}


@every_tbf
def test_tbf(recorded: Recorded) -> None:
    expected = {field for (field, _reason), names in DIFFERENCES.items() if recorded.name in names}
    assert differing(recorded.flash) == expected


def test_every_known_difference_is_about_a_file_that_is_there() -> None:
    names = {recorded.name for recorded in EVERYTHING}
    assert {name for listed in DIFFERENCES.values() for name in listed} - names == set()


@every_archive
def test_archive(path: Path) -> None:
    from tockloader.tab import TAB

    theirs_, tab = TAB(str(path)), Tab.parse(path.read_bytes())
    try:
        assert describe_tab(tab)["architectures"] == theirs_.get_supported_architectures()
        assert sorted(m.name.removesuffix(".tbf") for m in tab.apps()) == sorted(theirs_.get_tbf_names())
        assert read_metadata(tab).name == theirs_.get_app_name()
        assert list(read_metadata(tab).boards) == [b for b in theirs_.get_compatible_boards() if b]
    finally:
        theirs_.tab.close()

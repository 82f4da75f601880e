"""What `compare` says of two apps and of two archives."""

from __future__ import annotations

import dataclasses

import pytest

from formats.tock.tbf_footer import RSA_4096, SHA_256
from tests.corrupt.tock.broken import BINARY, KERNEL, NAME, footer, patched, program, tbf, with_element
from tests.golden.tock.collected import Recorded
from tests.golden.tock.test_round_trip import every_app
from tests.golden_data import sample
from toolkit.tock.app import App
from toolkit.tock.compare import MOST_RANGES, Difference, compare_apps, compare_tabs
from toolkit.tock.edit.tab_members import add_app, remove_apps
from toolkit.tock.edit.tab_values import set_values
from toolkit.tock.members import change_apps
from toolkit.tock.tab import Tab

MULTI = sample("tock/elf2tab/multi-arch/out.tab").read_bytes()
APP = App.parse(tbf())


def wheres(a: bytes, b: bytes) -> set[str]:
    return {difference.where for difference in compare_apps(a, b)}


@every_app
def test_same_bytes_do_not_differ(recorded: Recorded) -> None:
    assert compare_apps(recorded.flash, recorded.flash) == []


def test_flags() -> None:
    assert wheres(tbf(), APP.replace(enabled=False).to_bytes()) == {"header.flags", "header.checksum"}


def test_field_of_an_element() -> None:
    found = compare_apps(tbf(), APP.replace(version=7).to_bytes())
    assert Difference("changed", "program.version", 0, 7) in found


def test_element_only_in_one() -> None:
    found = compare_apps(tbf(), with_element(KERNEL))
    assert Difference("added", "kernel_version[1]", None, {"major": 2, "minor": 1}) in found
    assert Difference("removed", "kernel_version[1]", {"major": 2, "minor": 1}) in compare_apps(
        with_element(KERNEL), tbf()
    )


def test_order_of_elements() -> None:
    assert wheres(tbf(program(), NAME, KERNEL), tbf(program(), KERNEL, NAME)) == {"order of elements"}


def test_padding_of_an_element() -> None:
    odd = dataclasses.replace(NAME, value=dataclasses.replace(NAME.value, name=b"app"), padding=b"\1")  # type: ignore[type-var]
    even = dataclasses.replace(odd, padding=b"\0")
    assert "package_name.padding" in wheres(tbf(program(), odd, KERNEL), tbf(program(), even, KERNEL))


def test_ranges_of_the_binary() -> None:
    changed = bytearray(tbf())
    for at in (60, 61, 70):
        changed[at] ^= 0xFF
    assert compare_apps(tbf(), bytes(changed)) == [
        Difference("changed", "binary", {"offset": 60, "length": 2}, {"offset": 60, "length": 2}),
        Difference("changed", "binary", {"offset": 70, "length": 1}, {"offset": 70, "length": 1}),
    ]


def test_binary_that_lies_elsewhere_is_the_same() -> None:
    assert "binary" not in wheres(tbf(), APP.replace(name="a name that moves it").to_bytes())


def test_longer_binary() -> None:
    longer = tbf(program(binary_end_offset=56 + len(BINARY) + 4), NAME, KERNEL, footer=b"\0\0\0\7")
    (difference,) = (d for d in compare_apps(tbf(), longer) if d.where == "binary")
    assert (difference.before, difference.after) == ({"offset": 96, "length": 0}, {"offset": 96, "length": 4})


def test_many_ranges_end_in_one() -> None:
    a, b = bytes(8000), bytes([0, 1]) * 4000
    end = 56 + 8000
    whole = [tbf(program(binary_end_offset=end), NAME, KERNEL)[:56] + binary for binary in (a, b)]
    found = compare_apps(*(patched(data, 4, end.to_bytes(4, "little")) for data in whole))
    assert len(found) == MOST_RANGES
    assert found[-1].after["offset"] + found[-1].after["length"] == end


def test_credentials() -> None:
    one = tbf(footer=footer((SHA_256, bytes(32))))
    other = tbf(footer=footer((SHA_256, bytes(31) + b"\1")))
    assert compare_apps(one, other) == [
        Difference(
            "changed",
            "credential sha256",
            {"length": 32, "from": 31, "data": "00"},
            {"length": 32, "from": 31, "data": "01"},
        )
    ]


def test_order_of_credentials() -> None:
    two = ((SHA_256, bytes(32)), (RSA_4096, bytes(1024)))
    assert wheres(tbf(footer=footer(*two)), tbf(footer=footer(*reversed(two)))) == {"order of credentials"}


@pytest.mark.parametrize(
    ("other", "where"),
    [(tbf(total=100), "missing"), (tbf() + b"x", "excess"), (tbf(footer=b"\1\2\3"), "tail")],
    ids=["missing", "excess", "tail"],
)
def test_ends(other: bytes, where: str) -> None:
    assert where in wheres(tbf(), other)


def test_versions() -> None:
    old = sample("tock/negative/v1-bad-checksum.tbf").read_bytes()
    assert compare_apps(tbf(), old) == [Difference("changed", "header.version", 2, 1)]


def test_apps_of_version_1() -> None:
    old = sample("tock/negative/v1-bad-checksum.tbf").read_bytes()
    assert wheres(old, old[:4] + b"\xff" + old[5:] + b"x") == {"header.total_size", "body"}


def test_archives_that_are_the_same() -> None:
    assert list(compare_tabs(Tab.parse(MULTI), Tab.parse(MULTI))) == []


def test_members() -> None:
    other = add_app(remove_apps(Tab.parse(MULTI), ["cortex-m0"]), "cortex-m33", tbf())
    assert [(name, found[0].change) for name, found in compare_tabs(Tab.parse(MULTI), other)] == [
        ("cortex-m0.tbf", "removed"),
        ("cortex-m33.tbf", "added"),
    ]


def test_apps_in_members() -> None:
    other, _changed = change_apps(MULTI, lambda app, _arch: app.replace(sticky=True), ["cortex-m4"])
    ((name, found),) = compare_tabs(Tab.parse(MULTI), Tab.parse(other))
    assert (name, found[0].where) == ("cortex-m4.tbf", "header.flags")


def test_metadata() -> None:
    other, _anew = set_values(Tab.parse(MULTI), {"name": "x", "only-for-boards": "hail"})
    ((name, found),) = compare_tabs(Tab.parse(MULTI), other)
    assert (name, [d.where for d in found]) == ("metadata.toml", ["name", "only-for-boards"])


def test_framing() -> None:
    tab = Tab.parse(MULTI)
    assert [(name, found[0].where) for name, found in compare_tabs(tab, dataclasses.replace(tab, end=b""))] == [
        ("", "end")
    ]
    member = dataclasses.replace(tab.members[0], mode=0o600)
    changed = dataclasses.replace(tab, members=(member, *tab.members[1:]))
    assert [(name, found[0].where) for name, found in compare_tabs(tab, changed)] == [("metadata.toml", "framing.mode")]

"""Whatever is edited in whatever order: a TBF that keeps the rules goes on to keep them, and no input makes a crash."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from formats.errors import FormatError
from formats.tock.tbf_elements import (
    FixedAddresses,
    KernelVersion,
    Permission,
    Permissions,
    ShortId,
    StoragePermissions,
    Value,
    WriteableFlashRegion,
    WriteableFlashRegions,
)
from tests import kernel_rules
from tests.golden.tock.collected import Recorded, built, negatives
from toolkit.errors import ToolkitError
from toolkit.tock.app import App
from toolkit.tock.compare import compare_apps
from toolkit.tock.edit.resize import padded, trimmed
from toolkit.tock.edit.tlv import add_element, remove_element, set_element
from toolkit.tock.edit.typed import parse_typed
from toolkit.tock.members import change_apps

Edit = Callable[[App], App]
SOUND = [recorded for recorded in built() if kernel_rules.broken_rules(recorded.flash) == []]
U32 = st.integers(0, 0xFFFF_FFFF)
SIZES = st.integers(0, 20_000)
TYPES = st.integers(0, 12) | st.integers(0, 0xFFFF)


def replacing(name: str, value: Any) -> Edit:
    return lambda app: app.replace(**{name: value})


def with_value(value: Value) -> Edit:
    return lambda app: app.with_element(value)


def with_region(at: int, size: int) -> Edit:
    """A region within the binary."""

    def edit(app: App) -> App:
        length = app.binary_end - app.app_start
        offset = min(at, length)
        return app.with_element(
            WriteableFlashRegions((WriteableFlashRegion(app.app_start + offset, min(size, length - offset)),))
        )

    return edit


def resized(make: Callable[[App, int], App], distance: int) -> Edit:
    return lambda app: make(app, app.header.base.total_size + distance)


def set_keys(number: int, *pairs: str) -> Edit:
    return lambda app: set_element(app, number, parse_typed(number, pairs))


def added(number: int, hexadecimal: str) -> Edit:
    return lambda app: add_element(app, number, parse_typed(number, [], hexadecimal))


SOUND_EDITS: st.SearchStrategy[Edit] = st.one_of(
    st.builds(replacing, st.sampled_from(["enabled", "sticky"]), st.booleans()),
    st.builds(replacing, st.just("name"), st.text(st.characters(exclude_categories=["Cs"]), max_size=80)),
    st.builds(replacing, st.sampled_from(["version", "minimum_ram_size"]), U32),
    st.builds(replacing, st.just("short_id"), st.none() | st.integers(1, 0xFFFF_FFFF)),
    st.builds(replacing, st.just("fixed_ram_address"), st.none() | st.integers(0, 0xFFFF_FFFE)),
    st.builds(
        lambda at: replacing("fixed_flash_address", at), st.none() | st.integers(1, 0xFFFF).map(lambda n: n << 12)
    ),
    st.builds(with_value, st.builds(KernelVersion, st.just(2), st.integers(0, 3))),
    st.builds(with_value, st.builds(ShortId, st.integers(1, 99))),
    st.builds(
        with_value,
        st.lists(st.builds(Permission, U32, U32, U32), max_size=4).map(lambda found: Permissions(tuple(found))),
    ),
    st.builds(
        with_value, st.builds(StoragePermissions, U32, st.lists(U32, max_size=8).map(tuple), st.just(()), st.just(b""))
    ),
    st.builds(with_region, SIZES, SIZES),
    st.builds(resized, st.just(padded), SIZES.map(lambda size: size & ~3)),
    st.just(trimmed),
    st.integers(0, 3000).map(lambda size: set_keys(9, f"protected_size={size * 4}")),
    st.integers(0, 200).map(lambda size: lambda app: app.with_element(bytes(size), 0x8000 + size)),
    st.integers(0, 200).map(lambda size: lambda app: remove_element(app, 0x8000 + size)),
)
ANY_EDITS: st.SearchStrategy[Edit] = SOUND_EDITS | st.one_of(
    st.builds(with_value, st.builds(FixedAddresses, U32, U32)),
    st.builds(added, TYPES, st.binary(max_size=60).map(bytes.hex)),
    TYPES.map(lambda number: lambda app: remove_element(app, number)),
    st.builds(
        lambda number, pair: set_keys(number, pair),
        st.sampled_from([1, 9]),
        st.builds(
            "{}={}".format,
            st.sampled_from(["init_fn_offset", "binary_entry", "protected_size", "binary_end_offset", "version"]),
            SIZES | U32,
        ),
    ),
    st.builds(resized, st.sampled_from([padded, trimmed]), st.integers(-20_000, 20_000)),
)


def tried(app: App, edit: Edit) -> App | None:
    """The edited app, or None where the edit is refused."""
    try:
        return edit(app)
    except ToolkitError:
        return None


@given(st.sampled_from(SOUND), st.lists(SOUND_EDITS, min_size=1, max_size=8))
def test_rules_that_held_hold(recorded: Recorded, edits: list[Edit]) -> None:
    app = App.parse(recorded.flash)
    binary, broken = app.tbf.binary, []
    for edit in edits:
        app = tried(app, edit) or app
        broken.append(kernel_rules.broken_rules(app.to_bytes()))
    assert broken == [[]] * len(edits)
    assert app.tbf.binary == binary


@given(st.sampled_from(built()), st.lists(ANY_EDITS, max_size=6))
def test_built_bytes_are_what_was_edited(recorded: Recorded, edits: list[Edit]) -> None:
    app = App.parse(recorded.flash)
    for edit in edits:
        app = tried(app, edit) or app
    assert App.parse(app.to_bytes()) == app


@given(st.sampled_from(built()), st.lists(ANY_EDITS, max_size=3))
def test_a_difference_is_seen(recorded: Recorded, edits: list[Edit]) -> None:
    before: bytes = recorded.flash
    app = App.parse(before)
    for edit in edits:
        app = tried(app, edit) or app
    assert (compare_apps(before, app.to_bytes()) == []) == (before == app.to_bytes())


@given(
    st.sampled_from([*negatives(), *built()]),
    st.lists(st.tuples(st.integers(0, 1 << 16), st.integers(0, 255)), max_size=4),
    st.lists(ANY_EDITS, min_size=1, max_size=4),
)
def test_what_the_kernel_parses_it_goes_on_to_parse(
    recorded: Recorded, changes: list[tuple[int, int]], edits: list[Edit]
) -> None:
    data = bytearray(recorded.flash)
    for at, byte in changes:
        data[at % len(data)] = byte
    try:
        app = App.parse(bytes(data))
    except FormatError:
        assume(False)
    app = with_right_checksum(app)
    assume("is_app" in kernel_rules.verdict(app.to_bytes()))
    for edit in edits:
        app = tried(app, edit) or app
    verdict = kernel_rules.verdict(whole(app))
    assert "is_app" in verdict


def with_right_checksum(app: App) -> App:
    """The app as if its change had been meant."""
    return tried(app, lambda app: app.replace(sticky=app.sticky)) or app


def whole(app: App) -> bytes:
    """The app in a flash that holds it all."""
    return app.to_bytes() + b"\xff" * min(app.missing, 1 << 20)


@given(st.binary(max_size=300), ANY_EDITS)
def test_any_bytes_are_edited_or_refused(data: bytes, edit: Edit) -> None:
    try:
        change_apps(b"\x02\x00" + data, lambda app, _arch: edit(app))
    except (FormatError, ToolkitError):
        return

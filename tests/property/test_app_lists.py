"""Any set of apps that fits is placed, and the kernel runs all of them; whatever is done, nothing else is touched."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests import kernel_rules
from tests.app_lists import APPS, ARCHITECTURES, NOWHERE, RAM, apps_in, board, image_with, tbf
from toolkit.errors import LayoutError
from toolkit.memory.region import AddressRange
from toolkit.tock.apps.arrangement import arrange
from toolkit.tock.apps.flags import set_enabled, set_sticky
from toolkit.tock.apps.install import How, install
from toolkit.tock.apps.offers import AppFile
from toolkit.tock.apps.piece import LEAST_PADDING, Piece, Space
from toolkit.tock.apps.remove import compact, erase_all, uninstall
from toolkit.tock.apps.walk import walk_apps
from toolkit.tock.board.board import MpuRule
from toolkit.tock.board.mpu import flash_problem, granule
from toolkit.tock.image.flash_image import FlashImage

POWERS = [256, 512, 1024, 2048, 4096, 8192]
LENGTHS = {
    MpuRule.CORTEX_M: [*POWERS, 96, 160, 768, 1536, 2560, 3072, 7168],
    MpuRule.CORTEX_M0_PLUS: [*POWERS, 768, 1536, 3072],
    MpuRule.CORTEX_M33: [256, 288, 512, 1056, 4096],
    MpuRule.PMP: [100, 256, 260, 1000, 4096],
    MpuRule.X86: [4096, 8192, 12288],
    MpuRule.NONE: [100, 101, 257, 1000],
}
rules = pytest.mark.parametrize("protection", LENGTHS)


def tockloaders_end(start: int, lengths: Sequence[int]) -> int:
    """Where tockloader's list for a Cortex-M ends: the longest first, each on a multiple of its power of two."""
    address = start
    for length in sorted((1 << (length - 1).bit_length() for length in lengths), reverse=True):
        address = -(-address // length) * length + length
    return address


def lowest_end(space: Space, pieces: Sequence[Piece]) -> int | None:
    """The lowest end of all arrangements there are, found by trying each piece at each place."""
    found: list[int] = []

    def try_all(cursor: int, left: tuple[Piece, ...]) -> None:
        if not left:
            found.append(cursor)
        for index, piece in enumerate(left):
            for address in _places(space, cursor, piece):
                try_all(address + piece.length, (*left[:index], *left[index + 1 :]))

    try_all(space.region.address, tuple(pieces))
    return min(found, default=None)


def _places(space: Space, cursor: int, piece: Piece) -> Iterator[int]:
    places = range(space.region.address, space.region.end - piece.length + 1, granule(space.rule))
    for address in [piece.address] if piece.address is not None else places:
        if address == cursor or address >= cursor + LEAST_PADDING:
            fits = address + piece.length <= space.region.end
            if fits and (piece.address is not None or flash_problem(space.rule, address, piece.length) is None):
                yield address


@given(
    start=st.sampled_from([0x40000, 0x40020, 0x401A0, 0x40100]),
    lengths=st.lists(st.sampled_from([32, 64, 96, 128, 160, 192, 256]), min_size=1, max_size=3),
    fixed=st.none() | st.integers(0, 12),
    room=st.integers(8, 16),
)
def test_few_apps_end_as_early_as_they_can(start: int, lengths: list[int], fixed: int | None, room: int) -> None:
    space = Space(MpuRule.CORTEX_M, AddressRange(start, room * 32))
    pieces = [Piece(length) for length in lengths]
    if fixed is not None:
        pieces.append(Piece(32, start + fixed * 32))
    arrangement = arrange(space, pieces)
    assert (arrangement.end if arrangement else None) == lowest_end(space, pieces)


@given(
    lengths=st.lists(st.sampled_from([16, 20, 29, 33, 40]), min_size=1, max_size=3),
    fixed=st.none() | st.integers(0, 80),
)
def test_gaps_are_long_enough_for_padding(lengths: list[int], fixed: int | None) -> None:
    space = Space(MpuRule.PMP, AddressRange(0x40000, 128))
    pieces = [Piece(length) for length in lengths]
    if fixed is not None:
        pieces.append(Piece(16, 0x40000 + fixed))
    arrangement = arrange(space, pieces)
    assert (arrangement.end if arrangement else None) == lowest_end(space, pieces)


@given(
    start=st.sampled_from([0x30000, 0x40000, 0x9000, 0x30400, 0x20]),
    lengths=st.lists(st.sampled_from([*LENGTHS[MpuRule.CORTEX_M], 0x8000, 0x20000]), min_size=1, max_size=30),
)
def test_no_more_is_wasted_than_by_tockloader(start: int, lengths: list[int]) -> None:
    arrangement = arrange(Space(MpuRule.CORTEX_M, AddressRange(start, 1 << 28)), [Piece(length) for length in lengths])
    assert arrangement is not None
    assert arrangement.end <= tockloaders_end(start, lengths)


@given(lengths=st.lists(st.sampled_from(LENGTHS[MpuRule.CORTEX_M]), min_size=2, max_size=12))
def test_order_is_kept_where_asked(lengths: list[int]) -> None:
    space = Space(MpuRule.CORTEX_M, AddressRange(APPS, 1 << 24))
    arrangement = arrange(space, [Piece(length) for length in lengths], keep_order=True)
    assert arrangement is not None
    assert sorted(arrangement.addresses) == list(arrangement.addresses)


def test_two_hundred_apps_are_arranged() -> None:
    chance = random.Random(200)
    lengths = [chance.choice([1, 3, 5, 7]) << chance.randrange(5, 15) for _ in range(200)]
    arrangement = arrange(Space(MpuRule.CORTEX_M, AddressRange(APPS, 1 << 26)), [Piece(length) for length in lengths])
    assert arrangement is not None
    assert arrangement.end - APPS - sum(lengths) < (tockloaders_end(APPS, lengths) - APPS - sum(lengths)) / 4


@st.composite
def app_sets(draw: Any, protection: MpuRule) -> list[bytes]:
    """Draw apps with different names; some with fixed RAM, none of which overlap."""
    lengths = draw(st.lists(st.sampled_from(LENGTHS[protection]), min_size=1, max_size=8))
    apps = []
    for number, length in enumerate(lengths):
        ram = RAM.address + 0x800 * draw(st.integers(2, 20)) if draw(st.integers(0, 4)) == 0 else NOWHERE
        apps.append(tbf(f"a{number}", length, ram=ram, minimum_ram=16, fill=number))
    fixed = [app[52:56] for app in apps if len(app) > 56]
    assume(len(set(fixed)) == len(fixed))
    return apps


def installed(image: FlashImage, apps: Sequence[bytes], how: How | None = None) -> None:
    install(image, [AppFile(str(number), app) for number, app in enumerate(apps)], how or How())


def judged(image: FlashImage) -> list[str]:
    """What the independent judge has against a list."""
    region = image.read_range(image.board.apps)
    steps = kernel_rules.run(region, image.board.apps.address, ARCHITECTURES[image.board.mpu], (RAM.address, RAM.end))
    refused = [f"{step.reason} at {step.offset:#x}" for step in steps if step.action == "skip"]
    return [word for word in refused if not word.startswith("Padding")] + kernel_rules.broken_list_rules(region)


@rules
@given(data=st.data())
def test_apps_that_fit_are_placed_and_run(protection: MpuRule, data: st.DataObject) -> None:
    apps = data.draw(app_sets(protection))
    image = image_with(board(protection, length=0x20000), behind=b"")
    installed(image, apps)
    assert judged(image) == []
    assert sorted(apps_in(image).values()) == sorted(apps)


@given(data=st.data())
def test_apps_with_fixed_addresses_run_among_others(data: st.DataObject) -> None:
    image = image_with(board(length=0x8000))
    starts = data.draw(st.lists(st.integers(0, 15), min_size=1, max_size=3, unique=True))
    protected = data.draw(st.sampled_from([0, 44, 172]))
    fixed = [tbf(f"f{n}", 1024, flash=APPS + n * 0x800 + 0x100, protected=protected, minimum_ram=16) for n in starts]
    others = [
        tbf(f"a{n}", length) for n, length in enumerate(data.draw(st.lists(st.sampled_from(POWERS[:4]), max_size=4)))
    ]
    try:
        installed(image, data.draw(st.permutations([*fixed, *others])))
    except LayoutError:
        return
    assert judged(image) == []


@given(data=st.data())
def test_uninstalling_restores_the_free_space(data: st.DataObject) -> None:
    image = image_with(board(length=0x10000))
    lengths = data.draw(st.lists(st.sampled_from(POWERS[:5]), min_size=2, max_size=8))
    installed(image, [tbf(f"a{number}", length) for number, length in enumerate(lengths)])
    before = walk_apps(image)
    installed(image, [tbf("new", data.draw(st.sampled_from(POWERS)))])
    uninstall(image, ["new"], close=True)
    after = walk_apps(image)
    assert (after.free, after.padding_length) == (before.free, before.padding_length)


class Lists(RuleBasedStateMachine):
    """An image to which everything is done, against a dictionary of what should be in it."""

    @initialize(protection=st.sampled_from([MpuRule.CORTEX_M, MpuRule.PMP, MpuRule.CORTEX_M33]))
    def make(self, protection: MpuRule) -> None:
        self.image = image_with(board(protection, length=0x6000, behind=512), behind=bytes(range(256)) * 2)
        self.outside = self.around()
        self.apps: dict[str, tuple[int, int, bool, bool]] = {}

    def around(self) -> bytes:
        """All of the flash but the region for apps."""
        flash, apps = self.image.board.flash, self.image.board.apps
        return self.image.read(flash.address, apps.address - flash.address) + self.image.read(apps.end, 512)

    @rule(name=st.sampled_from("abcdefg"), data=st.data(), keep_order=st.booleans(), erase=st.integers(0, 9))
    def install(self, name: str, data: st.DataObject, keep_order: bool, erase: int) -> None:
        length, fill = data.draw(st.sampled_from(LENGTHS[self.image.board.mpu])), data.draw(st.integers(0, 3))
        before = self.image.read_range(self.image.board.flash)
        try:
            installed(self.image, [tbf(name, length, fill=fill)], How(keep_order=keep_order, erase=erase == 0))
        except LayoutError:
            assert self.image.read_range(self.image.board.flash) == before
            return
        if erase == 0:
            self.apps = {key: app for key, app in self.apps.items() if app[3]}
        self.apps[name] = (length, fill, True, False)

    @precondition(lambda self: self.apps)
    @rule(data=st.data(), close=st.booleans())
    def uninstall(self, data: st.DataObject, close: bool) -> None:
        names = data.draw(st.lists(st.sampled_from(sorted(self.apps)), min_size=1, max_size=3, unique=True))
        places = {item.name: item.address for item in walk_apps(self.image).apps}
        uninstall(self.image, names, force=True, close=close)
        for name in names:
            del self.apps[name]
        kept = {item.name: item.address for item in walk_apps(self.image).apps}
        assert close or kept == {name: places[name] for name in self.apps}

    @precondition(lambda self: self.apps)
    @rule(data=st.data(), on=st.booleans())
    def enable(self, data: st.DataObject, on: bool) -> None:
        name = data.draw(st.sampled_from(sorted(self.apps)))
        set_enabled(self.image, [name], enabled=on)
        length, fill, _enabled, sticky = self.apps[name]
        self.apps[name] = (length, fill, on, sticky)

    @precondition(lambda self: self.apps)
    @rule(data=st.data(), on=st.booleans())
    def stick(self, data: st.DataObject, on: bool) -> None:
        name = data.draw(st.sampled_from(sorted(self.apps)))
        set_sticky(self.image, [name], sticky=on)
        length, fill, enabled, _sticky = self.apps[name]
        self.apps[name] = (length, fill, enabled, on)

    @rule()
    def compact(self) -> None:
        before = walk_apps(self.image).end
        compact(self.image)
        assert walk_apps(self.image).end <= before

    @rule(force=st.booleans())
    def erase(self, force: bool) -> None:
        erase_all(self.image, force=force)
        self.apps = {} if force else {name: app for name, app in self.apps.items() if app[3]}

    @invariant()
    def apps_are_as_they_should_be(self) -> None:
        expected = {
            name: tbf(name, length, fill=fill, flags=enabled + 2 * sticky)
            for name, (length, fill, enabled, sticky) in self.apps.items()
        }
        assert apps_in(self.image) == expected

    @invariant()
    def list_is_sound(self) -> None:
        assert [word for word in judged(self.image) if not word.startswith("NotEnabled")] == []

    @invariant()
    def nothing_else_is_touched(self) -> None:
        assert self.around() == self.outside

    @invariant()
    def all_bytes_are_accounted_for(self) -> None:
        apps = walk_apps(self.image)
        used = sum(length for length, _fill, _enabled, _sticky in self.apps.values())
        assert used + apps.padding_length + apps.free.length == self.image.board.apps.length


TestLists = Lists.TestCase
TestLists.settings = settings(stateful_step_count=20, deadline=None)

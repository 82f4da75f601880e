"""Simulated flash against a list of bits, through a recorder and a power cut that change nothing; and cuts that do."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from toolkit.errors import FlashError, OutOfBoundsError, PowerLost, ProgramError
from toolkit.flash import (
    FlashDevice,
    Geometry,
    NorFlash,
    Operation,
    OperationKind,
    PowerCut,
    Recorder,
    Sector,
    Tear,
    Torn,
)

GEOMETRY = Geometry.of_lengths([16, 8, 8, 32])
SIZE = GEOMETRY.size
NEVER = 1_000_000

contents = st.binary(min_size=SIZE, max_size=SIZE)
offsets = st.integers(0, SIZE - 1)
sectors = st.sampled_from(GEOMETRY.sectors)
changes = st.lists(sectors | st.tuples(offsets, st.binary(max_size=24)), max_size=12)
"""Erases, and programs: an offset, and a mask of the bits to keep."""
torn_variants = st.none() | st.builds(Torn, st.sampled_from(Tear), st.integers(0, 999))


def bits(content: bytes) -> list[bool]:
    return [bool(byte >> place & 1) for byte in content for place in range(8)]


class NorMachine(RuleBasedStateMachine):
    """A device, and what each of its bits must be."""

    @initialize(content=contents)
    def begin(self, content: bytes) -> None:
        self.flash = NorFlash(GEOMETRY, content)
        self.recorder = Recorder(PowerCut(self.flash, NEVER))
        self.bits = bits(content)
        self.operations: list[Operation] = []

    @rule(offset=offsets, data=st.binary(max_size=24))
    def program_anything(self, offset: int, data: bytes) -> None:
        self.program(offset, data)

    @rule(offset=offsets, mask=st.binary(max_size=24))
    def program_what_can_be(self, offset: int, mask: bytes) -> None:
        now = self.flash.read(offset, min(len(mask), SIZE - offset))
        self.program(offset, bytes(old & keep for old, keep in zip(now, mask, strict=False)))

    def program(self, offset: int, data: bytes) -> None:
        place, wanted = slice(8 * offset, 8 * (offset + len(data))), bits(data)
        if offset + len(data) > SIZE:
            with pytest.raises(OutOfBoundsError):
                self.recorder.program(offset, data)
        elif any(new and not old for old, new in zip(self.bits[place], wanted, strict=True)):
            with pytest.raises(ProgramError):
                self.recorder.program(offset, data)
        else:
            self.recorder.program(offset, data)
            self.bits[place] = wanted
            self.operations.append(Operation(OperationKind.PROGRAM, offset, len(data)))

    @rule(sector=sectors)
    def erase(self, sector: Sector) -> None:
        self.recorder.erase(sector)
        self.bits[8 * sector.offset : 8 * sector.end] = [True] * (8 * sector.length)
        self.operations.append(Operation(OperationKind.ERASE, sector.offset, sector.length))

    @rule(offset=offsets, length=st.integers(1, SIZE))
    def erase_what_is_no_sector(self, offset: int, length: int) -> None:
        if (offset, length) not in GEOMETRY.sectors:
            with pytest.raises(FlashError):
                self.recorder.erase(Sector(offset, length))

    @invariant()
    def every_bit_is_as_it_must_be(self) -> None:
        assert bits(self.recorder.read(0, SIZE)) == self.bits

    @invariant()
    def every_operation_is_recorded(self) -> None:
        assert self.recorder.operations == self.operations


TestNorFlash = NorMachine.TestCase


def change(device: FlashDevice, wish: Sector | tuple[int, bytes]) -> None:
    """Do it, unless it leads out of the device."""
    if isinstance(wish, Sector):
        device.erase(wish)
        return
    offset, mask = wish
    with contextlib.suppress(OutOfBoundsError):
        now = device.read(offset, len(mask))
        device.program(offset, bytes(old & keep for old, keep in zip(now, mask, strict=True)))


@given(contents, changes, st.integers(0, 6), torn_variants)
def test_operations_before_a_cut_are_done_and_only_the_next_one_is_torn(
    content: bytes, wishes: list[Sector | tuple[int, bytes]], after: int, torn: Torn | None
) -> None:
    flash, whole = NorFlash(GEOMETRY, content), NorFlash(GEOMETRY, content)
    recorder, cut = Recorder(whole), PowerCut(flash, after, torn)
    for wish in wishes:
        change(recorder, wish)
        if len(recorder.operations) > after:
            before = bytes(flash)
            with pytest.raises(PowerLost):
                change(cut, wish)
            _, offset, length, _ = recorder.operations[-1]
            assert (
                bytes(flash)[:offset] + bytes(flash)[offset + length :] == before[:offset] + before[offset + length :]
            )
            return
        change(cut, wish)
        assert bytes(flash) == bytes(whole)


@given(contents, offsets, st.binary(min_size=1, max_size=24), torn_variants)
def test_every_bit_of_a_torn_program_is_old_or_new(content: bytes, offset: int, mask: bytes, torn: Torn | None) -> None:
    flash = NorFlash(GEOMETRY, content)
    old = flash.read(offset, min(len(mask), SIZE - offset))
    new = bytes(before & keep for before, keep in zip(old, mask, strict=False))
    with pytest.raises(PowerLost):
        PowerCut(flash, 0, torn).program(offset, new)
    now = flash.read(offset, len(old))
    assert all(bit in pair for bit, *pair in zip(bits(now), bits(old), bits(new), strict=True))

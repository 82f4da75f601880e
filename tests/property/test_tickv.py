"""A store against a dictionary, and against the kernel's own search, after every step."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.tickv_kernel import KernelStore
from toolkit.errors import NotInVolumeError, VolumeFullError
from toolkit.findings import Severity
from toolkit.flash.nor import NorFlash
from toolkit.tock.tickv.changes import initialise, put, remove
from toolkit.tock.tickv.check import check
from toolkit.tock.tickv.collect import collect, rewrite
from toolkit.tock.tickv.keys import MAIN_KEY
from toolkit.tock.tickv.store import Store, store_geometry

KEYS = st.integers(1, 14)
VALUES = st.builds(lambda byte, length: bytes([byte]) * length, st.integers(0, 255), st.integers(0, 110))
GEOMETRIES = st.sampled_from([(64, 1), (128, 2), (128, 3), (128, 5), (192, 4)])


class TickvMachine(RuleBasedStateMachine):
    """Small regions, so that they are full soon; what does not fit changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[int, bytes] = {}
        self.store: Store | None = None

    @property
    def flash(self) -> bytes:
        assert self.store is not None
        return self.store.device.read(0, self.store.device.geometry.size)

    @initialize(geometry=GEOMETRIES)
    def begin(self, geometry: tuple[int, int]) -> None:
        self.store = Store(NorFlash(store_geometry(*geometry)))
        initialise(self.store)

    @rule(key=KEYS, value=VALUES)
    def put(self, key: int, value: bytes) -> None:
        assert self.store is not None
        if len(value) + 15 > self.store.region_size:
            return
        before = self.flash
        try:
            put(self.store, key, value)
        except VolumeFullError:
            assert self.flash == before
        else:
            self.known[key] = value

    @rule(key=KEYS, zeroise=st.booleans())
    def remove(self, key: int, zeroise: bool) -> None:
        assert self.store is not None
        if key in self.known:
            remove(self.store, key, zeroise=zeroise)
            del self.known[key]
        else:
            with pytest.raises(NotInVolumeError):
                remove(self.store, key)

    @rule()
    def collect(self) -> None:
        assert self.store is not None
        room = sum(region.room() for region in self.store.regions)
        collected = collect(self.store)
        assert sum(region.room() for region in self.store.regions) == room + collected.freed

    @rule()
    def rewrite(self) -> None:
        assert self.store is not None
        before = self.flash
        try:
            rewrite(self.store)
        except VolumeFullError:
            assert self.flash == before

    @rule()
    def open_again(self) -> None:
        assert self.store is not None
        self.store = Store(NorFlash(self.store.device.geometry, self.flash))

    @invariant()
    def kernel_finds_what_is_known(self) -> None:
        if self.store is None:
            return
        kernel = KernelStore(bytearray(self.flash), self.store.region_size)
        assert {key: kernel.get(key) for key in self.known} == self.known
        assert kernel.get(MAIN_KEY) == b""

    @invariant()
    def we_find_what_is_known(self) -> None:
        if self.store is None:
            return
        found = {stored.hashed_key: stored.record.value for stored in self.store.valid_objects()}
        assert found == self.known | {MAIN_KEY: b""}

    @invariant()
    def nothing_is_wrong(self) -> None:
        if self.store is not None:
            assert [f for f in check(self.store) if f.severity is Severity.ERROR or f.code == "tickv-twice"] == []


TickvMachine.TestCase.settings = settings(stateful_step_count=30, deadline=None)
TestTickv = TickvMachine.TestCase

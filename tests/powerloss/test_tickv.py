"""A key that is changed or removed, cut at each operation: the old value or the new one, and all other keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from toolkit.errors import PowerLost
from toolkit.flash import TORN_VARIANTS, NorFlash, PowerCut, Recorder, Torn
from toolkit.tock.tickv.changes import initialise, put, remove
from toolkit.tock.tickv.collect import collect
from toolkit.tock.tickv.store import Store, is_sound, store_geometry

Record = Callable[[str, object], None]
Act = Callable[[Store], object]
GEOMETRY = store_geometry(128, 3)
OTHERS = {3: b"three", 6: b"six", 2: b"two", 4: b"four"}
OLD, NEW = b"old value", b"the new value"
KEY = 9
ACTS: dict[str, tuple[Act, bytes | None]] = {
    "put": (lambda store: put(store, KEY, NEW), NEW),
    "put, in the next region": (lambda store: put(store, KEY, NEW * 6), NEW * 6),
    "remove": (lambda store: remove(store, KEY), None),
    "zeroise": (lambda store: remove(store, KEY, zeroise=True), None),
    "collect": (collect, OLD),
}


def start() -> bytes:
    store = Store(NorFlash(GEOMETRY))
    initialise(store)
    for key, value in OTHERS.items():
        put(store, key, value)
    put(store, 5, bytes(90))
    put(store, KEY, OLD)
    remove(store, 5)
    remove(store, 2)
    return store.device.read(0, GEOMETRY.size)


def content(flash: bytes) -> dict[int, bytes]:
    """What each key gives: its first object with the right check sum."""
    store = Store(NorFlash(GEOMETRY, flash))
    keys = {stored.hashed_key for stored in store.valid_objects()}
    sound = {key: [o.record.value for o in store.valid_of(key) if is_sound(o)] for key in keys}
    return {key: values[0] for key, values in sound.items() if values and key < 100}


def cuts(act: Act) -> Iterator[tuple[str, bytes]]:
    whole = Recorder(NorFlash(GEOMETRY, start()))
    act(Store(whole))
    variants: tuple[Torn | None, ...] = (None, *TORN_VARIANTS)
    for after in range(len(whole.operations)):
        for torn in variants:
            flash = NorFlash(GEOMETRY, start())
            with pytest.raises(PowerLost):
                act(Store(PowerCut(flash, after, torn)))
            yield f"after {after} operations, {torn}", bytes(flash)


@pytest.mark.parametrize("name", ACTS)
def test_cut_at_every_operation(name: str, record_property: Record) -> None:
    act, new = ACTS[name]
    others = {key: value for key, value in OTHERS.items() if key != 2}
    allowed = [others | {KEY: OLD}, others | ({KEY: new} if new is not None else {})]
    tried = [(label, content(flash)) for label, flash in cuts(act)]
    record_property("power cuts", len(tried))
    assert tried
    assert [(label, found) for label, found in tried if found not in allowed] == []

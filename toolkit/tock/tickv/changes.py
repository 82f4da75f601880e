"""Changing a store as flash allows it: objects are programmed into erased bytes, and removed by clearing a bit.

What the kernel would do, in an order in which a cut of the power leaves the old value or the new one
(formats/tock/SPEC.md: TicKV, Changing).
"""

from __future__ import annotations

from formats.tock.tickv_object import (
    FLAG_VALID,
    HEADER_SIZE,
    LONGEST_OBJECT,
    OVERHEAD,
    TICKV_OBJECT,
    TICKV_VALUE,
    TickvValue,
    make_object,
)
from toolkit.errors import DamagedVolumeError, LayoutError, NotInVolumeError, ToolkitError, VolumeFullError
from toolkit.tock.tickv.keys import MAIN_KEY
from toolkit.tock.tickv.region import End, StoredObject, search_order
from toolkit.tock.tickv.store import Store

_FLAGS_OFFSET = 1
"""Of the byte with the valid flag, from the start of an object."""


def initialise(store: Store) -> None:
    """Erase the whole store and put its main key into it, as the kernel does with flash that is no store."""
    for sector in store.device.geometry.sectors:
        store.device.erase(sector)
    for number in range(len(store.regions)):
        store.refresh(number)
    _append(store, MAIN_KEY, b"")
    store.device.sync()


def make_value(value: bytes, write_id: int) -> bytes:
    """A value with the header of the kernel's key-value interface."""
    return TICKV_VALUE.build(TickvValue(0, write_id, value))


def put(store: Store, hashed_key: int, value: bytes) -> None:
    """Give a key a value; objects that it had are removed. An erased store is initialised first.

    Args:
        store: the store; unchanged after an error.
        hashed_key: of the key.
        value: all bytes of the object's value, header of the key-value interface included.

    Raises:
        LayoutError: no region can hold such a value. VolumeFullError: no region has room for it where the kernel looks.
        DamagedVolumeError: the kernel would erase the store, or does not come past a region.
    """
    _require_not_main(hashed_key)
    longest = min(store.region_size, LONGEST_OBJECT) - OVERHEAD
    if len(value) > longest:
        words = f"an object here has at most {longest + OVERHEAD:,}"
        raise LayoutError(f"{len(value) + OVERHEAD:,} bytes with all headers are too many: {words}")
    if store.is_erased:
        initialise(store)
    require_store(store)
    old = store.valid_of(hashed_key)
    _append(store, hashed_key, value)
    for stored in old:
        _clear(store, stored)
    store.device.sync()


def remove(store: Store, hashed_key: int, *, zeroise: bool = False) -> int:
    """Remove a key: all valid objects that it has.

    Args:
        store: the store; unchanged after an error.
        hashed_key: of the key.
        zeroise: clear all bits of the values and check sums, too.

    Returns:
        How many objects were removed.

    Raises:
        NotInVolumeError: there is no valid object of the key. ToolkitError: it is the main key.
    """
    _require_not_main(hashed_key)
    old = store.valid_of(hashed_key)
    if not old:
        raise NotInVolumeError(f"the store has no key with the hash {hashed_key:#018x}")
    for stored in old:
        _clear(store, stored)
        if zeroise:
            store.device.program(stored.offset + HEADER_SIZE, bytes(stored.length - HEADER_SIZE))
            store.refresh(stored.region)
    store.device.sync()
    return len(old)


def require_store(store: Store) -> None:
    """Raise DamagedVolumeError for what the kernel would erase when it starts."""
    if not store.is_initialised:
        raise DamagedVolumeError(
            "there is no main key where the kernel looks, so it would erase everything; "
            "check place, size and number of the regions, or use `tickv initialise`"
        )


def _require_not_main(hashed_key: int) -> None:
    if hashed_key == MAIN_KEY:
        raise ToolkitError("the main key marks the store, and the kernel erases a store without it")


def _append(store: Store, hashed_key: int, value: bytes) -> None:
    """Program an object where the kernel looks for it: its version last, which is the commit."""
    data = TICKV_OBJECT.build(make_object(hashed_key, value))
    number = place_for(store, hashed_key, len(data))
    offset = number * store.region_size + store.regions[number].end
    store.device.program(offset + 1, data[1:])
    store.device.program(offset, data[:1])
    store.refresh(number)


def place_for(store: Store, hashed_key: int, length: int) -> int:
    """The number of the region for a new object: the kernel finds it there, and all others as before.

    Args:
        store: the store.
        hashed_key: of its key.
        length: bytes of the whole object.

    Raises:
        VolumeFullError: there is no such place. DamagedVolumeError: the kernel does not come past a region.
    """
    passed = store.passed_regions()
    for number in search_order(hashed_key, len(store.regions)):
        region = store.regions[number]
        left = region.room() - length
        if left > HEADER_SIZE or (left >= 0 and number not in passed):
            return number
        if region.reason in (End.VERSION, End.LENGTH) or (region.is_empty and region.is_dirty):
            raise DamagedVolumeError(f"region {number} is damaged, and the kernel does not come past it")
        if region.ends_search:
            words = f"region {number} is full to its end, and the kernel does not look behind such a region"
            raise VolumeFullError(f"no room for {length:,} bytes: {words}; `tickv collect` may help")
    raise VolumeFullError(f"no region has room for {length:,} bytes; `tickv collect` may help")


def _clear(store: Store, stored: StoredObject) -> None:
    """Clear the valid flag of an object; its check sum stays as it is."""
    flags = (stored.record.header.flags_and_length & ~FLAG_VALID) >> 8
    store.device.program(stored.offset + _FLAGS_OFFSET, bytes([flags]))
    store.refresh(stored.region)

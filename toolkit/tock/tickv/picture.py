"""What a store is like, ready for JSON and for tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from toolkit.tock.tickv.check import name_of
from toolkit.tock.tickv.keys import MAIN_KEY, hash_key
from toolkit.tock.tickv.region import Region, StoredObject
from toolkit.tock.tickv.store import Store, is_sound, value_of
from toolkit.tock.tickv.store_file import OpenStore

MAIN_NAME = "(main key)"


def names_of(keys: Iterable[str]) -> dict[int, str]:
    """Hashed key → key, for keys that people know; the store itself has hashes only."""
    return {MAIN_KEY: MAIN_NAME} | {hash_key(key.encode("utf-8", "surrogateescape")): key for key in keys}


def describe_store(opened: OpenStore) -> dict[str, Any]:
    """Where a store is, and what state it is in."""
    store = opened.store
    return {
        "start_address": opened.start_address,
        "region_size": store.region_size,
        "number_regions": len(store.regions),
        "initialised": store.is_initialised,
        "free": sum(region.room() for region in store.regions),
    }


def describe_object(opened: OpenStore, stored: StoredObject, names: Mapping[int, str]) -> dict[str, Any]:
    """A valid or a removed object: key, place, value."""
    value = None if stored.hashed_key == MAIN_KEY else value_of(stored)
    return {
        "hashed_key": name_of(stored),
        "key": names.get(stored.hashed_key),
        "valid": stored.is_valid,
        "region": stored.region,
        "address": opened.start_address + stored.offset,
        "length": stored.length,
        "check_sum": "right" if is_sound(stored) else "wrong",
        "write_id": value.write_id if value else None,
        "value": (value.value if value else stored.record.value).hex(),
        "padding": len(value.padding) if value else 0,
    }


def describe_region(opened: OpenStore, region: Region, names: Mapping[int, str]) -> dict[str, Any]:
    """A region with all its objects."""
    return {
        "number": region.number,
        "address": opened.start_address + region.number * opened.store.region_size,
        "objects": [describe_object(opened, stored, names) for stored in region.objects],
        "end": region.reason.value,
        "behind": len(region.tail),
        "free": region.room(),
    }


def listed(store: Store) -> list[StoredObject]:
    """What a list of keys shows: valid objects, without the main key's."""
    return [stored for stored in store.valid_objects() if stored.hashed_key != MAIN_KEY]

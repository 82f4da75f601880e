"""Stores of TicKV: keys, objects, the kernel's search, changes, collection (formats/tock/SPEC.md: TicKV)."""

from __future__ import annotations

import pytest

from formats.tock.tickv_object import TICKV_OBJECT, make_object
from tests.golden_data import read, sample
from tests.tickv_kernel import KernelStore
from toolkit.errors import DamagedVolumeError, LayoutError, NotInVolumeError, ToolkitError, VolumeFullError
from toolkit.flash.nor import NorFlash
from toolkit.flash.recorder import Recorder
from toolkit.tock.tickv.changes import initialise, make_value, put, remove
from toolkit.tock.tickv.collect import collect, rewrite
from toolkit.tock.tickv.keys import MAIN_KEY, hash_key, parse_hashed_key, sip_hash
from toolkit.tock.tickv.region import End, search_order, walk_region, way_to
from toolkit.tock.tickv.store import LONGEST_STORE, Store, store_geometry, value_of

SIZE = 512


def new_store(count: int = 3, size: int = SIZE) -> Store:
    store = Store(Recorder(NorFlash(store_geometry(size, count))))
    initialise(store)
    return store


def flash(store: Store) -> bytearray:
    return bytearray(store.device.read(0, store.device.geometry.size))


def at_home(region: int, count: int = 3, number: int = 0) -> int:
    """A hashed key whose home is a region."""
    return (number + 1 << 16) + region


def fill(store: Store, region: int, left: int) -> None:
    """Fill a region with objects of its own until so many bytes are left."""
    number = 0
    while (room := store.regions[region].room() - left) > 0:
        length = room if room <= 100 else min(100, room - 15)
        number += 1
        put(store, at_home(region, number=1000 + number), bytes(length - 15))


# Keys


@pytest.mark.parametrize(
    ("key", "hashed"),
    [(b"mykey", 0x219E0C9528EB4392), (b"certificate", 0x9718D45560388115), (b"config/wifi", 0xA84881621BFDC22F)],
    ids=lambda value: value.decode() if isinstance(value, bytes) else "",
)
def test_key_is_hashed_as_tockloader_did(key: bytes, hashed: int) -> None:
    assert hash_key(key) == hashed


def test_sip_hash_of_nothing() -> None:
    """The value that other libraries give for a key of zeros and no bytes."""
    assert sip_hash(b"") == 0x1E924B9D737700D7


def test_main_key_is_a_hash_of_its_words() -> None:
    words = b"tickv-super-key"
    assert sip_hash(len(words).to_bytes(8, "little") + words, compressions=1, finalizations=3) == MAIN_KEY


@pytest.mark.parametrize("text", ["0", "0xffffffffffffffff", "0x10000000000000000", "-1", "key", ""])
def test_hashed_key_that_no_store_has_is_refused(text: str) -> None:
    with pytest.raises(ToolkitError):
        parse_hashed_key(text)


# Regions


@pytest.mark.parametrize(
    ("data", "reason", "end"),
    [
        (b"\xff" * 64, End.ERASED, 0),
        (TICKV_OBJECT.build(make_object(5, b"")) + b"\xff" * 49, End.ERASED, 15),
        (TICKV_OBJECT.build(make_object(5, bytes(49))), End.FULL, 64),
        (TICKV_OBJECT.build(make_object(5, bytes(38))) + b"\xff" * 11, End.FULL, 53),
        (TICKV_OBJECT.build(make_object(5, bytes(37))) + b"\xff" * 12, End.ERASED, 52),
        (b"\x00" * 64, End.VERSION, 0),
        (b"\x01\x80\x00" + b"\xff" * 61, End.LENGTH, 0),
        (b"\x01\x80\x0e" + b"\xff" * 61, End.LENGTH, 0),
        (b"\x01\x80\x41" + b"\xff" * 61, End.LENGTH, 0),
    ],
    ids=["erased", "one", "filled", "11 left", "12 left", "version", "length 0", "length 14", "too long"],
)
def test_objects_of_a_region_end(data: bytes, reason: End, end: int) -> None:
    region = walk_region(data, 0)
    assert (region.reason, region.end, len(region.tail)) == (reason, end, len(data) - end)


@pytest.mark.parametrize(
    ("home", "count", "order"),
    [
        (0, 1, [0]),
        (0, 4, [0, 1, 2, 3]),
        (3, 4, [3, 2, 1, 0]),
        (1, 4, [1, 2, 0, 3]),
        (2, 6, [2, 3, 1, 4, 0, 5]),
    ],
)
def test_search_goes_up_and_down_from_home(home: int, count: int, order: list[int]) -> None:
    assert list(search_order(home, count)) == order


@pytest.mark.parametrize("count", [1, 2, 5, 8])
def test_way_to_a_region_is_what_the_search_meets_before(count: int) -> None:
    wrong = []
    for home in range(count):
        order = list(search_order(home, count))
        wrong += [(home, to) for to in order if sorted(way_to(to, home, count)) != sorted(order[: order.index(to)])]
    assert wrong == []


# Reading what tockloader wrote


def tockloader_store(name: str = "tockloader", size: int = 4096) -> Store:
    data = read(sample(f"tock/tickv/{name}.bin"))
    return Store(NorFlash(store_geometry(size, len(data) // size), data))


def test_values_that_tockloader_wrote() -> None:
    store = tockloader_store()
    values = {}
    for key in (b"mykey", b"certificate", b"config/wifi", b"empty"):
        found = store.find(hash_key(key))
        value = value_of(found) if found else None
        values[key] = (value.write_id, value.value) if value else None
    assert values == {
        b"mykey": (7, b"hello again"),
        b"certificate": (0, bytes(range(256))),
        b"config/wifi": (10, b"ssid=tock;channel=6"),
        b"empty": None,
    }


def test_collection_of_tockloader_is_ours() -> None:
    store = tockloader_store()
    rewrite(store)
    assert flash(store) == read(sample("tock/tickv/tockloader-cleaned.bin"))


# Changing


def test_new_store_is_its_main_key() -> None:
    store = new_store()
    assert [(stored.hashed_key, stored.record.value) for stored in store.objects()] == [(MAIN_KEY, b"")]


def test_erased_store_is_initialised_by_the_first_key() -> None:
    store = Store(NorFlash(store_geometry(SIZE, 3)))
    put(store, 7, b"value")
    assert store.is_initialised


def test_key_that_is_there_gets_another_object() -> None:
    store = new_store()
    put(store, 7, b"old")
    put(store, 7, b"new")
    assert [(o.is_valid, o.record.value) for o in store.objects() if o.hashed_key == 7] == [
        (False, b"old"),
        (True, b"new"),
    ]


def test_removing_clears_one_bit() -> None:
    store = new_store()
    put(store, 7, b"value")
    before = flash(store)
    remove(store, 7)
    changed = [(a, b) for a, b in zip(before, flash(store), strict=True) if a != b]
    assert changed == [(0x80, 0x00)]


def test_zeroising_leaves_nothing_of_a_value() -> None:
    store = new_store()
    put(store, 7, b"password")
    remove(store, 7, zeroise=True)
    (stored,) = [stored for stored in store.objects() if stored.hashed_key == 7]
    assert (stored.record.value, stored.record.check_sum) == (bytes(8), 0)


def test_removing_takes_every_object_of_a_key() -> None:
    store = new_store()
    data = TICKV_OBJECT.build(make_object(at_home(1), b"twice"))
    for region in (1, 2):
        store.device.program(region * SIZE + store.regions[region].end, data)
        store.refresh(region)
    assert remove(store, at_home(1)) == 2


def test_key_that_is_not_there_cannot_be_removed() -> None:
    with pytest.raises(NotInVolumeError):
        remove(new_store(), 7)


def test_main_key_stays() -> None:
    store = new_store()
    for change in (lambda: remove(store, MAIN_KEY), lambda: put(store, MAIN_KEY, b"")):
        with pytest.raises(ToolkitError):
            change()


def test_object_goes_to_the_next_region_of_the_search() -> None:
    store = new_store()
    fill(store, 1, left=20)
    put(store, at_home(1), bytes(40))
    found = store.find(at_home(1))
    assert found is not None
    assert found.region == 2


def test_object_behind_a_region_that_is_full_to_its_end_is_refused() -> None:
    store = new_store()
    fill(store, 1, left=0)
    before = flash(store)
    with pytest.raises(VolumeFullError, match="region 1 is full to its end"):
        put(store, at_home(1), bytes(40))
    assert flash(store) == before


def test_kernel_loses_such_an_object() -> None:
    """The reason for the refusal above: the kernel stores it and does not find it."""
    store = new_store()
    fill(store, 1, left=0)
    kernel = KernelStore(flash(store), SIZE)
    kernel.append(at_home(1), bytes(40))
    with pytest.raises(Exception, match="KeyNotFound"):
        kernel.get(at_home(1))


def test_full_store_keeps_the_old_value() -> None:
    store = new_store(1, 64)
    put(store, 7, b"old")
    with pytest.raises(VolumeFullError):
        put(store, 7, bytes(30))
    found = store.find(7)
    assert found is not None
    assert found.record.value == b"old"


@pytest.mark.parametrize(("size", "longest"), [(512, 497), (4096, 4079), (8192, 4079)])
def test_longest_value(size: int, longest: int) -> None:
    store = new_store(2, size)
    with pytest.raises(LayoutError):
        put(store, at_home(1), bytes(longest + 1))
    put(store, at_home(1), bytes(longest))
    assert KernelStore(flash(store), size).get(at_home(1)) == bytes(longest)


def test_store_that_the_kernel_would_erase_is_not_changed() -> None:
    data = bytearray(flash(new_store()))
    data[(MAIN_KEY & 0xFFFF) % 3 * SIZE + 5] ^= 1
    store = Store(NorFlash(store_geometry(SIZE, 3), bytes(data)))
    for change in (lambda: put(store, 7, b""), lambda: collect(store), lambda: rewrite(store)):
        with pytest.raises(DamagedVolumeError):
            change()


def test_object_that_was_only_begun_is_gone_round() -> None:
    store = new_store()
    put(store, at_home(1), b"there")
    store.device.program(SIZE + store.regions[1].end + 1, b"\x80")
    store.refresh(1)
    put(store, at_home(1, number=2), b"next")
    found = store.find(at_home(1, number=2))
    assert found is not None
    assert found.region == 2


# Collection


def test_regions_of_removed_objects_are_erased() -> None:
    store = new_store()
    put(store, at_home(0), bytes(100))
    remove(store, at_home(0))
    assert collect(store).erased == (0,)
    assert store.regions[0].is_empty


def test_region_with_a_valid_object_stays() -> None:
    store = new_store()
    put(store, at_home(0), b"stays")
    put(store, at_home(0, number=1), b"goes")
    remove(store, at_home(0, number=1))
    before = flash(store)
    assert (collect(store).erased, flash(store)) == ((), before)


def test_region_that_searches_come_through_stays() -> None:
    """The kernel would erase region 0, and then not find the key in region 1."""
    store = new_store()
    put(store, at_home(0), bytes(460))
    put(store, at_home(0, number=1), bytes(40))
    remove(store, at_home(0))
    assert collect(store).kept == (0,)
    assert KernelStore(flash(store), SIZE).get(at_home(0, number=1)) == bytes(40)


def test_region_with_nothing_but_a_begun_object_is_erased() -> None:
    store = new_store()
    store.device.program(5, b"\x00")
    store.refresh(0)
    assert collect(store).erased == (0,)


def test_rewriting_frees_what_is_between_objects() -> None:
    store = new_store()
    for number in range(4):
        put(store, at_home(0, number=number), bytes(60))
    remove(store, at_home(0, number=1))
    assert rewrite(store).freed == 75
    assert [stored.hashed_key for stored in store.regions[0].objects] == [at_home(0, number=n) for n in (0, 2, 3)]


def test_rewriting_keeps_of_a_key_what_counts() -> None:
    store = new_store()
    for region, value in ((1, b"first"), (0, b"second")):
        data = TICKV_OBJECT.build(make_object(at_home(1), value))
        store.device.program(region * SIZE + store.regions[region].end, data)
        store.refresh(region)
    rewrite(store)
    assert [o.record.value for o in store.valid_objects() if o.hashed_key == at_home(1)] == [b"first"]


def test_rewriting_gives_nothing_up_without_force() -> None:
    store = new_store()
    put(store, at_home(0), b"there")
    store.device.program(store.regions[0].end, b"\x00")
    store.refresh(0)
    with pytest.raises(DamagedVolumeError):
        rewrite(store)
    rewrite(store, force=True)
    assert (store.regions[0].reason, store.regions[0].is_dirty) == (End.ERASED, False)


# Sizes


@pytest.mark.parametrize(
    ("size", "count"), [(31, 3), (0, 3), (4096, 0), (32, 0x10001), (4096, LONGEST_STORE // 4096 + 1)]
)
def test_store_that_cannot_be_is_refused(size: int, count: int) -> None:
    with pytest.raises(ToolkitError):
        store_geometry(size, count)


def test_value_has_a_header_of_nine_bytes() -> None:
    assert make_value(b"hi", 7) == b"\x00" + b"\x02\x00\x00\x00" + b"\x07\x00\x00\x00" + b"hi"

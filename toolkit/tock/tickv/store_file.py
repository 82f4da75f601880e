"""A store in an image file: a file of its own, or somewhere in the flash image of a board."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import ToolkitError
from toolkit.files import replace_file
from toolkit.flash.nor import NorFlash
from toolkit.flash.recorder import Recorder
from toolkit.memory.contents import ERASED, Contents
from toolkit.memory.image_file import encode, kind_for
from toolkit.memory.region import AddressRange
from toolkit.tock.board.board import Board, MpuRule
from toolkit.tock.image.image_file import TockImageFile
from toolkit.tock.tickv.store import DEFAULT_REGION_SIZE, Store, store_geometry

_ADDRESSES = 1 << 32


@dataclass(frozen=True)
class StorePlace:
    """Where a store is.

    Attributes:
        base: address of the first byte of a raw image.
        start_address: of the store's first byte; the first of the image, when None.
        region_size: bytes of a region.
        number_regions: how many; as many as the image has from the start on, when None.
    """

    base: int = 0
    start_address: int | None = None
    region_size: int = DEFAULT_REGION_SIZE
    number_regions: int | None = None


@dataclass(frozen=True)
class OpenStore:
    """A store and where it is.

    Attributes:
        store: its keys.
        start_address: of its first byte, as the CPU sees it.
        offset: of its first byte, from the start of the image.
        recorder: what was done to its flash.
    """

    store: Store
    start_address: int
    offset: int
    recorder: Recorder


@contextmanager
def open_store(path: Path, place: StorePlace) -> Iterator[OpenStore]:
    """The store in an image, to be read.

    Raises:
        ToolkitError: there is no image that can be read, or the store is not in it. OSError: it cannot be read.
    """
    with _image(path, place, writable=False) as file:
        yield _opened(file.image.contents, place, may_grow=False)


@contextmanager
def change_store(path: Path, place: StorePlace, *, may_grow: bool = False) -> Iterator[OpenStore]:
    """The store in an image, to be changed: all of it reaches the file at the end, or, after an error, nothing.

    Args:
        path: the image.
        place: where the store is in it.
        may_grow: bytes of the store that the image does not have are erased flash.

    Raises:
        As `open_store`. LockedError: another program writes the image.
    """
    with _image(path, place, writable=True) as file:
        opened = _opened(file.image.contents, place, may_grow=may_grow)
        yield opened
        if opened.recorder.operations:
            file.image.put(opened.start_address, bytes_of(opened.store))
            file.save()


@contextmanager
def make_store(path: Path, place: StorePlace) -> Iterator[OpenStore]:
    """A store in an image that is made of it, raw or, by the file's name, Intel HEX.

    Raises:
        ToolkitError: nothing says how many regions there are, or no store is like that. OSError.
    """
    if place.number_regions is None:
        raise ToolkitError("nothing says how long the new store is; say --number-regions")
    opened = _opened(Contents(), place, may_grow=True)
    yield opened
    before = opened.start_address - place.base
    data = bytes([ERASED]) * before + bytes_of(opened.store)
    kind = kind_for(path.name)
    replace_file(path, encode(Contents([(place.base, data)]), kind, ERASED))


def bytes_of(store: Store) -> bytes:
    """All bytes of a store."""
    return store.device.read(0, store.device.geometry.size)


def _image(path: Path, place: StorePlace, *, writable: bool) -> TockImageFile:
    return TockImageFile(path, lambda _decoded: _ANY_FLASH, base=place.base, writable=writable)


_NOTHING = AddressRange(0, 0)
_ANY_FLASH = Board("", "", AddressRange(0, _ADDRESSES), _NOTHING, _NOTHING, _NOTHING, 0, MpuRule.NONE, False)  # noqa: FBT003
"""A store may lie in any flash, also in one beside the board's own."""


def _opened(contents: Contents, place: StorePlace, *, may_grow: bool) -> OpenStore:
    """The store in some contents. Raises ToolkitError."""
    image = contents.range
    first = image.address if image.length else place.base
    start = first if place.start_address is None else place.start_address
    count = _number_regions(place, image.end - start) if place.number_regions is None else place.number_regions
    geometry = store_geometry(place.region_size, count)
    range_ = AddressRange(start, geometry.size)
    if start < first or range_.end > _ADDRESSES:
        raise ToolkitError(f"a store at {range_} is outside of the image, which starts at {first:#x}")
    if not may_grow and not contents.holds(start, geometry.size):
        raise ToolkitError(f"the image has not all of a store at {range_}; it is {image}")
    recorder = Recorder(NorFlash(geometry, contents.read(start, geometry.size)))
    return OpenStore(Store(recorder), start, start - first, recorder)


def _number_regions(place: StorePlace, length: int) -> int:
    """As many regions as fill the rest of an image. Raises ToolkitError where that is no whole number of them."""
    if place.region_size < 1:
        raise ToolkitError(f"a region has at least one byte, not {place.region_size}")
    if length <= 0 or length % place.region_size:
        raise ToolkitError(
            f"{max(0, length):,} bytes are no whole number of regions of {place.region_size:,}; "
            "say --region-size or --number-regions"
        )
    return length // place.region_size

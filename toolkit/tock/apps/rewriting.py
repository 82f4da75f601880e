"""Putting a list of apps into flash: TBFs at their places, padding between them, and no old headers behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from formats.tock.tbf_header import BASE_SIZE, TBF_HEADER, TbfBase, TbfHeader
from toolkit.errors import LayoutError
from toolkit.memory.contents import ERASED
from toolkit.memory.region import AddressRange
from toolkit.tock.apps.cuts import cut_apps
from toolkit.tock.apps.ghosts import UnsurveyedError, find_ghosts
from toolkit.tock.apps.listed import LEAST_TERMINATOR, NOT_FOUND, AppList, Kind
from toolkit.tock.apps.piece import LEAST_PADDING
from toolkit.tock.edit.arrange import with_checksum
from toolkit.tock.image.flash_image import FlashImage

_ENDS = {0x00, ERASED}
"""Bytes of an end that may stay as it is."""


def padding(length: int) -> bytes:
    """Padding of so many bytes: a header without elements, and erased flash.

    Raises:
        LayoutError: it is shorter than a header.
    """
    if length < LEAST_PADDING:
        raise LayoutError(f"a gap of {length} bytes cannot be filled; padding takes {LEAST_PADDING} at least")
    header = with_checksum(TbfHeader(TbfBase(2, BASE_SIZE, length, 0, 0), ()))
    return TBF_HEADER.build(header).ljust(length, bytes([ERASED]))


def rewrite(image: FlashImage, before: AppList, apps: Mapping[int, bytes]) -> None:
    """Make the list consist of these apps. What does not change is not touched.

    Args:
        image: the image; it is left half changed by an error, so call this within `image.change()`.
        before: its list as it is.
        apps: address → the bytes of each TBF.

    Raises:
        LayoutError: they overlap, leave the region, or leave a gap that is too short for padding.
    """
    placed = [AddressRange(address, len(apps[address])) for address in sorted(apps)]
    gaps = list(_gaps(before.region, placed))
    kept = _kept_padding(before, gaps)
    unmoved = {item.address for item in before.apps}
    for address, data in sorted(apps.items()):
        if address not in unmoved or image.read(address, len(data)) != data:  # what is left out may stay so
            _put(image, address, data)
    for gap in gaps:
        if gap not in kept:
            _put(image, gap.address, padding(gap.length))
    _end(image, before, placed[-1].end if placed else before.region.address)


def _gaps(region: AddressRange, placed: Sequence[AddressRange]) -> Iterator[AddressRange]:
    behind = region.address
    for range_ in placed:
        if range_.address < behind or range_.end > region.end:
            raise LayoutError(f"an app at {range_} overlaps another, or leaves the region for apps, {region}")
        if range_.address > behind:
            yield AddressRange(behind, range_.address - behind)
        behind = range_.end


def _kept_padding(before: AppList, gaps: Sequence[AddressRange]) -> set[AddressRange]:
    """The gaps that padding fills already, in one or more pieces."""
    starts = {item.address for item in before.items if item.kind is Kind.PADDING}
    ends = {item.end for item in before.items if item.kind is Kind.PADDING}
    others = [item.range for item in before.apps]
    return {
        gap
        for gap in gaps
        if gap.address in starts and gap.end in ends and not any(gap.overlaps(other) for other in others)
    }


def _put(image: FlashImage, address: int, data: bytes) -> None:
    if not image.holds(AddressRange(address, len(data))) or image.read(address, len(data)) != data:
        image.put(address, data)


def _end(image: FlashImage, before: AppList, end: int) -> None:
    """End the list: nothing of the old one is left behind it, nor a header that a longer list would find."""
    old_end = before.end
    if before.is_broken:  # of what stands there only the header is known to be a header
        old_end += BASE_SIZE
    image.erase(AddressRange(end, max(0, old_end - end)))
    left = before.region.end - end
    terminator = AddressRange(end, min(LEAST_TERMINATOR, left))
    stays = end == before.end and before.reason == NOT_FOUND and set(image.read_range(terminator)) <= _ENDS
    is_there = image.holds(terminator) or end == before.region.address  # no image becomes longer for want of apps
    is_cut = stays and any(item.end == end for item in cut_apps(image, before.apps).items)
    if left and not (stays and (is_there or is_cut)):
        image.put(end, bytes([ERASED]) * terminator.length)
    erase_ghosts(image, AddressRange(terminator.end, before.region.end - terminator.end))


def erase_ghosts(image: FlashImage, range_: AddressRange) -> None:
    """Erase the headers of TBFs in flash that is no part of the list; so many that nobody can find them all stay."""
    try:
        ghosts = list(find_ghosts(image.read_range(range_)))
    except UnsurveyedError:
        return
    for ghost in ghosts:
        image.erase(AddressRange(range_.address + ghost.offset, ghost.header_size))

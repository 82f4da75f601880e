"""Bootloader, header and application of an image, found by the format of the header."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from toolkit.errors import LayoutError
from toolkit.mbed.composition.header import Decoded, Subject, decode_header, timestamp_of, wrong_members
from toolkit.mbed.composition.header_format import HEADER, HeaderFormat, MemberType, length_of
from toolkit.mbed.composition.needles import header_places
from toolkit.mbed.composition.regions import APPLICATION, BEHIND_HEADER, RegionKind
from toolkit.mbed.headers.image import HeaderImage
from toolkit.memory.contents import ERASED, Contents
from toolkit.memory.region import AddressRange

_PASSES = 32
"""How many times over the bytes of the image are read and digested."""


@dataclass(frozen=True)
class Located:
    """The parts of an image.

    Attributes:
        header_format: what the header is made of.
        header: where it lies.
        application: where the application lies, holes in it included.
        bootloader: where the bootloader lies; None where nothing is in front of the header.
        members: of the header.
        wrong: members that are not what they should be, and what they should be.
        unchecked: members about regions that an image does not show.
    """

    header_format: HeaderFormat
    header: AddressRange
    application: AddressRange
    bootloader: AddressRange | None
    members: tuple[Decoded, ...]
    wrong: tuple[tuple[Decoded, bytes], ...]
    unchecked: tuple[Decoded, ...]


@dataclass(frozen=True)
class Places:
    """What is known of the place of parts.

    Attributes:
        rom: flash; the image lies in it, other bytes are of other memories.
        header: address of the header, if it is known.
        application: address of the application, if it is known.
    """

    rom: AddressRange
    header: int | None = None
    application: int | None = None


def locate(contents: Contents, header_format: HeaderFormat, places: Places) -> Located | None:
    """Find the parts of an image; of several possibilities the one with the fewest wrong members.

    Args:
        contents: the image.
        header_format: of its header.
        places: what is known of the places.
    """
    image = within(contents, places.rom)
    headers = [places.header] if places.header is not None else header_places(image, header_format)
    best: Located | None = None
    length = sum(len(data) for _address, data in image.segments)
    budget = _PASSES * length
    for address in headers:
        header = AddressRange(address, length_of(header_format))
        if not image.holds(header.address, header.length):
            continue
        if budget < 0:
            break
        budget -= length
        for found in _possibilities(image, header_format, header, places):
            if best is None or len(found.wrong) < len(best.wrong):
                best = found
            budget -= _bytes_read(found)
            if not found.wrong or budget < 0:
                return best
    return best


def _bytes_read(located: Located) -> int:
    """Bytes that were digested for a possibility: the regions, and the header in front of each digest of it."""
    bootloader = located.bootloader.length if located.bootloader else 0
    return (
        1
        + located.application.length
        + bootloader
        + sum(one.offset for one in located.members if HEADER in one.member.regions)
    )


def within(contents: Contents, rom: AddressRange) -> Contents:
    """The bytes that lie in flash."""
    found = contents.copy()
    there = contents.range
    found.remove(there.address, max(0, rom.address - there.address))
    found.remove(rom.end, max(0, there.end - rom.end))
    return found


def _possibilities(
    image: Contents, header_format: HeaderFormat, header: AddressRange, places: Places
) -> Iterator[Located]:
    data = image.read(header.address, header.length)
    members = decode_header(header_format, data)
    known = _known_lengths(members)
    starts = _application_starts(image, header, places, known.get(APPLICATION))
    bootloaders = list(_bootloaders(image, header, known.get(RegionKind.BOOTLOADER)))
    for start, bootloader in product(starts, bootloaders):
        for length in _lengths(image, start, known.get(APPLICATION)):
            application = AddressRange(start, length)
            wrong, unchecked = _judged(image, members, data, application, bootloader)
            yield Located(header_format, header, application, bootloader, members, wrong, unchecked)


def _known_lengths(members: Iterable[Decoded]) -> dict[str, int]:
    """Lengths of regions that members say, also of one in a sum when the others are known."""
    known: dict[str, int] = {}
    sizes = [one for one in members if one.member.type is MemberType.SIZE]
    sums = [(one.member.regions, one.member.encoding.decode(one.data)) for one in sizes]
    for _round in range(3):
        for regions, value in sums:
            missing = [name for name in regions if name not in known]
            if len(missing) == 1:
                left = value - sum(known[name] for name in regions if name in known)
                known[missing[0]] = max(0, left)
    return known


def _application_starts(image: Contents, header: AddressRange, places: Places, length: int | None) -> list[int]:
    if places.application is not None:
        return [places.application]
    starts = [-(-header.end // BEHIND_HEADER) * BEHIND_HEADER]
    starts += HeaderImage(image).places(header.address, header.length)
    if length:
        starts += [address + len(data) - length for address, data in image.segments]
    return [start for start in dict.fromkeys(starts) if start >= header.end and image.holds(start, 1)]


def _lengths(image: Contents, start: int, known: int | None) -> Iterator[int]:
    """How long the application may be: as the header says, to the last byte, without erased flash at the end."""
    end = image.range.end
    if known is not None:
        if 0 < known <= end - start:
            yield known
        return
    if end > start:
        yield end - start
        filled = len(image.read(start, end - start).rstrip(bytes([ERASED])))
        if 0 < filled < end - start:
            yield filled


def _bootloaders(image: Contents, header: AddressRange, known: int | None) -> Iterator[AddressRange | None]:
    """What may be the bootloader: as the header says, without erased flash at its end, or all in front of it."""
    start = image.range.address
    room = header.address - start
    if room <= 0 or (known is None and not image.read(start, room).strip(bytes([ERASED]))):
        yield None
        return
    if known is not None and 0 < known <= room:
        yield AddressRange(start, known)
        return
    data = image.read(start, room)
    filled = len(data.rstrip(bytes([ERASED])))
    if filled:
        yield AddressRange(start, filled)
    last = max((at + len(part) for at, part in image.segments if at < header.address), default=start)
    whole = min(last, header.address) - start
    if whole != filled:
        yield AddressRange(start, whole)


def _judged(
    image: Contents,
    members: tuple[Decoded, ...],
    header: bytes,
    application: AddressRange,
    bootloader: AddressRange | None,
) -> tuple[tuple[tuple[Decoded, bytes], ...], tuple[Decoded, ...]]:
    """Members that are wrong, and those that cannot be checked."""
    data = {APPLICATION: image.read(application.address, application.length)}
    if bootloader:
        in_front = image.read(bootloader.address, bootloader.length)
        names = {name for one in members for name in one.member.regions if name.startswith(RegionKind.BOOTLOADER)}
        data |= dict.fromkeys(names, in_front)
    subject = Subject(data, {RegionKind.HEADER.value: len(header)}, timestamp_of(members) or 0)
    wrong, unchecked = [], []
    for one in members:
        try:
            wrong += list(wrong_members((one,), header, subject))
        except LayoutError:
            unchecked.append(one)
    return tuple(wrong), tuple(unchecked)

"""What of an image its parts do not give: bytes between them, for raw parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.image.build.built import BuiltImage
from toolkit.image.build.plan import END_KIND, Piece
from toolkit.image.export.draft import DoesNotComeBackError
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange

_CHUNK = 512
_LEAST_GAP = 4096
_MOST_STRETCHES = 256
"""So many raw parts an image has about, however its bytes lie."""


def remains(target: Contents, built: BuiltImage, fill: int, *, with_fill: bool = False) -> Iterator[tuple[int, bytes]]:
    """Address and bytes of what the target has and the built image has not.

    Bytes that lie near each other make one stretch, with what lies between them; with a hole only where there are many.

    Args:
        target: what shall come out.
        built: what the parts give.
        fill: what a hole becomes.
        with_fill: whether bytes are told of, too, that are what a hole becomes.

    Raises:
        DoesNotComeBackError: a part gives something else than the target has there.
    """
    pieces = [piece for piece in built.pieces if piece.kind != END_KIND]
    for piece in pieces:
        if target.read(piece.address, len(piece.data), fill) != piece.data:
            raise DoesNotComeBackError(f"{piece.name} at {piece.range} differs")
    places = list(_places(target))
    gap = max(_LEAST_GAP, sum(place.length for place in places) // _MOST_STRETCHES)
    for range_ in (range_ for place in places for range_ in _between(pieces, place)):
        wanted = target.read(range_.address, range_.length, fill)
        if with_fill:
            yield range_.address, wanted
            continue
        there = built.contents.read(range_.address, range_.length, fill)
        for start, end in _stretches(wanted, there, gap):
            yield range_.address + start, wanted[start:end]


def _places(target: Contents) -> Iterator[AddressRange]:
    """Where the bytes of a target lie; of very many segments, those that are near each other are one place."""
    near = _LEAST_GAP if len(target.segments) > _MOST_STRETCHES else 1
    first = end = None
    for address, data in target.segments:
        if first is None or end is None:
            first = address
        elif address - end >= near:
            yield AddressRange(first, end - first)
            first = address
        end = address + len(data)
    if first is not None and end is not None:
        yield AddressRange(first, end - first)


def count_of_places(target: Contents) -> int:
    """In how many places, far from each other, bytes lie."""
    return sum(1 for _place in _places(target))


def _between(pieces: Sequence[Piece], whole: AddressRange) -> Iterator[AddressRange]:
    """The ranges of the whole that no piece has."""
    behind = whole.address
    for piece in pieces:
        if behind < min(piece.address, whole.end):
            yield AddressRange(behind, min(piece.address, whole.end) - behind)
        behind = max(behind, piece.range.end)
    if behind < whole.end:
        yield AddressRange(behind, whole.end - behind)


def _stretches(wanted: bytes, there: bytes, gap: int) -> Iterator[tuple[int, int]]:
    """Where the two differ, as ranges; those that are closer than `gap` are one."""
    if wanted == there:
        return
    chunks = [at for at in range(0, len(wanted), _CHUNK) if wanted[at : at + _CHUNK] != there[at : at + _CHUNK]]
    first = last = chunks[0]
    for at in [*chunks[1:], None]:
        if at is not None and at - last - _CHUNK < gap:
            last = at
            continue
        yield _trimmed(wanted, there, first, min(last + _CHUNK, len(wanted)))
        first = last = at or 0


def _trimmed(wanted: bytes, there: bytes, start: int, end: int) -> tuple[int, int]:
    """A range without the bytes at its ends that are the same."""
    while wanted[start] == there[start]:
        start += 1
    while wanted[end - 1] == there[end - 1]:
        end -= 1
    return start, end

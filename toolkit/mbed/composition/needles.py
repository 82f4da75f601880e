"""Where headers of a format may lie: its constants are looked for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from toolkit.mbed.composition.header_format import HeaderFormat, Member, MemberType
from toolkit.memory.contents import Contents

LEAST_DISTINCT = 3
"""Different bytes of constants that are looked for; others, such as zeros, are everywhere."""
LEAST_LENGTH = 4
MOST_PLACES = 256


def header_places(image: Contents, header_format: HeaderFormat) -> list[int]:
    """Addresses where a header may begin, each with some constant of the format at its place; at most 256."""
    found: dict[int, None] = {}
    for offset, needle in needles(header_format):
        for start, data in image.segments:
            at = data.find(needle)
            while at >= 0 and len(found) < MOST_PLACES:
                if at >= offset:
                    found[start + at - offset] = None
                at = data.find(needle, at + 1)
    return list(found)


def needles(header_format: HeaderFormat) -> list[tuple[int, bytes]]:
    """Bytes that headers of a format have, each with its offset in them: runs of constants, then single ones."""
    runs = [list(run) for is_const, run in groupby(_placed(header_format), _is_constant) if is_const]
    several = [(run[0][0], b"".join(_bytes(member) for _offset, member in run)) for run in runs if len(run) > 1]
    single = [(offset, _bytes(member)) for run in runs for offset, member in run]
    found = [(offset, data) for offset, data in (*several, *single) if len(data) >= LEAST_LENGTH]
    return [(offset, data) for offset, data in dict.fromkeys(found) if len(set(data)) >= LEAST_DISTINCT]


def _placed(header_format: HeaderFormat) -> Iterator[tuple[int, Member]]:
    offset = 0
    for member in header_format:
        yield offset, member
        offset += member.length


def _is_constant(placed: tuple[int, Member]) -> bool:
    return placed[1].type is MemberType.CONST


def _bytes(member: Member) -> bytes:
    return member.encoding.encode(member.value)

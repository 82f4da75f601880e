"""Headers by their formats: made, taken apart, and held against what they are about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from toolkit.errors import LayoutError
from toolkit.mbed.composition.header_format import DIGESTS, HEADER, HeaderFormat, Member, MemberType, length_of


@dataclass(frozen=True)
class Subject:
    """What a header is about.

    Attributes:
        data: name of a region → bytes of its file.
        lengths: name of a region without a file → its length.
        timestamp: seconds since 1970.
    """

    data: Mapping[str, bytes]
    lengths: Mapping[str, int]
    timestamp: int
    _digests: dict[tuple[str, int], bytes] = field(default_factory=dict, init=False, repr=False, compare=False)

    def length(self, region: str) -> int:
        """Bytes of what is in a region; of the region, where nothing is. Raises LayoutError: there is no such one."""
        if region in self.data:
            return len(self.data[region])
        if region not in self.lengths:
            known = ", ".join(sorted({*self.data, *self.lengths}))
            raise LayoutError(f"there is no region {region!r}; there are {known}")
        return self.lengths[region]

    def bytes_of(self, region: str) -> bytes:
        """What is in a region. Raises LayoutError: nothing is."""
        if region in self.data:
            return self.data[region]
        self.length(region)
        raise LayoutError(f"the region {region!r} has no file that could be digested")

    def digest(self, region: str, subtype: str) -> bytes:
        """The digest of what is in a region, worked out once for all members. Raises LayoutError: nothing is."""
        data = self.bytes_of(region)
        key = subtype, id(data)
        if key not in self._digests:
            self._digests[key] = DIGESTS[subtype].digest(data)
        return self._digests[key]


def build_header(header_format: HeaderFormat, subject: Subject) -> bytes:
    """The bytes of a header.

    Raises:
        LayoutError: a member is about a region that is not there, or a number does not fit.
    """
    built = bytearray()
    for index, member in enumerate(header_format):
        try:
            built += _bytes_of(member, subject, bytes(built))
        except LayoutError as error:
            raise LayoutError(f"header member {index}, {member.name!r}: {error}") from None
    return bytes(built)


class Decoded(NamedTuple):
    """A member of a header that is there.

    Attributes:
        member: which one.
        offset: bytes from the start of the header.
        data: its bytes.
    """

    member: Member
    offset: int
    data: bytes

    @property
    def value(self) -> int | str:
        """A number, or a digest in hexadecimal digits."""
        if self.member.type is MemberType.DIGEST:
            return self.data.hex()
        return self.member.encoding.decode(self.data)

    def as_dict(self) -> dict[str, Any]:
        """The member as JSON sees it."""
        said = self.member.as_json()
        return {
            "name": said[0],
            "type": said[1],
            "subtype": said[2],
            "argument": said[3],
            "offset": self.offset,
            "value": self.value,
        }


def decode_header(header_format: HeaderFormat, data: bytes) -> tuple[Decoded, ...]:
    """The members of a header, as many as there are bytes for."""
    found, offset = [], 0
    for member in header_format:
        if offset + member.length > len(data):
            break
        found.append(Decoded(member, offset, data[offset : offset + member.length]))
        offset += member.length
    return tuple(found)


def timestamp_of(decoded: tuple[Decoded, ...]) -> int | None:
    """The time that a header says; the longest of its members for it counts. None where it says none."""
    stamps = [one for one in decoded if one.member.type is MemberType.TIMESTAMP]
    if not stamps:
        return None
    longest = max(stamps, key=lambda one: one.member.length)
    return longest.member.encoding.decode(longest.data)


def wrong_members(decoded: tuple[Decoded, ...], header: bytes, subject: Subject) -> Iterator[tuple[Decoded, bytes]]:
    """Members that are not what they should be, and what they should be.

    A digest is held against the bytes that are there, so that one wrong byte makes few members wrong.
    """
    for one in decoded:
        right = _bytes_of(one.member, subject, header[: one.offset])
        if right != one.data:
            yield one, right


def is_whole(header_format: HeaderFormat, data: bytes) -> bool:
    """Whether there are bytes for all members."""
    return len(data) >= length_of(header_format)


def _bytes_of(member: Member, subject: Subject, before: bytes) -> bytes:
    if member.type is MemberType.DIGEST:
        (region,) = member.regions
        return DIGESTS[member.subtype].digest(before) if region == HEADER else subject.digest(region, member.subtype)
    value = _number_of(member, subject)
    if value > member.encoding.largest:
        raise LayoutError(f"{value:#x} has more than {8 * member.length} bits")
    return member.encoding.encode(value)


def _number_of(member: Member, subject: Subject) -> int:
    if member.type is MemberType.CONST:
        return member.value
    if member.type is MemberType.TIMESTAMP:
        return subject.timestamp
    return sum(subject.length(region) for region in member.regions)

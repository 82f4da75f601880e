"""Formats of headers: lists of members, each with a name, a type, a subtype and an argument."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from toolkit.mbed.composition.expression import evaluate

HEADER = "header"
"""What members call the header itself."""
MOST_MEMBERS = 4096
ByteOrder = Literal["little", "big"]


class MemberType(StrEnum):
    """What a member says."""

    CONST = "const"
    TIMESTAMP = "timestamp"
    SIZE = "size"
    DIGEST = "digest"


class Encoding(NamedTuple):
    """How a number is written: bytes, and their order."""

    length: int
    order: ByteOrder

    def encode(self, value: int) -> bytes:
        """The bytes of a number that fits."""
        return value.to_bytes(self.length, self.order)

    def decode(self, data: bytes) -> int:
        """The number in such bytes."""
        return int.from_bytes(data, self.order)

    @property
    def largest(self) -> int:
        """The largest number that fits."""
        return (1 << 8 * self.length) - 1


class DigestKind(NamedTuple):
    """How bytes are digested: length of the digest, and what makes it."""

    length: int
    digest: Callable[[bytes], bytes]


def _numbers(*bits: int) -> dict[str, Encoding]:
    orders: dict[str, ByteOrder] = {"le": "little", "be": "big"}
    return {f"{n}{word}": Encoding(n // 8, order) for n in bits for word, order in orders.items()}


NUMBERS: dict[MemberType, dict[str, Encoding]] = {
    MemberType.CONST: _numbers(8, 16, 32, 64),
    MemberType.TIMESTAMP: _numbers(32, 64),
    MemberType.SIZE: _numbers(32, 64),
}
"""Type of member → its subtypes, for those that are numbers."""
DIGESTS: dict[str, DigestKind] = {
    "SHA256": DigestKind(32, lambda data: hashlib.sha256(data).digest()),
    "SHA512": DigestKind(64, lambda data: hashlib.sha512(data).digest()),
    "CRCITT32le": DigestKind(4, lambda data: zlib.crc32(data).to_bytes(4, "little")),
    "CRCITT32be": DigestKind(4, lambda data: zlib.crc32(data).to_bytes(4, "big")),
}
"""Subtypes of digests; those with CRC are the plain CRC-32 of zlib."""


@dataclass(frozen=True)
class Member:
    """A member of a header.

    Attributes:
        name: what it is called; several may have one name.
        type: what it says.
        subtype: how it is written.
        value: of a constant.
        regions: those whose sizes are summed up, or the one that is digested.
    """

    name: str
    type: MemberType
    subtype: str
    value: int = 0
    regions: tuple[str, ...] = ()

    @property
    def length(self) -> int:
        """Bytes of it."""
        return DIGESTS[self.subtype].length if self.type is MemberType.DIGEST else self.encoding.length

    @property
    def encoding(self) -> Encoding:
        """How its number is written; a digest has none."""
        return NUMBERS[self.type][self.subtype]

    def as_json(self) -> list[Any]:
        """The member as configurations write it."""
        arguments: dict[MemberType, Any] = {
            MemberType.CONST: f"{self.value:#x}",
            MemberType.TIMESTAMP: None,
            MemberType.SIZE: list(self.regions),
            MemberType.DIGEST: self.regions[0] if self.regions else None,
        }
        return [self.name, self.type.value, self.subtype, arguments[self.type]]


HeaderFormat = tuple[Member, ...]
"""The members of a header, without padding between them."""


def length_of(header_format: Sequence[Member]) -> int:
    """Bytes of a header."""
    return sum(member.length for member in header_format)


def parse_format(said: Any) -> HeaderFormat:
    """The members of a header, from what JSON has.

    Raises:
        MemberError: it is no list of members, with the number of the one that is none.
    """
    if not isinstance(said, list):
        raise MemberError(None, "must be a list of members")
    if len(said) > MOST_MEMBERS:
        raise MemberError(None, f"has more than {MOST_MEMBERS} members")
    if not said:
        raise MemberError(None, "has no members")
    members = []
    for index, member in enumerate(said):
        try:
            members.append(_member(member))
        except ValueError as error:
            raise MemberError(index, str(error)) from None
    return tuple(members)


class MemberError(ValueError):
    """A member is none; `index` counts from 0, None is the whole list."""

    def __init__(self, index: int | None, message: str) -> None:
        self.index = index
        super().__init__(message)


def _member(said: Any) -> Member:
    if not isinstance(said, list) or len(said) != 4 or not all(isinstance(word, str) for word in said[:3]):
        raise ValueError(f"must be [name, type, subtype, argument], not {said!r:.80}")
    name, type_word, subtype, argument = said
    types = {type_.value: type_ for type_ in MemberType}
    if type_word not in types:
        raise ValueError(f"has no type {type_word!r:.40}; there are {', '.join(types)}")
    type_ = types[type_word]
    subtypes = DIGESTS if type_ is MemberType.DIGEST else NUMBERS[type_]
    if subtype not in subtypes:
        raise ValueError(f"{type_} has no subtype {subtype!r:.40}; there are {', '.join(subtypes)}")
    if type_ is MemberType.CONST:
        return Member(name, type_, subtype, value=_constant(argument, NUMBERS[type_][subtype]))
    return Member(name, type_, subtype, regions=_regions(type_, argument))


def _constant(argument: Any, encoding: Encoding) -> int:
    value = number_of(argument)
    if value > encoding.largest:
        raise ValueError(f"{value:#x} has more than {8 * encoding.length} bits")
    return value


def _regions(type_: MemberType, argument: Any) -> tuple[str, ...]:
    if type_ is MemberType.TIMESTAMP:
        if argument is not None:
            raise ValueError(f"the argument of a timestamp is null, not {argument!r:.40}")
        return ()
    if type_ is MemberType.DIGEST:
        if not isinstance(argument, str) or not argument:
            raise ValueError(f"the argument of a digest is the name of a region, not {argument!r:.40}")
        return (argument,)
    if not isinstance(argument, list) or not argument or not all(isinstance(name, str) for name in argument):
        raise ValueError(f"the argument of a size is a list of names of regions, not {argument!r:.40}")
    return tuple(argument)


def number_of(said: Any) -> int:
    """A number, or an expression, as JSON has it.

    Raises:
        ValueError: it is neither, or out of range.
    """
    if isinstance(said, str):
        return evaluate(said)
    if isinstance(said, int) and not isinstance(said, bool) and 0 <= said < 1 << 64:
        return said
    raise ValueError(f'must be a number from 0 to 64 bits, or a string such as "0x8000", not {said!r:.40}')

"""Formats of headers that the build tools of Mbed OS bring along (formats/mbed/SPEC.md)."""

from __future__ import annotations

from dataclasses import replace

from toolkit.mbed.composition.header import decode_header
from toolkit.mbed.composition.header_format import HeaderFormat, MemberType, parse_format
from toolkit.mbed.headers.found import HeaderKind

_INTERNAL = [
    ["magic", "const", "32be", "0x5a51b3d4"],
    ["version", "const", "32be", "2"],
    ["firmwareVersion", "timestamp", "64be", None],
    ["firmwareSize", "size", "64be", ["application"]],
    ["firmwareHash", "digest", "SHA256", "application"],
    *[["hashpad", "const", "64be", "0"]] * 4,
    *[["campaign", "const", "64be", "0"]] * 2,
    ["firmwareSignatureSize", "const", "32be", "0"],
    ["headerCRC", "digest", "CRCITT32be", "header"],
]
_COMBINATION = [
    ["magic", "const", "32le", "0x5c0253a3"],
    ["firmwareSize", "size", "32le", ["application"]],
    ["firmwareVersion", "const", "64le", "0"],
    ["firmwareHash", "digest", "SHA256", "application"],
    ["headerHash", "digest", "SHA256", "header"],
]
KNOWN_FORMATS: dict[HeaderKind, HeaderFormat] = {
    HeaderKind.INTERNAL: parse_format(_INTERNAL),
    HeaderKind.COMBINATION: parse_format(_COMBINATION),
}
"""Kind of header → the format that makes it."""


def with_constants_of(header_format: HeaderFormat, data: bytes) -> HeaderFormat:
    """A format whose constants are those of a header that is there."""
    decoded = decode_header(header_format, data)
    return tuple(
        replace(one.member, value=one.member.encoding.decode(one.data))
        if one.member.type is MemberType.CONST
        else one.member
        for one in decoded
    )

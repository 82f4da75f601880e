"""What tockloader sees of a list of apps (formats/tock/SPEC.md: The list of apps).

It reads 200 bytes of each header from the file, knows no end of the region, and takes some TBFs that the
kernel refuses.
"""

from __future__ import annotations

from dataclasses import dataclass

from formats.errors import FormatError
from formats.tock.tbf_elements import PackageName
from formats.tock.tbf_header import (
    BASE_SIZE,
    TBF_BASE,
    TBF_HEADER_V1,
    TBF_LENGTHS,
    check_header_v1,
    header_checksum,
)
from toolkit.tock.app import walk_elements
from toolkit.tock.image.flash_image import FlashImage

SEEN = 200
"""Bytes that it reads of each header."""
MOST = 16_384
_FEW = f"fewer than {SEEN} bytes are left of the file"


@dataclass(frozen=True)
class TockloaderView:
    """What it sees.

    Attributes:
        addresses: of the TBFs in its list, padding included.
        end: address where its list ends.
        why: the reason, for people.
    """

    addresses: tuple[int, ...]
    end: int
    why: str


def tockloader_view(image: FlashImage) -> TockloaderView:
    """What tockloader 1.19.0 would list, were the image its flash file."""
    address, seen, file_end = image.board.apps.address, list[int](), image.range.end
    while len(seen) < MOST:
        if address + SEEN > file_end:
            return TockloaderView(tuple(seen), address, _FEW)
        data = image.read(address, SEEN)
        problem = _problem(data)
        if problem:
            return TockloaderView(tuple(seen), address, problem)
        seen.append(address)
        length = _total_size(data)
        if length == 0:
            return TockloaderView(tuple(seen), address, "total_size is 0, and it loops for ever")
        address += length
    return TockloaderView(tuple(seen), address, "there are too many TBFs")


def _problem(data: bytes) -> str:
    """Why it takes 200 bytes for no header; empty where it takes them for one."""
    lengths = TBF_LENGTHS.parse(data)
    if lengths.version == 1:
        return _problem_of_version_1(data)
    if lengths.version != 2:
        return "no header of a known version starts here"
    if lengths.header_size < BASE_SIZE:
        return f"header_size is {lengths.header_size}"
    if lengths.header_size > SEEN:
        return f"the header has {lengths.header_size} bytes, more than the {SEEN} it reads"
    header = data[: lengths.header_size]
    if lengths.header_size == BASE_SIZE:
        right = header_checksum(header) == TBF_BASE.parse(header).checksum
        return "" if right else "the checksum of padding is wrong"
    return _problem_of_name(header)


def _problem_of_version_1(data: bytes) -> str:
    try:
        problems = list(check_header_v1(TBF_HEADER_V1.parse_prefix(data)[0]))
    except FormatError:
        return "the header of version 1 cannot be read"
    return "the checksum of a header of version 1 is wrong" if problems else ""


def _problem_of_name(header: bytes) -> str:
    for _offset, element in walk_elements(header):
        if element is None or not isinstance(element.value, PackageName):
            continue
        if not element.value.name:
            return "it fails on an empty name"
        try:
            element.value.name.decode("utf-8")
        except UnicodeDecodeError:
            return "it fails on a name that is not UTF-8"
    return ""


def _total_size(data: bytes) -> int:
    lengths = TBF_LENGTHS.parse(data)
    if lengths.version != 1:
        return lengths.total_size
    return TBF_HEADER_V1.parse_prefix(data)[0].total_size

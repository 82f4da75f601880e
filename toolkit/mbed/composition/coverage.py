"""Which bytes of an image something covers: a checksum, a digest, a value that is known; and which nothing does."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, takewhile

from formats.mbed.fota_headers import FOTA_INTERNAL_SIZE
from formats.mbed.mcuboot import TLV_HEAD_SIZE
from formats.mbed.update_headers import DIGEST_SIZE
from formats.spans import spans
from toolkit.mbed.composition.header import Decoded
from toolkit.mbed.composition.header_format import HEADER, MemberType
from toolkit.mbed.composition.located import Located
from toolkit.mbed.composition.regions import APPLICATION, RegionKind
from toolkit.mbed.headers.found import FoundHeader, HeaderKind, Verdict
from toolkit.mbed.headers.mcuboot import DIGESTS
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange

_FOTA = {"magic": 0, "firmware_size": 0, "digest": 0}
_CHECKED: Mapping[HeaderKind, Mapping[str, int]] = {
    HeaderKind.EXTERNAL: {
        "magic": 0,
        "version": 0,
        "firmware_digest": DIGEST_SIZE,
        "payload_size": 0,
        "payload_digest": 0,
        "hmac": DIGEST_SIZE,
    },
    HeaderKind.FOTA_INTERNAL: _FOTA,
    HeaderKind.FOTA: _FOTA,
    HeaderKind.COMBINATION: _FOTA,
}
"""Kind of header → fields that are held against the application, or are known, and the byte in them from which on.

Of the firmware's digest and the HMAC in version 2 only the zeros behind them are known. What the second digest of a
combination should be nobody knows: it covers nothing.
"""


def uncovered(contents: Contents, headers: Iterable[FoundHeader], located: Located | None) -> tuple[AddressRange, ...]:
    """The ranges of an image in which a wrong byte is found by no checksum, no digest, and no value that is known."""
    covered = [range_ for header in headers for range_ in _by_header(header)]
    if located is not None:
        covered += covered_by_format(located)
    joined = list(_joined(covered))
    return tuple(left for start, data in contents.segments for left in _without(AddressRange(start, len(data)), joined))


def covered_by_format(located: Located) -> list[AddressRange]:
    """What the members of a header cover: themselves, the header in front of them, the regions they are about."""
    unchecked = {one.offset for one in located.unchecked}
    checked = [one for one in located.members if one.offset not in unchecked]
    digests = [one for one in checked if one.member.type is MemberType.DIGEST]
    digested = {name for one in digests for name in one.member.regions}
    start = located.header.address
    found = [AddressRange(start, one.offset) for one in digests if HEADER in one.member.regions]
    times = [one for one in checked if one.member.type is MemberType.TIMESTAMP]
    for one in checked:
        if one.member.type is MemberType.SIZE and set(one.member.regions) - digested - {HEADER}:
            continue  # a size that no digest is made with is whatever it says
        if one.member.type is MemberType.TIMESTAMP and len(times) == 1:
            continue
        found.append(_place(located, one))
    if APPLICATION in digested:
        found.append(located.application)
    if located.bootloader is not None and any(name.startswith(RegionKind.BOOTLOADER) for name in digested):
        found.append(located.bootloader)
    found.append(_gap(located.header, located.application))
    return found


def verdicts_of(located: Located) -> dict[int, bool | None]:
    """Offset of a member of a header → whether it is right; None where nothing in the image says so."""
    wrong = {one.offset for one, _right in located.wrong}
    covered = list(_joined(covered_by_format(located)))
    return {
        one.offset: False if one.offset in wrong else True if _is_covered(_place(located, one), covered) else None
        for one in located.members
    }


def _by_header(header: FoundHeader) -> Iterator[AddressRange]:
    known = any(check.verdict is not Verdict.UNKNOWN for check in header.checks if check.name.startswith("SHA"))
    if header.kind is HeaderKind.MCUBOOT:
        yield from _by_mcuboot(header) if known else ()
        return
    if header.kind is HeaderKind.INTERNAL:
        yield header.range  # by its CRC
    elif known:
        yield from _by_fields(header)
    if header.application is not None:
        yield _gap(_with_fill(header), header.application)
        if known:
            yield header.application


def _by_fields(header: FoundHeader) -> Iterator[AddressRange]:
    part, checked = header.parts[0], _CHECKED[header.kind]
    found, _error = spans(part.spec, part.spec.build(part.record))
    for span in found:
        first = checked.get(span.path.rpartition(".")[2])
        if first is not None:
            yield AddressRange(part.range.address + span.offset + first, len(span.data) - first)


def _with_fill(header: FoundHeader) -> AddressRange:
    """Where a header lies; wrong bytes behind a combination's make it another header, which is longer."""
    is_short = header.kind is HeaderKind.COMBINATION
    return AddressRange(header.range.address, FOTA_INTERNAL_SIZE) if is_short else header.range


def _by_mcuboot(header: FoundHeader) -> Iterator[AddressRange]:
    """What the digest is made of, and the digest itself, behind the head of its block."""
    start = header.range.address
    last = header.parts[-1]
    yield AddressRange(start, last.range.address + TLV_HEAD_SIZE - start)
    at = last.range.address + TLV_HEAD_SIZE
    for element in last.record.elements:
        length = TLV_HEAD_SIZE + len(element.value)
        if element.type in DIGESTS:
            yield AddressRange(at, length)
        at += length


def _place(located: Located, one: Decoded) -> AddressRange:
    return AddressRange(located.header.address + one.offset, len(one.data))


def _gap(header: AddressRange, application: AddressRange) -> AddressRange:
    """What must be blank between the two."""
    return AddressRange(header.end, max(0, application.address - header.end))


def _joined(ranges: Iterable[AddressRange]) -> Iterator[AddressRange]:
    """The same bytes as ranges that neither touch nor overlap, in the order of addresses."""
    start = end = -1
    for range_ in sorted(range_ for range_ in ranges if range_.length):
        if range_.address > end:
            if end > start:
                yield AddressRange(start, end - start)
            start = range_.address
        end = max(end, range_.end)
    if end > start:
        yield AddressRange(start, end - start)


def _without(whole: AddressRange, joined: Sequence[AddressRange]) -> Iterator[AddressRange]:
    """What is left of a range."""
    start = whole.address
    first = bisect_right(joined, start, key=lambda range_: range_.end)
    for range_ in takewhile(lambda range_: range_.address < whole.end, islice(joined, first, None)):
        if range_.address > start:
            yield AddressRange(start, range_.address - start)
        start = range_.end
    if start < whole.end:
        yield AddressRange(start, whole.end - start)


def _is_covered(range_: AddressRange, joined: Iterable[AddressRange]) -> bool:
    return any(one.contains(range_) for one in joined)

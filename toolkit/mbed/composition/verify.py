"""Composed images, verified: headers known to everybody, headers of a given format, programs, gaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from toolkit.findings import Finding
from toolkit.mbed.base_address import Base
from toolkit.mbed.composition.coverage import uncovered, verdicts_of
from toolkit.mbed.composition.damaged_magic import damaged_magics
from toolkit.mbed.composition.header_format import HeaderFormat
from toolkit.mbed.composition.located import Located, Places, locate
from toolkit.mbed.composition.rules import RULES
from toolkit.mbed.headers.found import FoundHeader, HeaderKind
from toolkit.mbed.image import ImageView, look_at
from toolkit.mbed.targets import Target
from toolkit.memory.contents import ERASED, Contents
from toolkit.memory.region import AddressRange
from toolkit.quantities import format_count


@dataclass(frozen=True)
class Verified:
    """What came out.

    Attributes:
        view: the image as it is looked at: programs, headers, words of chips.
        located: the parts that a format was given for; None where there is no such header, or no format.
        uncovered: where a wrong byte is found by nothing.
        findings: what is wrong.
    """

    view: ImageView
    located: Located | None
    uncovered: tuple[AddressRange, ...]
    findings: tuple[Finding, ...]

    def as_dict(self) -> dict[str, Any]:
        """What came out, as JSON sees it."""
        return {
            **self.view.as_dict(),
            "format": self.located and located_as_dict(self.located),
            "uncovered": [_range(range_) for range_ in self.uncovered],
            "findings": [finding.as_dict() for finding in self.findings],
        }


@dataclass(frozen=True)
class Request:
    """What shall be verified.

    Attributes:
        contents: the image.
        target: whose it is, where that is known.
        base: where a raw image lies, and why.
        header_format: of its header, where it is of no common kind.
        header_offset: bytes from the start of ROM to it, where that is known.
        app_offset: bytes from the start of ROM to the application, where that is known.
        linked: whether it comes from a linker, and no tool has worked on it.
    """

    contents: Contents
    target: Target | None = None
    base: Base | None = None
    header_format: HeaderFormat | None = None
    header_offset: int | None = None
    app_offset: int | None = None
    linked: bool = False

    @property
    def places(self) -> Places:
        """Where parts may be: in the flash of the target, else from the start of the image on."""
        rom = flash_of(self.contents, self.target)
        return Places(rom, _from(rom, self.header_offset), _from(rom, self.app_offset))


FAR = 16 << 20
"""Bytes between segments that do not lie in one flash."""


def flash_of(contents: Contents, target: Target | None) -> AddressRange:
    """The flash that an image is for: that of its target, or all from its first byte on to the first wide gap."""
    first = contents.range.address
    for bank in target.rom if target else ():
        if first in bank.range:
            return bank.range
    end = first
    for start, data in contents.segments:
        if start > end + FAR:
            break
        end = start + len(data)
    return AddressRange(first, end - first)


def verify(request: Request) -> Verified:
    """Verify an image: checksums, sizes and digests of headers, vector tables, gaps that should be blank."""
    contents = request.contents
    view = look_at(contents, request.target, request.base, linked=request.linked)
    located = locate(contents, request.header_format, request.places) if request.header_format else None
    findings = [*view.findings, *damaged_magics(contents)]
    if request.header_format:
        findings += _of_format(contents, located)
    elif not view.headers:
        findings.append(RULES["verify-no-header"].found("no header of a common kind was found"))
    for header, application in _with_application(view.headers, located):
        findings += _of_gap(contents, header, application)
    return Verified(view, located, uncovered(contents, view.headers, located), tuple(findings))


def located_as_dict(located: Located) -> dict[str, Any]:
    """The parts of an image, as JSON sees them."""
    right = verdicts_of(located)
    bootloader = located.bootloader
    return {
        "bootloader": bootloader and _range(bootloader),
        "header": _range(located.header),
        "application": _range(located.application),
        "members": [{**one.as_dict(), "right": right[one.offset]} for one in located.members],
    }


def _range(range_: AddressRange) -> dict[str, int]:
    return {"address": range_.address, "length": range_.length}


def _from(rom: AddressRange, offset: int | None) -> int | None:
    return None if offset is None else rom.address + offset


def _of_format(contents: Contents, located: Located | None) -> Iterator[Finding]:
    if located is None:
        yield RULES["verify-format"].found("there is no header of this format, or nothing behind it")
        return
    first = contents.range.address
    for one, right in located.wrong:
        words = f"member {one.member.name!r}" + (f" of {', '.join(one.member.regions)}" if one.member.regions else "")
        message = f"{words} is {one.data.hex()}, and should be {right.hex()}"
        offset = located.header.address + one.offset - first
        yield RULES["verify-member"].found(message, f"header at {located.header.address:#x}", offset)


def _with_application(
    headers: tuple[FoundHeader, ...], located: Located | None
) -> Iterator[tuple[AddressRange, AddressRange]]:
    """Headers and their applications, where nothing but blank flash may be between them."""
    found = {}
    for header in headers:
        if header.application is not None and header.kind is not HeaderKind.MCUBOOT:  # whose digest has the gap, too
            found[header.range.address] = header.range, header.application
    if located is not None:
        found[located.header.address] = located.header, located.application
    yield from found.values()


def _of_gap(contents: Contents, header: AddressRange, application: AddressRange) -> Iterator[Finding]:
    gap = contents.read(header.end, max(0, application.address - header.end))
    if not gap.strip(bytes([ERASED])):
        return
    wrong = sum(byte != ERASED for byte in gap)
    at = header.end + next(index for index, byte in enumerate(gap) if byte != ERASED)
    message = f"between header and application {format_count(wrong, 'byte')} are not blank, the first at {at:#x}"
    yield RULES["verify-gap"].found(message, f"header at {header.address:#x}", at - contents.range.address)

"""A whole TBF of version 2: header, protected trailer, binary, footers (SPEC.md: tbf).

Offsets in the header that point outside are cut at the ends of what they divide, so that every byte of a TBF with
a sound header has an owner; that they point outside is a finding of those who verify.
"""

from __future__ import annotations

from typing import Any

from formats.codec import Spec
from formats.layout import Sized, blob, declare, layout_of, record
from formats.tock.tbf_elements import Main, Program
from formats.tock.tbf_footer import TbfFooter
from formats.tock.tbf_header import TbfHeader


def ends(header: TbfHeader) -> tuple[int, int]:
    """Where trailer and binary end, in bytes from the end of the header, at most where the TBF does."""
    base, program = header.base, header.first(Program)
    main = program or header.first(Main)
    room = base.total_size - base.header_size
    start = max(0, min(main.protected_size if main else 0, room))
    end = program.binary_end_offset - base.header_size if program else room
    return start, max(start, min(end, room))


def trailer_length(header: TbfHeader) -> int:
    """Bytes between the header and the binary, at most what the TBF has."""
    return ends(header)[0]


def binary_length(header: TbfHeader) -> int:
    """Bytes of the binary, at most what the TBF has."""
    start, end = ends(header)
    return end - start


def footer_length(header: TbfHeader) -> int:
    """Bytes behind the binary, to the end of the TBF."""
    return max(0, header.base.total_size - header.base.header_size - ends(header)[1])


def _header(scope: Any) -> TbfHeader:
    header: TbfHeader = scope.header
    return header


@record
class Tbf:
    """A TBF from its first byte to its last."""

    header: TbfHeader = declare(layout_of(TbfHeader), "header")
    protected_trailer: bytes = declare(blob(lambda r: trailer_length(_header(r))), "protected region, zeros as a rule")
    binary: bytes = declare(blob(lambda r: binary_length(_header(r))), "the app")
    footer: TbfFooter = declare(Sized(lambda r: footer_length(_header(r)), layout_of(TbfFooter)), "footers")


TBF = Spec("tock.tbf", Tbf, title="TBF, whole")

"""The header of a Tock Binary Format file (SPEC.md: tbf_lengths, tbf_base, tbf_header, tbf_header_v1).

Version 2: a base header of 16 bytes, then TLV elements (`tbf_elements`). Version 1, of 2017, is one fixed record.
What stands behind the header is `tbf`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from formats.checksums import xor_words
from formats.codec import Problem, Spec
from formats.layout import Limited, Sized, declare, exactly, layout_of, record, u16, u32
from formats.lists import UntilEnd
from formats.tock.tbf_elements import Element, Main, Program

FLAG_ENABLED, FLAG_STICKY = 1, 2
BASE_SIZE = 16
"""Length of the base header in bytes; a TBF whose header is no longer is padding."""
CHECKSUM_OFFSET = 12
V = TypeVar("V")


@record
class TbfLengths:
    """The first 8 bytes, by which a kernel finds its way before it believes anything else. Nothing is refused."""

    version: int = declare(u16, "format version")
    header_size: int = declare(u16, "bytes of the header")
    total_size: int = declare(u32, "bytes of the whole TBF, and the way to the next")


@record
class TbfBase:
    """The first 16 bytes of every TBF of version 2."""

    version: int = declare(exactly(u16, 2), "format version, 2")
    header_size: int = declare(Limited(u16, BASE_SIZE, 0xFFFF), "bytes of the header, this base included")
    total_size: int = declare(u32, "bytes of the whole TBF, and the way to the next")
    flags: int = declare(u32, "flags", names={FLAG_ENABLED: "enabled", FLAG_STICKY: "sticky"}, show="flags")
    checksum: int = declare(u32, "XOR of the other 32-bit words of the header", show="hex")


@record
class TbfHeader:
    """Base and elements. The properties follow the kernel where an element stands twice."""

    base: TbfBase = declare(layout_of(TbfBase), "base header")
    elements: tuple[Element, ...] = declare(
        Sized(lambda r: r.base.header_size - BASE_SIZE, UntilEnd(layout_of(Element))), "TLV elements"
    )

    @property
    def is_padding(self) -> bool:
        """True for a TBF that only fills a gap."""
        return self.base.header_size == BASE_SIZE

    @property
    def main(self) -> Main | Program | None:
        """What the kernel starts by: the first Program, else the first Main."""
        return self.first(Program) or self.first(Main)

    @property
    def app_start(self) -> int:
        """Start of the binary, in bytes from the start of the TBF."""
        main = self.main
        return self.base.header_size + (main.protected_size if main else 0)

    @property
    def binary_end(self) -> int:
        """End of the binary and start of the footers, in bytes from the start of the TBF."""
        program = self.first(Program)
        return program.binary_end_offset if program else self.base.total_size

    def first(self, value_type: type[V]) -> V | None:
        """The value of the first element of a type, or None."""
        for element in self.elements:
            if isinstance(element.value, value_type):
                return element.value
        return None

    def last(self, value_type: type[V]) -> V | None:
        """The value of the last element of a type, or None."""
        for element in reversed(self.elements):
            if isinstance(element.value, value_type):
                return element.value
        return None


def header_checksum(header: bytes) -> int:
    """The checksum that belongs to a header's bytes, whatever their checksum field holds."""
    stored = int.from_bytes(header[CHECKSUM_OFFSET : CHECKSUM_OFFSET + 4], "little")
    return xor_words(header) ^ stored


def check_header(header: TbfHeader) -> Iterator[Problem]:
    """Checksum and reserved flags of a header."""
    base = header.base
    calculated = header_checksum(TBF_HEADER.build(header))
    if base.checksum != calculated:
        message = f"checksum is {base.checksum:#010x}, the header's words give {calculated:#010x}"
        yield Problem("tbf-checksum", "base.checksum", CHECKSUM_OFFSET, message)
    if base.flags & ~(FLAG_ENABLED | FLAG_STICKY):
        yield Problem("tbf-reserved-flags", "base.flags", 8, f"flags {base.flags:#x} has reserved bits set")


@record
class TbfHeaderV1:
    """Header of version 1: an app of the Tock of 2017, to look at only. No kernel since 2018 reads it."""

    version: int = declare(exactly(u32, 1), "format version, 1")
    total_size: int = declare(u32, "bytes of the whole TBF")
    entry_offset: int = declare(u32, "entry point, in bytes from the start of the TBF", show="hex")
    rel_data_offset: int = declare(u32, "bytes", show="hex")
    rel_data_size: int = declare(u32, "bytes")
    text_offset: int = declare(u32, "bytes", show="hex")
    text_size: int = declare(u32, "bytes")
    got_offset: int = declare(u32, "bytes", show="hex")
    got_size: int = declare(u32, "bytes")
    data_offset: int = declare(u32, "bytes", show="hex")
    data_size: int = declare(u32, "bytes")
    bss_mem_offset: int = declare(u32, "bytes", show="hex")
    bss_size: int = declare(u32, "bytes")
    min_stack_len: int = declare(u32, "bytes")
    min_app_heap_len: int = declare(u32, "bytes")
    min_kernel_heap_len: int = declare(u32, "bytes")
    pkg_name_offset: int = declare(u32, "bytes from the start of the TBF", show="hex")
    pkg_name_size: int = declare(u32, "bytes")
    checksum: int = declare(u32, "XOR of the 18 words before it", show="hex")


def check_header_v1(header: TbfHeaderV1) -> Iterator[Problem]:
    """The checksum of a version 1 header."""
    calculated = xor_words(TBF_HEADER_V1.build(header)[:-4])
    if header.checksum != calculated:
        message = f"checksum is {header.checksum:#010x}, the header's words give {calculated:#010x}"
        yield Problem("tbf-checksum", "checksum", 72, message)


TBF_LENGTHS = Spec("tock.tbf_lengths", TbfLengths, title="TBF lengths")
TBF_BASE = Spec("tock.tbf_base", TbfBase, title="TBF base header")
TBF_HEADER = Spec("tock.tbf_header", TbfHeader, title="TBF header, version 2", check=check_header)
TBF_HEADER_V1 = Spec("tock.tbf_header_v1", TbfHeaderV1, title="TBF header, version 1", check=check_header_v1)

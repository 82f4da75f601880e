"""What the binary of an app holds: segments side by side as in flash, then their relocations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from formats.tock.tbf_elements import WriteableFlashRegion
from toolkit.elf.file import Elf, Segment
from toolkit.errors import BuildError
from toolkit.tock.blobs import LONGEST

REGION_MARK = ".wfr"
"""What the name of a section holds that is a writeable flash region."""
_LENGTH_FIELD = 4
"""Bytes that say how long the relocations are."""


@dataclass(frozen=True)
class Contents:
    """The binary of an app.

    Attributes:
        binary: its bytes, to the end of the relocations.
        entries: entry points, in bytes from the start of the binary; one, where all is well.
        regions: writeable flash regions; offsets in bytes from the start of the binary.
        warnings: what may be wrong with it, for people.
    """

    binary: bytes
    entries: tuple[int, ...]
    regions: tuple[WriteableFlashRegion, ...] = ()
    warnings: tuple[str, ...] = ()


def flash_segments(elf: Elf, flash: int | None) -> tuple[Segment, ...]:
    """The segments that are stored, in the order of the file; what lies before the flash is cut off.

    A linker that fills pages may begin the first segment before the flash that it was told of.
    """
    stored = (segment for segment in elf.segments if segment.file_size)
    if flash is None:
        return tuple(stored)
    return tuple(_cut(segment, flash) for segment in stored if segment.load_address + segment.file_size >= flash)


def _cut(segment: Segment, flash: int) -> Segment:
    """A segment without what lies before an address."""
    length = flash - segment.load_address
    if length <= 0:
        return segment
    start = segment.address + length
    return replace(
        segment,
        offset=segment.offset + length,
        file_size=segment.file_size - length,
        memory_size=segment.memory_size - length,
        address=start,
        load_address=flash,
        sections=tuple(section for section in segment.sections if section.address >= start),
    )


def put_together(elf: Elf, segments: Iterable[Segment], start: int | None = None) -> Contents:
    """The binary made of segments, in the order given, with zeros for gaps between them.

    Args:
        elf: the file.
        segments: what is stored in flash.
        start: load address of the first byte of the binary; None for that of the first segment.

    Raises:
        BuildError: it would be longer than `LONGEST` bytes.
    """
    work = _Work(elf, start)
    for segment in segments:
        work.add(segment)
    return work.finish()


class _Work:
    """A binary that grows."""

    def __init__(self, elf: Elf, end: int | None) -> None:
        self._elf, self._end = elf, end
        self._sections = {section.name: section for section in reversed(elf.sections)}
        self._binary = bytearray()
        self._relocations = bytearray()
        self._entries: list[int] = []
        self._regions: list[WriteableFlashRegion] = []
        self._warnings: list[str] = []

    def add(self, segment: Segment) -> None:
        """Put a segment behind what is there."""
        gap = segment.load_address - (segment.load_address if self._end is None else self._end)
        if gap < 0:
            place = f"{segment.load_address:#x}"
            self._warnings.append(
                f"the segment for {place} follows one that ends at {self._end:#x}; the app may not run"
            )
        self._grow(max(gap, 0) + segment.file_size)
        self._binary += bytes(max(gap, 0))
        start = len(self._binary)
        self._binary += self._elf.data[segment.offset : segment.offset + segment.file_size]
        self._end = segment.load_address + segment.file_size
        if segment.load_address <= self._elf.entry < self._end:
            self._entries.append(start + self._elf.entry - segment.load_address)
        for section in segment.sections:
            if section.writeable:
                self._add_relocations(section.name)
            if REGION_MARK in section.name:
                offset = start + section.address - segment.address
                self._regions.append(WriteableFlashRegion(offset, section.size))

    def finish(self) -> Contents:
        """The binary with its relocations."""
        if self._relocations and len(self._binary) % 4:
            self._warnings.append(f"the relocations start at {len(self._binary):#x} of the binary, which is no word")
        length = len(self._relocations).to_bytes(_LENGTH_FIELD, "little")
        binary = bytes(self._binary) + length + bytes(self._relocations)
        return Contents(binary, tuple(self._entries), tuple(self._regions), tuple(self._warnings))

    def _add_relocations(self, name: str) -> None:
        section = self._sections.get(f".rel{name}")
        if section is not None:
            data = self._elf.bytes_of(section)
            self._grow(len(data))
            self._relocations += data

    def _grow(self, length: int) -> None:
        if len(self._binary) + len(self._relocations) + length > LONGEST:
            raise BuildError(f"the binary would take more than {LONGEST:,} bytes")

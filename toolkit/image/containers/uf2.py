"""UF2 files: bytes at addresses in blocks of 512 bytes, and back (formats/containers/SPEC.md: uf2_block)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from formats.containers.uf2_block import (
    BLOCK_SIZE,
    DATA_SIZE,
    FAMILY_PRESENT,
    FILE_CONTAINER,
    NOT_MAIN_FLASH,
    UF2_BLOCK,
    Uf2Block,
)
from formats.errors import FormatError
from toolkit.errors import ContainerError
from toolkit.findings import Finding
from toolkit.image.containers.kinds import Container
from toolkit.image.containers.rules import RULES
from toolkit.image.containers.stored import Stored, WriteOptions
from toolkit.image.containers.uf2_extras import findings_of, is_to_be_ignored, read_tags
from toolkit.image.containers.uf2_families import family_name
from toolkit.memory.contents import Contents
from toolkit.memory.joined import Placed, joined

MAX_FINDINGS = 10
"""Of one kind, so that a file of other things does not become a list of them."""


class _Found(NamedTuple):
    """A block, and its offset in the file."""

    offset: int
    block: Uf2Block

    @property
    def family(self) -> int | None:
        """The id of its family; None where it has none."""
        return self.block.family if self.block.flags & FAMILY_PRESENT else None


def read_uf2(data: bytes, family: int | None = None) -> Stored:
    """Read a UF2 file, the blocks in any order.

    Args:
        data: the file.
        family: take the blocks of this family only; needed where there are several.

    Raises:
        ContainerError: there are blocks of several families, none of this one, or two values for one byte.
    """
    findings: list[Finding] = []
    by_family: dict[int | None, list[_Found]] = defaultdict(list)
    ignored = 0
    for found in _blocks(data, findings):
        if is_to_be_ignored(found.block):
            ignored += 1
        else:
            by_family[found.family].append(found)
    if ignored and not by_family:
        raise ContainerError("the UF2 file has only blocks that no device writes")
    chosen = _choose(by_family, family)
    blocks = by_family[chosen]
    findings += [*_counted(blocks), *_aligned(blocks)]
    flash = [found for found in blocks if not found.block.flags & (NOT_MAIN_FLASH | FILE_CONTAINER)]
    if ignored or len(flash) < len(blocks):
        skipped, count = ignored + len(blocks) - len(flash), ignored + len(blocks)
        message = f"{skipped} of {count} blocks are not for the main flash, and left out"
        findings.append(RULES["uf2-skipped"].found(message))
    contents = joined(Placed(f.block.address, f.block.payload, f"blocks at {f.offset:#x}") for f in flash)
    if contents.range.end > 1 << 32:
        raise ContainerError(f"a block of the UF2 file has addresses up to {contents.range.end - 1:#x}, beyond 32 bits")
    says, broken = read_tags((found.offset, found.block) for found in blocks)
    findings += findings_of(broken, [(found.offset, found.block) for found in flash], contents)
    longest = max((found.block.payload_length for found in flash), default=0)
    return Stored(Container.UF2, contents, family=chosen, says=says, findings=tuple(findings), unit_length=longest)


def _blocks(data: bytes, findings: list[Finding]) -> Iterator[_Found]:
    bad = 0
    for offset in range(0, len(data) - len(data) % BLOCK_SIZE, BLOCK_SIZE):
        try:
            yield _Found(offset, UF2_BLOCK.parse(data[offset : offset + BLOCK_SIZE]))
        except FormatError as error:
            bad += 1
            if bad <= MAX_FINDINGS:
                message = f"no block: {error.field} is {error.found}, not {error.expected}"
                findings.append(RULES["uf2-block"].found(message, offset=offset + error.offset))
    if bad > MAX_FINDINGS:
        findings.append(RULES["uf2-block"].found(f"and {bad - MAX_FINDINGS} more that are no blocks"))
    if len(data) % BLOCK_SIZE:
        message = f"the last block is cut: it has {len(data) % BLOCK_SIZE} of {BLOCK_SIZE} bytes"
        findings.append(RULES["uf2-cut"].found(message, offset=len(data) - len(data) % BLOCK_SIZE))


def _choose(by_family: dict[int | None, list[_Found]], family: int | None) -> int | None:
    there = ", ".join(family_name(each) for each in by_family)
    if not by_family:
        raise ContainerError("the UF2 file has no sound block")
    if family is not None:
        if family not in by_family:
            raise ContainerError(f"the UF2 file has no blocks of {family_name(family)}; it has {there}")
        return family
    if len(by_family) > 1:
        raise ContainerError(f"the UF2 file has blocks of several families, each for itself; choose one of {there}")
    return next(iter(by_family))


def _counted(blocks: list[_Found]) -> Iterator[Finding]:
    """Whether the blocks of a family say how many they are, and all are there."""
    counts = {found.block.count for found in blocks}
    if len(counts) > 1:
        message = f"the blocks say that there are {', '.join(map(str, sorted(counts)[:MAX_FINDINGS]))} of them"
        yield RULES["uf2-count"].found(message)
        return
    count = counts.pop()
    first: dict[int, _Found] = {}
    for found in blocks:
        other = first.setdefault(found.block.number, found)
        if other.block != found.block:
            message = f"block {found.block.number} is there twice, and not the same (at {other.offset:#x})"
            yield RULES["uf2-number"].found(message, offset=found.offset)
            return
    beyond = [number for number in first if number >= count]
    if beyond:
        message = f"there is a block {beyond[0]}, and they count {count}"
        yield RULES["uf2-count"].found(message, offset=first[beyond[0]].offset)
    elif len(first) < count:
        missing = next(number for number in range(count) if number not in first)
        yield RULES["uf2-count"].found(f"{count - len(first)} of {count} blocks are missing, first block {missing}")


def _aligned(blocks: list[_Found]) -> Iterator[Finding]:
    for found in blocks:
        block = found.block
        if not block.flags & FILE_CONTAINER and (block.address | block.payload_length) % 4:
            message = f"{block.payload_length} bytes for {block.address:#x} are not aligned to 4"
            yield RULES["uf2-aligned"].found(message, offset=found.offset)
            return


def write_uf2(contents: Contents, options: WriteOptions) -> bytes:
    """A UF2 file. Blocks lie at multiples of their length; what one has of holes becomes fill, unless `exact`.

    Raises:
        ContainerError: an address needs more than 32 bits, or the length of blocks is none that can be.
    """
    if contents.range.end > 1 << 32:
        raise ContainerError(f"UF2 has addresses of 32 bits; {contents.range.end - 1:#x} has more")
    if not 4 <= options.block_length <= DATA_SIZE or options.block_length % 4:
        raise ContainerError(f"UF2 blocks have a multiple of 4 bytes up to {DATA_SIZE}, not {options.block_length}")
    payloads = list(_payloads(contents, options))
    flags = 0 if options.family is None else FAMILY_PRESENT
    made = []
    for number, (address, payload) in enumerate(payloads):
        data = payload.ljust(DATA_SIZE, b"\0")
        block = Uf2Block(flags, address, len(payload), number, len(payloads), options.family or 0, data)
        made.append(UF2_BLOCK.build(block))
    return b"".join(made)


def _payloads(contents: Contents, options: WriteOptions) -> Iterator[tuple[int, bytes]]:
    length = options.block_length
    for start, end in _ranges(contents, options):
        for address in range(start, end, length):
            yield address, contents.read(address, min(length, end - address), options.fill)


def added_by_blocks(contents: Contents, options: WriteOptions) -> int:
    """Bytes of holes that whole blocks fill."""
    held = sum(len(data) for _address, data in contents.segments)
    return sum(end - start for start, end in _ranges(contents, options)) - held


def _ranges(contents: Contents, options: WriteOptions) -> Iterator[tuple[int, int]]:
    """Starts and ends of the segments, widened to whole blocks; those that then touch are one."""
    unit = 1 if options.exact else options.block_length & -options.block_length
    waiting: tuple[int, int] | None = None
    for address, data in contents.segments:
        start, end = address - address % unit, -(-(address + len(data)) // unit) * unit
        if waiting is not None and start <= waiting[1]:
            waiting = waiting[0], end
            continue
        if waiting is not None:
            yield waiting
        waiting = start, end
    if waiting is not None:
        yield waiting

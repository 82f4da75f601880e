"""What holds of every image that was looked at: every byte has an owner, every field its place."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.image.described import Described
from toolkit.image.memory import Memory
from toolkit.image.rows import rows_of
from toolkit.memory.region import AddressRange, Region


def assert_sound(described: Described) -> None:
    """Regions, rows and fields of all memories are as pictures need them."""
    for memory in described.memories:
        assert_nested(memory.range, memory.regions)
        assert_rows(memory)
        assert_spans(memory)


def assert_nested(around: AddressRange, regions: Sequence[Region]) -> None:
    """Regions lie within the one around, in the order of addresses, without overlap."""
    behind = around.address
    for region in regions:
        assert region.address >= behind, region
        assert region.end <= around.end, region
        assert region.length > 0, region
        assert_nested(region.range, region.inner)
        behind = region.end


def assert_rows(memory: Memory) -> None:
    """The rows of a memory lie one behind the other, from its first byte to its last."""
    behind = memory.range.address
    for row in rows_of(memory):
        assert row.range.address == behind
        behind = row.range.end
    assert behind == memory.range.end


def assert_spans(memory: Memory) -> None:
    """Fields ascend, do not overlap, and have the bytes that lie there."""
    behind = memory.range.address
    for span in memory.spans(memory.range):
        assert span.offset >= behind, span
        assert span.data, span
        assert memory.contents is not None
        assert memory.contents.read(span.offset, len(span.data)) == span.data
        behind = span.offset + len(span.data)
    assert behind <= memory.range.end


def names_at(described: Described, address: int) -> tuple[str, ...]:
    """The names of the regions around an address in the first memory, outermost first."""
    row = next(row for row in rows_of(described.memories[0]) if address in row.range)
    return row.names

"""What blocks of a UF2 file say besides their payload: tags, and sums of regions.

(formats/containers/SPEC.md: uf2_block)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from formats.containers.uf2_block import IGNORE_TAG, TAG_NAMES, Tag, Uf2Block
from toolkit.findings import Finding
from toolkit.image.containers.rules import RULES
from toolkit.memory.contents import Contents

_TEXTS = ("firmware version", "device")
_NUMBERS = ("page size",)
_MOST_SAID = 20
_IGNORE_MARK = IGNORE_TAG.to_bytes(3, "little")
_MOST_SUMMED = 4
"""How many times over the bytes of a file are summed; regions that overlap are a sign of somebody's ill will."""


def is_to_be_ignored(block: Uf2Block) -> bool:
    """Whether a block says that no device writes it."""
    return _IGNORE_MARK in block.data and any(tag.kind == IGNORE_TAG for tag in block.tags or ())


def read_tags(places: Iterable[tuple[int, Uf2Block]]) -> tuple[tuple[str, ...], int | None]:
    """What the tags of blocks say, in words, what several say once; and the offset of the first block with wrong ones.

    Args:
        places: offsets of blocks in the file, and the blocks.
    """
    said: dict[Tag, None] = {}
    broken: int | None = None
    for offset, block in places:
        tags = block.tags
        if tags is None:
            broken = offset if broken is None else broken
        elif len(said) < _MOST_SAID:
            said |= dict.fromkeys(tags)
    return tuple(_words(tag) for tag in islice(said, _MOST_SAID)), broken


def _words(tag: Tag) -> str:
    name = TAG_NAMES.get(tag.kind, f"tag {tag.kind:#08x}")
    if name in _TEXTS:
        return f"{name} {tag.content.decode('utf-8', 'backslashreplace')}"
    if name in _NUMBERS:
        return f"{name} {int.from_bytes(tag.content, 'little'):,} bytes"
    return f"{name} {tag.content.hex()}".rstrip()


def findings_of(broken: int | None, places: Sequence[tuple[int, Uf2Block]], contents: Contents) -> Iterator[Finding]:
    """What is wrong with tags and sums; the first of each kind.

    Args:
        broken: offset of the first block with wrong tags, where there is one.
        places: offsets of blocks for flash in the file, and the blocks.
        contents: what these blocks give.
    """
    if broken is not None:
        yield RULES["uf2-tags"].found("a tag is shorter than its head, or leads out of its block", offset=broken)
    yield from _wrong_sum(places, contents)


def _wrong_sum(places: Sequence[tuple[int, Uf2Block]], contents: Contents) -> Iterator[Finding]:
    from hashlib import md5

    sums = {said: offset for offset, block in reversed(places) if (said := block.region_sum) is not None}
    budget = _MOST_SUMMED * sum(len(data) for _address, data in contents.segments)
    for said, offset in sorted(sums.items(), key=lambda item: item[1]):
        if not contents.holds(said.address, said.length):
            continue  # nobody knows what the device has there
        budget -= said.length
        if budget < 0:
            return
        there = md5(contents.read(said.address, said.length), usedforsecurity=False).digest()
        if there != said.md5:
            region = f"{said.length:,} bytes at {said.address:#x}"
            message = f"the MD5 of {region} is {there.hex()}, the block says {said.md5.hex()}"
            yield RULES["uf2-md5"].found(message, offset=offset)
            return

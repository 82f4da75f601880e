"""A block of a UF2 file, 512 bytes that say where up to 476 of them go (SPEC.md: uf2_block).

A UF2 file is one block after the other; each stands for itself. Whether the blocks of a file belong together, and
which of them a device takes, is not asked here.
"""

from __future__ import annotations

from typing import NamedTuple

from formats.codec import Spec
from formats.layout import Limited, blob, declare, derived, exactly, record, u32

MAGIC_1, MAGIC_2, MAGIC_3 = 0x0A324655, 0x9E5D5157, 0x0AB16F30
BLOCK_SIZE, DATA_SIZE = 512, 476

NOT_MAIN_FLASH, FILE_CONTAINER, FAMILY_PRESENT, MD5_PRESENT, TAGS_PRESENT = 0x0001, 0x1000, 0x2000, 0x4000, 0x8000
FLAG_NAMES = {
    NOT_MAIN_FLASH: "not main flash",
    FILE_CONTAINER: "file container",
    FAMILY_PRESENT: "family id present",
    MD5_PRESENT: "MD5 present",
    TAGS_PRESENT: "extension tags present",
}

TAG_NAMES = {
    0x9FC7BC: "firmware version",
    0x650D9D: "device",
    0x0BE9F7: "page size",
    0xB46DB0: "SHA-2 of the firmware",
    0xC8A729: "device type",
}
IGNORE_TAG = 0x9957E3
"""Of a block that is there for the boot ROM of an RP2350 alone, which looks at it and writes nothing."""
TAG_ALIGNMENT, _TAG_HEAD, _SUM_SIZE = 4, 4, 24
_LAST_TAGS = ((0, 0), (0xFF, 0xFFFFFF))


class Tag(NamedTuple):
    """An extension tag: what it is about, and what it says."""

    kind: int
    content: bytes


class RegionSum(NamedTuple):
    """The MD5 of a region of flash: address, length in bytes, 16 bytes of sum."""

    address: int
    length: int
    md5: bytes


@record
class Uf2Block:
    """One block: where its payload goes, and which one of how many it is."""

    _magic_1 = derived(exactly(u32, MAGIC_1), "first magic number", lambda _r: MAGIC_1)
    _magic_2 = derived(exactly(u32, MAGIC_2), "second magic number", lambda _r: MAGIC_2)
    flags: int = declare(u32, "what the block is, and what it has", names=FLAG_NAMES, show="flags")
    address: int = declare(u32, "address of the payload; in a file container, offset in the file", show="hex")
    payload_length: int = declare(Limited(u32, 0, DATA_SIZE), "bytes of data that are the payload")
    number: int = declare(u32, "which block it is, from 0")
    count: int = declare(u32, "how many blocks there are")
    family: int = declare(u32, "family id; in a file container, length of the file in bytes; else 0", show="hex")
    data: bytes = declare(blob(DATA_SIZE), "payload, and what flags say lies behind it")
    _magic_3 = derived(exactly(u32, MAGIC_3), "last magic number", lambda _r: MAGIC_3)

    @property
    def payload(self) -> bytes:
        """The bytes for the address."""
        return self.data[: self.payload_length]

    @property
    def region_sum(self) -> RegionSum | None:
        """What the block says of a region, with the flag for it."""
        if not self.flags & MD5_PRESENT:
            return None
        words = self.data[-_SUM_SIZE:]
        return RegionSum(int.from_bytes(words[:4], "little"), int.from_bytes(words[4:8], "little"), words[8:])

    @property
    def tags(self) -> tuple[Tag, ...] | None:
        """The tags behind the payload, none without the flag for them; None where one is no tag, or leads out."""
        if not self.flags & TAGS_PRESENT:
            return ()
        found: list[Tag] = []
        at, end = _aligned(self.payload_length), DATA_SIZE - (_SUM_SIZE if self.flags & MD5_PRESENT else 0)
        while at + _TAG_HEAD <= end:
            size, kind = self.data[at], int.from_bytes(self.data[at + 1 : at + _TAG_HEAD], "little")
            if (size, kind) in _LAST_TAGS:
                break
            if size < _TAG_HEAD or at + size > end:
                return None
            found.append(Tag(kind, self.data[at + _TAG_HEAD : at + size]))
            at += _aligned(size)
        return tuple(found)


def _aligned(length: int) -> int:
    return -(-length // TAG_ALIGNMENT) * TAG_ALIGNMENT


UF2_BLOCK = Spec("containers.uf2_block", Uf2Block, title="UF2 block")

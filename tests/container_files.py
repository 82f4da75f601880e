"""Files that hold bytes at addresses: how to make them, sound and not, for many tests."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.differential.collected_containers import uf2_block
from tests.golden_data import sample
from toolkit.image.containers.kinds import Container
from toolkit.image.containers.stored import WriteOptions
from toolkit.memory.contents import Contents

MINI_MBED = {
    suffix: sample(f"mbed/elf-sample/mini_mbed.{suffix}").read_bytes() for suffix in ("elf", "bin", "hex", "srec")
}
"""One program as the linker wrote it, and as objcopy did in three more ways."""
FLASH, ENTRY = 0x08000000, 0x08000119
ADDRESSING = [container for container in Container if container is not Container.RAW]
EXACT = WriteOptions(exact=True)

_starts = st.sampled_from([0, 0x100, 0xFFF0, 0x1FFF8, 0x0800_0000, 0x2000_0000, 0xFFFF_FF00])
pieces = st.lists(st.tuples(st.builds(int.__add__, _starts, st.integers(0, 90)), st.binary(max_size=60)), max_size=12)
contents = pieces.map(Contents)
"""Contents with holes of all kinds, within 32 bits."""
some_contents = contents.filter(lambda made: bool(made.segments))


def srec(*lines: str) -> bytes:
    """Give a file of S-records; the sums are put behind the lines."""
    return b"".join(f"{line}{(~sum(bytes.fromhex(line[2:])) & 0xFF):02X}\n".encode("ascii") for line in lines)


def intel_hex(*lines: str) -> bytes:
    """Give an Intel HEX file; the sums are put behind the lines."""
    return b"".join(f":{line}{(-sum(bytes.fromhex(line)) & 0xFF):02X}\n".encode("ascii") for line in lines)


def uf2(*payloads: tuple[int, bytes], flags: int = 0, family: int = 0) -> bytes:
    """Give a UF2 file of payloads at addresses."""
    blocks = (
        uf2_block(payload, address, (number, len(payloads)), flags, family)
        for number, (address, payload) in enumerate(payloads)
    )
    return b"".join(blocks)

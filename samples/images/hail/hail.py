"""The image that hail.toml describes, by Python: `python hail.py OUT`."""

from __future__ import annotations

import sys
from pathlib import Path

from toolkit.image.builder import ImageBuilder

HERE = Path(__file__).parent
TOCK = "2.3.0"


def hail() -> bytes:
    """The content of hail.bin."""
    return (
        ImageBuilder.tock("hail")
        .flags(version="1.1.0", start_address=0x10000)
        .attribute("board", "hail")
        .attribute("arch", "cortex-m4")
        .attribute("appaddr", "0x30000")
        .attribute("kernver", TOCK)
        .kernel(HERE / "kernel.bin")
        .kernel_version(TOCK)
        .app_memory(0x2000_4000, 0xC000)
        .kernel_binary(0x10000, 0x6000)
        .app(HERE / "apps/crc.elf", order=1, stack=2048, kernel_version="2.1")
        .app(HERE / "apps/ip_sense.elf", order=2, stack=4096, kernel_version="2.1")
        .app(HERE / "apps/analog_comparator.elf", order=3, kernel_version="2.1")
        .pad_to(0x80000)
        .to_bytes()
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(hail())

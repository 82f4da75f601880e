"""The ROM and the upgrade file that ti84pse.toml describes, by Python: `python ti84pse.py FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

from toolkit.image.builder import ImageBuilder, KnightImageBuilder

HERE = Path(__file__).parent
RELEASE = "1.0"


def builder() -> KnightImageBuilder:
    """All that the manifest says; the order of the calls means nothing."""
    return (
        ImageBuilder.knightos("TI84pSE")
        .kernel(HERE / "kernel.bin")
        .privileged(HERE / "privileged.bin")
        .boot(HERE / "boot.bin")
        .volume(HERE / "volume")
        .text("/etc/release", f"{RELEASE}\n")
        .folder("/var/log")
        .folder("/home/notes")
        .link("/bin/sh", "/bin/hello")
        .link("/etc/motd", "/home/readme.txt")
        .package(HERE / "packages/init-0.2.0.pkg")
        .package(HERE / "packages/corelib-0.1.0.pkg")
        .package(HERE.parents[1] / "knightos/kpack/demo.crc16.none.pkg")
        .upgrade(
            "ti84pse.8xu",
            version=RELEASE,
            key=HERE.parents[1] / "knightos/keys/test.key",
            pages=(0x00, 0x01, 0x02, 0x7C),
        )
    )


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    (folder / "ti84pse.rom").write_bytes(builder().to_bytes("ti84pse.rom"))
    for name, data in builder().build().companions.items():
        (folder / name).write_bytes(data)

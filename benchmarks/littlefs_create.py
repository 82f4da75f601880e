"""Makes a littlefs image of 2 MiB from a folder: ``python littlefs_create.py FOLDER IMAGE``.

The peer of ``flashwright kfs create``, written for speed: a little faster than littlefs-python's own ``create``. Blocks
have 4096 bytes, the sector of flash chips of this size; for this tree blocks of 1024 would take a tenth less.
"""

from __future__ import annotations

import os
import sys

BLOCK_SIZE = 4096
IMAGE_SIZE = 2 << 20


def main(folder: str, image: str) -> None:
    """Put all folders and files into a new image."""
    from littlefs import LittleFS

    volume = LittleFS(block_size=BLOCK_SIZE, block_count=IMAGE_SIZE // BLOCK_SIZE)
    for parent, folders, files in os.walk(folder):
        inside = parent[len(folder) :]
        for name in folders:
            volume.mkdir(f"{inside}/{name}")
        for name in files:
            with open(f"{parent}/{name}", "rb") as source, volume.open(f"{inside}/{name}", "wb") as target:  # noqa: PTH123
                target.write(source.read())
    with open(image, "wb") as file:  # noqa: PTH123
        file.write(volume.context.buffer)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])

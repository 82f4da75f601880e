"""The files that benchmarks work on, made where and when the first one asks: a tree, and images of it."""

from __future__ import annotations

import hashlib
import os
from functools import cached_property
from pathlib import Path

IMAGE_SIZE = 2 << 20
"""Bytes of every image: the flash of the calculator, and the peers' volumes."""
MODEL = "TI84pSE"
FILES, TREE_SIZE = 400, 900_000
FOLDERS = (
    *("bin", "etc", "home", "home/notes", "home/notes/school", "include", "include/kernel", "lib", "lib/core"),
    *("share", "share/fonts", "share/icons", "share/icons/small", "var", "var/applications"),
)
_SAMPLES = Path(__file__).parents[1] / "samples"


class Workspace:
    """A scratch folder and what is in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def plain_tbf(self) -> Path:
        """The app that elf2tab makes without any option."""
        return _SAMPLES / "tock/elf2tab/plain/cortex-m4.tbf"

    @cached_property
    def all_tbfs(self) -> list[Path]:
        """Every app that elf2tab made for the samples."""
        return sorted(_SAMPLES.glob("tock/elf2tab/**/*.tbf"))

    @cached_property
    def content(self) -> dict[str, bytes]:
        """400 files of 0.9 MB by their paths, the same on every machine; from empty to 9 KB, half below 1 KB."""
        shares = [_number(f"size {number}") ** 3 for number in range(FILES)]
        sizes = [int(share * TREE_SIZE / sum(shares)) for share in shares]
        sizes[0] += TREE_SIZE - sum(sizes)
        return {
            f"/{FOLDERS[number % len(FOLDERS)]}/file{number:03}": _bytes(f"content {number}", size)
            for number, size in enumerate(sizes)
        }

    @cached_property
    def tree(self) -> Path:
        """The content as a host folder."""
        root = self.folder / "tree"
        for folder in FOLDERS:
            (root / folder).mkdir(parents=True)
        for path, data in self.content.items():
            (root / path[1:]).write_bytes(data)
        return root

    @cached_property
    def kfs_image(self) -> Path:
        """The tree in a ROM image."""
        from toolkit.kfs.create import blank_image, create
        from toolkit.kfs.formatter import Profile
        from toolkit.kfs.layout import model_named

        image = self.folder / "read.rom"
        image.write_bytes(create(self.tree, blank_image(model_named(MODEL)), Profile.KERNEL).image)
        return image

    @cached_property
    def fat_image(self) -> Path:
        """The tree in a FAT12 volume with the geometry that pyfatfs gives to this size."""
        import fs
        from pyfatfs.PyFat import PyFat

        image = self.folder / "read.img"
        image.touch()
        maker = PyFat()
        maker.mkfs(os.fspath(image), PyFat.FAT_TYPE_FAT12, size=IMAGE_SIZE)
        maker.close()
        with fs.open_fs(f"fat://{image}") as volume:
            for folder in FOLDERS:
                volume.makedir(folder)
            for path, data in self.content.items():
                volume.writebytes(path, data)
        return image


def _bytes(seed: str, length: int) -> bytes:
    """Bytes that look random, `length` of them."""
    return hashlib.shake_128(seed.encode()).digest(length)


def _number(seed: str) -> float:
    """A number from 0 to 1."""
    return int.from_bytes(_bytes(seed, 6), "big") / 2**48

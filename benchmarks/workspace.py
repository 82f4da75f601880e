"""The files that benchmarks work on, made where and when the first one asks: a tree, and images of it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

IMAGE_SIZE = 2 << 20
"""Bytes of every image: the flash of the calculator, and the peers' volumes."""
MODEL = "TI84pSE"
FILES, TREE_SIZE = 400, 900_000
LARGE_MODEL = "TI84pCSE"
"""The calculator with most flash, 4 MiB."""
LARGE_FILES, LARGE_TREE_SIZE = 600, 2_500_000
FOLDERS = (
    *("bin", "etc", "home", "home/notes", "home/notes/school", "include", "include/kernel", "lib", "lib/core"),
    *("share", "share/fonts", "share/icons", "share/icons/small", "var", "var/applications"),
)
SAMPLES = Path(__file__).parents[1] / "samples"


class Workspace:
    """A scratch folder and what is in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def plain_tbf(self) -> Path:
        """The app that elf2tab makes without any option."""
        return SAMPLES / "tock/elf2tab/plain/cortex-m4.tbf"

    @cached_property
    def all_tbfs(self) -> list[Path]:
        """Every app that elf2tab made for the samples."""
        return sorted(SAMPLES.glob("tock/elf2tab/**/*.tbf"))

    @cached_property
    def many_elfs(self) -> list[Path]:
        """ELF files of one app for eight architectures."""
        return sorted(SAMPLES.glob("tock/elf2tab/multi-arch/*.elf"))

    @cached_property
    def content(self) -> dict[str, bytes]:
        """400 files of 0.9 MB by their paths, the same on every machine; from empty to 9 KB, half below 1 KB."""
        return _content(FILES, TREE_SIZE)

    @cached_property
    def tree(self) -> Path:
        """The content as a host folder."""
        return self._made_tree("tree", self.content)

    @cached_property
    def large_tree(self) -> Path:
        """600 files of 2.5 MB as a host folder."""
        return self._made_tree("large-tree", _content(LARGE_FILES, LARGE_TREE_SIZE))

    def _made_tree(self, name: str, content: Mapping[str, bytes]) -> Path:
        root = self.folder / name
        for folder in FOLDERS:
            (root / folder).mkdir(parents=True)
        for path, data in content.items():
            (root / path[1:]).write_bytes(data)
        return root

    @cached_property
    def memory(self) -> Any:
        """The tree in a `MemoryFS`."""
        from fs.memoryfs import MemoryFS

        memory = MemoryFS()
        for folder in FOLDERS:
            memory.makedir(folder)
        for path, data in self.content.items():
            memory.writebytes(path, data)
        return memory

    @cached_property
    def kfs_image(self) -> Path:
        """The tree in a ROM image."""
        from toolkit.kfs.layout import model_named
        from toolkit.kfs.make.create import blank_image, create
        from toolkit.kfs.make.formatter import Profile

        image = self.folder / "read.rom"
        image.write_bytes(create(self.tree, blank_image(model_named(MODEL)), Profile.KERNEL).image)
        return image

    @cached_property
    def empty_kfs_image(self) -> Path:
        """A volume without files."""
        return self._made_kfs_image("empty.rom", MODEL, {})

    @cached_property
    def large_kfs_image(self) -> Path:
        """600 files of 2.5 MB in 4 MiB."""
        return self._made_kfs_image("large.rom", LARGE_MODEL, _content(LARGE_FILES, LARGE_TREE_SIZE))

    @cached_property
    def empty_large_kfs_image(self) -> Path:
        """A volume of 4 MiB without files."""
        return self._made_kfs_image("empty-large.rom", LARGE_MODEL, {})

    def _made_kfs_image(self, name: str, model_name: str, content: Mapping[str, bytes]) -> Path:
        from toolkit.kfs.layout import model_named
        from toolkit.kfs.make.create import blank_image
        from toolkit.kfs.make.formatter import format_volume
        from toolkit.kfs.make.tree import SourceFile, SourceFolder

        tree = SourceFolder()
        for path, data in content.items():
            *folders, file = path.encode().strip(b"/").split(b"/")
            place = tree
            for folder in folders:
                child = place.children.setdefault(folder, SourceFolder())
                assert isinstance(child, SourceFolder)
                place = child
            place.children[file] = SourceFile(data)
        model = model_named(model_name)
        image = self.folder / name
        image.write_bytes(format_volume(tree, model.layout).into(blank_image(model)))
        return image

    @cached_property
    def empty_fat_image(self) -> Path:
        """A FAT12 volume without files, with the geometry that pyfatfs gives to this size."""
        from pyfatfs.PyFat import PyFat

        image = self.folder / "empty.img"
        image.touch()
        maker = PyFat()
        maker.mkfs(os.fspath(image), PyFat.FAT_TYPE_FAT12, size=IMAGE_SIZE)
        maker.close()
        return image

    @cached_property
    def fat_image(self) -> Path:
        """The tree in a FAT12 volume."""
        import fs

        image = self.folder / "read.img"
        image.write_bytes(self.empty_fat_image.read_bytes())
        with fs.open_fs(f"fat://{image}") as volume:
            for folder in FOLDERS:
                volume.makedir(folder)
            for path, data in self.content.items():
                volume.writebytes(path, data)
        return image


def _content(files: int, size: int) -> dict[str, bytes]:
    """So many files of so many bytes together, by their paths."""
    shares = [_number(f"size {number}") ** 3 for number in range(files)]
    sizes = [int(share * size / sum(shares)) for share in shares]
    sizes[0] += size - sum(sizes)
    return {
        f"/{FOLDERS[number % len(FOLDERS)]}/file{number:03}": noise(f"content {number}", length)
        for number, length in enumerate(sizes)
    }


def noise(seed: str, length: int) -> bytes:
    """Bytes that look random, `length` of them."""
    return hashlib.shake_128(seed.encode()).digest(length)


def _number(seed: str) -> float:
    """A number from 0 to 1."""
    return int.from_bytes(noise(seed, 6), "big") / 2**48

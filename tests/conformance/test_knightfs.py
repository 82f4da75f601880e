"""PyFilesystem's own tests on KnightFS, in five configurations.

Adapted in three ways only: the large contents are as large as a volume allows, a name that Python 3.12 dropped is given
back, and paths outside of ASCII are not claimed to be portable to the calculator.
"""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

from toolkit.kfs.filesystem import KnightFS  # first: it makes `import fs` work

# isort: split
from fs.test import FSTestCases

from formats.knightos.kfs_page import BLOCK_SIZE
from toolkit.flash import FlashDevice, NorFlash, Recorder
from toolkit.kfs.layout import MODELS
from toolkit.kfs.make.formatter import format_volume
from toolkit.kfs.make.tree import SourceFolder
from toolkit.kfs.open_image import open_device
from toolkit.kfs.write.writable import WritableVolume

MODEL = MODELS["TI83p"]


def empty_image() -> bytes:
    """An image with an empty volume: without even the directory that a new one gets."""
    image = format_volume(SourceFolder(), MODEL.layout).into(b"\xff" * MODEL.rom_size)
    flash = NorFlash(MODEL.geometry, image)
    volume = WritableVolume(flash)
    volume.remove_tree(b"/")
    volume.collect()
    return bytes(flash)


EMPTY = empty_image()


class KnightFSCases(FSTestCases):
    """The tests, with contents that fit into a calculator."""

    assertRaisesRegexp = unittest.TestCase.assertRaisesRegex  # noqa: N815 - the name that the tests use
    data1 = b"foo" * 256 * 20
    data2 = b"bar" * 2 * 256 * 20
    data3 = b"baz" * 3 * 256 * 20
    data4 = b"egg" * 7 * 256 * 20

    def make_device(self) -> FlashDevice:
        """The flash that holds the volume."""
        return NorFlash(MODEL.geometry, EMPTY)

    def make_fs(self) -> KnightFS:
        """What is tested."""
        volume = KnightFS(self.make_device())
        volume._meta["unicode_paths"] = False
        return volume


class TestMemory(KnightFSCases, unittest.TestCase):
    """On flash in memory."""


class TestFile(KnightFSCases, unittest.TestCase):
    """On an image file."""

    def make_device(self) -> FlashDevice:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = Path(folder.name, "calc.rom")
        path.write_bytes(EMPTY)
        return open_device(path, writable=True)


class TestNearlyFull(KnightFSCases, unittest.TestCase):
    """On a volume with 200 free blocks, which the contents fill again and again."""

    data1 = b"foo" * BLOCK_SIZE
    data2 = b"bar" * 2 * BLOCK_SIZE
    data3 = b"baz" * 3 * BLOCK_SIZE
    data4 = b"egg" * 7 * BLOCK_SIZE

    def make_fs(self) -> KnightFS:
        volume = super().make_fs()
        blocks = volume.volume
        blocks.prepare()
        pinned = blocks.open_file(b"/filler", create=True)
        pinned.write(0, bytes((len(blocks.blocks) - 200) * BLOCK_SIZE))
        blocks.remove(b"/filler")  # open, so that its blocks stay taken
        return volume


class TestAfterCollection(KnightFSCases, unittest.TestCase):
    """On a volume that was full of removed files, and collected."""

    def make_fs(self) -> KnightFS:
        volume = super().make_fs()
        for number in range(40):
            volume.writebytes(f"/old{number}", bytes(BLOCK_SIZE * 25))
            volume.remove(f"/old{number}")
        volume.volume.collect()
        return volume


class TestRecorded(KnightFSCases, unittest.TestCase):
    """With the recorder on."""

    def make_device(self) -> FlashDevice:
        return Recorder(super().make_device())

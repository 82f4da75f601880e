"""Images made to take for ever: the work is counted in bytes read from the device, never in time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest

from formats.knightos.kfs_entry import DirectoryBody, Entry, FileBody
from tests.cli.running import run
from tests.kfs_images import LAYOUT, crafted, directory_entry, file_entry, mounted, raw_entry
from toolkit.flash import Geometry, NorFlash, Sector
from toolkit.kfs.copying.compare import VolumeTree, compare
from toolkit.kfs.history.history import history
from toolkit.kfs.kernel import lookup
from toolkit.kfs.kernel.reading import KernelView
from toolkit.kfs.layout import MODELS
from toolkit.kfs.lint.lint import lint
from toolkit.kfs.picture import describe
from toolkit.kfs.space import Space, describe_space
from toolkit.kfs.volume import Volume

BLOCKS = [(page << 8) + index for page in LAYOUT.dat_pages for index in range(1, 64)]
ONE_CHAIN = {b: (BLOCKS[i - 1] if i else 0x7FFF, (*BLOCKS, 0xFFFF)[i + 1]) for i, b in enumerate(BLOCKS)}
LOOP = ONE_CHAIN | {BLOCKS[-1]: (BLOCKS[-2], BLOCKS[0])}
SWAP_LOOP = {0x1801: (0x7FFF, 0x1801)}


def files(count: int, section_id: Callable[[int], int], size: Callable[[int], int]) -> list[Entry]:
    return [file_entry(b"%d" % n, size(n), section_id(n)) for n in range(count)]


IMAGES: dict[str, Callable[[], bytes]] = {
    "shared": lambda: crafted(files(3500, lambda n: 0x401, lambda n: 258_048), ONE_CHAIN),
    "sizes": lambda: crafted(files(3500, lambda n: 0x401, lambda n: 258_048 - n), ONE_CHAIN),
    "staggered": lambda: crafted(files(1000, lambda n: BLOCKS[n], lambda n: 256 * (1008 - n)), ONE_CHAIN),
    "loop": lambda: crafted(files(3500, lambda n: BLOCKS[n % 1008], lambda n: 70_000), LOOP),
    "swap": lambda: crafted(files(1200, lambda n: 0x1801, lambda n: 1000), SWAP_LOOP),
    "twins": lambda: crafted([file_entry(b"f", 1, 0x401) for _ in range(4000)], {0x401: (0x7FFF, 0xFFFF)}),
    "deep": lambda: crafted([directory_entry(b"d", n + 1, n) for n in range(5000)]),
    "zeros": lambda: crafted([b"\xbf\x09\x00\x00\x00\x01\x00\xffbin\x00" + bytes(65_000)]),
}


class CountingFlash:
    """A device that counts what is read of it."""

    def __init__(self, image: bytes) -> None:
        self._flash = NorFlash(MODELS["TI83p"].geometry, image)
        self.bytes_read = 0

    @property
    def geometry(self) -> Geometry:
        return self._flash.geometry

    def read(self, offset: int, length: int) -> bytes:
        self.bytes_read += length
        return self._flash.read(offset, length)

    def program(self, offset: int, data: bytes) -> None:
        self._flash.program(offset, data)

    def erase(self, sector: Sector) -> None:
        self._flash.erase(sector)

    def sync(self) -> None:
        self._flash.sync()


@pytest.mark.parametrize("name", IMAGES)
def test_survey_reads_a_bounded_number_of_bytes(name: str) -> None:
    device = CountingFlash(IMAGES[name]())
    describe(Volume(device))
    assert device.bytes_read < 20 * LAYOUT.capacity


def dead(count: int, section_id: Callable[[int], int]) -> list[Entry]:
    return [raw_entry(1, FileBody(0, 0xFF, 70_000, section_id(n), b"%d" % n)) for n in range(count)]


REPORTED = IMAGES | {
    "dead, shared": lambda: crafted(dead(3500, lambda n: 0x401), ONE_CHAIN),
    "dead, staggered": lambda: crafted(dead(3500, lambda n: BLOCKS[n % 1008]), ONE_CHAIN),
    "dead, loop": lambda: crafted(dead(3500, lambda n: BLOCKS[n % 1008]), LOOP),
    "dead, deep": lambda: crafted([raw_entry(2, DirectoryBody(n, n + 1, 0xFF, b"d")) for n in range(5000)]),
}


@pytest.mark.parametrize("name", REPORTED)
@pytest.mark.parametrize(
    "report",
    [lambda volume: describe_space(Space(volume)), history, lint, lambda volume: compare(*[VolumeTree(volume)] * 2)],
    ids=["space", "history", "lint", "compare"],
)
def test_report_reads_a_bounded_number_of_bytes(name: str, report: Callable[[Volume], object]) -> None:
    device = CountingFlash(REPORTED[name]())
    report(Volume(device))
    assert device.bytes_read < 24 * LAYOUT.capacity


@pytest.mark.parametrize("name", IMAGES)
def test_listing_says_a_bounded_number_of_things(name: str, tmp_path: Path) -> None:
    (tmp_path / "x.rom").write_bytes(IMAGES[name]())
    result = run("kfs", "ls", tmp_path / "x.rom", "--json")
    assert (result.code, len(result.output) < 2_000_000) == (0, True)


def test_lookups_in_deep_trees_are_remembered() -> None:
    """All paths of a chain of folders: each folder is looked up once, not once for every path below it."""
    volume = mounted(crafted([directory_entry(b"d", n + 1, n) for n in range(1000)]))
    view = KernelView(volume)
    with mock.patch("toolkit.kfs.kernel.lookup._first", wraps=lookup._first) as search:
        found = [view.find(node.path) for node in volume.walk()]
    assert search.call_count <= 2 * len(found)
    assert [record.index for record in found if record] == list(range(len(found)))[: sum(map(bool, found))]

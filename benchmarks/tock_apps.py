"""Apps in the flash of a board, against tockloader: flash lost between them, and how long the commands take."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.measure import Benchmark, Contest, UnmeasurableError
from benchmarks.processes import script, wall_time
from benchmarks.workspace import Workspace

SETS = 200
BOARD, THEIR_NAME, START, REGION = "nrf52840dk", "nrf52dk", 0x40000, 0xC0000
"""A board with much room for apps, tockloader's name of it, and where the apps are."""
POWERS = [1 << exponent for exponent in range(9, 19)]
"""Lengths of the apps that elf2tab makes for a Cortex-M."""
LIST = "tockloader list --flash-file"
INSTALL = "tockloader install --flash-file"


def app_sets() -> Iterator[list[int]]:
    """Sets of 2 to 10 lengths of apps, for ever, the same on every machine; every other as elf2tab makes them."""
    chance = random.Random("apps of a board")
    while True:
        for any_length in (False, True):
            count = chance.randint(2, 10)
            yield [
                chance.randrange(300, chance.choice(POWERS[2:])) // 4 * 4 if any_length else chance.choice(POWERS)
                for _ in range(count)
            ]


def wasted(workspace: Workspace) -> Contest:
    """Bytes that 200 sets of apps take beyond their own; no set may take more of ours."""
    ours: list[int] = []
    theirs: list[int] = []
    sets = app_sets()
    while len(ours) < SETS:
        lengths = next(sets)
        tabs = [_archive(workspace.folder / f"app{number}.tab", length) for number, length in enumerate(lengths)]
        end = _by_tockloader(workspace.folder / "wasted.bin", tabs)
        if end > START + REGION:
            continue
        our_end = _by_us(tabs)
        if our_end > end:
            raise UnmeasurableError(f"apps of {lengths} bytes end at {our_end:#x}, tockloader's at {end:#x}")
        ours.append(our_end - START - sum(lengths))
        theirs.append(end - START - sum(lengths))
    return Contest(lambda: sum(ours), lambda: sum(theirs))


def _by_us(tabs: Sequence[Path]) -> int:
    """Where the list of apps ends that we install."""
    from toolkit.memory.contents import Contents
    from toolkit.tock.apps.install import How, install
    from toolkit.tock.apps.offers import AppFile
    from toolkit.tock.board.catalog import board_named
    from toolkit.tock.image.flash_image import FlashImage

    image = FlashImage(board_named(BOARD), Contents())
    return install(image, [AppFile(tab.name, tab.read_bytes()) for tab in tabs], How(pad=True)).after.end


def _by_tockloader(file: Path, tabs: Sequence[Path]) -> int:
    """Where the list of apps ends that tockloader installs."""
    from tests.peers.tockloader import Tockloader

    file.write_bytes(b"")
    tockloader = Tockloader(file, "--board", THEIR_NAME)
    tockloader.run("install", *tabs)
    with file.open("ab") as flash:
        flash.write(b"\xff" * 200)  # it reads so many bytes of each header
    last = tockloader.listed()[-1]
    return last.address + last.length


def _archive(path: Path, length: int) -> Path:
    from tests.app_lists import tbf
    from tests.peers.archives import archive

    path.write_bytes(archive(path.stem, tbf(path.stem, length), "cortex-m4"))
    return path


def list_(workspace: Workspace) -> Contest:
    """The apps of a full image."""
    image = str(_full(workspace))
    return Contest(
        wall_time([script("flashwright"), "tock", "apps", "list", image, "--board", "hail"], workspace),
        wall_time([script("tockloader"), "list", "--flash-file", image, "--board", "hail"], workspace),
    )


def install_(workspace: Workspace) -> Contest:
    """One app more in an image with nine."""
    full, image = _full(workspace), workspace.folder / "install.bin"
    tab = str(_archive(workspace.folder / "new.tab", 4096))
    shutil.copy(full, image)
    ours = [script("flashwright"), "tock", "apps", "install", str(image), tab, "--board", "hail"]
    theirs = [script("tockloader"), "install", "--flash-file", str(image), "--board", "hail", tab]
    return Contest(
        _anew(full, image, wall_time(ours, workspace)),
        _anew(full, image, wall_time(theirs, workspace)),
    )


def _anew(full: Path, image: Path, timed: Callable[[], float]) -> Callable[[], float]:
    """The same on a fresh copy of the image each time."""

    def run() -> float:
        shutil.copy(full, image)
        return timed()

    return run


def _full(workspace: Workspace) -> Path:
    """A Hail's flash with nine apps."""
    from toolkit.memory.contents import Contents
    from toolkit.tock.apps.install import install
    from toolkit.tock.apps.offers import AppFile
    from toolkit.tock.board.catalog import board_named
    from toolkit.tock.image.flash_image import FlashImage

    board = board_named("hail")
    image = FlashImage(board, Contents([(board.flash.address, b"\xff" * board.flash.length)]))
    tabs = [_archive(workspace.folder / f"full{number}.tab", POWERS[number % 5]) for number in range(9)]
    install(image, [AppFile(tab.name, tab.read_bytes()) for tab in tabs])
    path = workspace.folder / "full.bin"
    path.write_bytes(image.read_range(board.flash))
    return path


BENCHMARKS = (
    Benchmark("flash-wasted", "apps placed, 200 sets", "tockloader's placement", wasted, 1, bound=0.6, unit="B"),
    Benchmark("apps-list", "flashwright tock apps list", LIST, list_, 15, bound=0.6),
    Benchmark("apps-install", "flashwright tock apps install", INSTALL, install_, 15, bound=0.7),
)

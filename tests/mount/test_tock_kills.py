"""The process that serves a mounted image is killed while it changes: the image file is old or new, and never else."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.mount.mounting import SOAKS, Server, cut_off_in_time
from tests.tock_flash import HAIL, recorded, tbf
from toolkit.tock.apps.walk import walk_apps
from toolkit.tock.image.attributes import read_attributes
from toolkit.tock.image.image_file import TockImageFile

pytestmark = pytest.mark.usefixtures("fuse")

KILLS = 100 if SOAKS else 3
LONGEST_LIFE = 0.4
"""Seconds from the first change to the kill."""
State = tuple[frozenset[tuple[str, str]], frozenset[str]]
"""Attributes and names of apps."""


class Load:
    """Changes of an image, through the folder that it is mounted on.

    Args:
        folder: the folder.
        state: what is there.
        seed: of the random numbers.
    """

    def __init__(self, folder: Path, state: State, seed: int) -> None:
        self.folder, self.possible, self.changes = folder, [state], 0
        self._random = random.Random(seed)

    def run(self) -> None:
        """Change things until nobody answers any more."""
        while True:
            change = self._random.choice((self.install, self.install, self.uninstall, self.set_attribute))
            try:
                change()
            except OSError:
                return
            self.changes += 1

    def _become(self, attributes: frozenset[tuple[str, str]], apps: frozenset[str], do: Callable[[], object]) -> None:
        self.possible = [self.possible[-1], (attributes, apps)]
        do()
        self.possible = self.possible[-1:]

    def install(self) -> None:
        attributes, apps = self.possible[-1]
        name = self._random.choice("abcdef")
        path = self.folder / "apps" / f"{name}.tbf"
        self._become(attributes, apps | {name}, lambda: path.write_bytes(tbf(name)))

    def uninstall(self) -> None:
        attributes, apps = self.possible[-1]
        if apps:
            name = self._random.choice(sorted(apps))
            self._become(attributes, apps - {name}, (self.folder / "apps" / name).rmdir)

    def set_attribute(self) -> None:
        attributes, apps = self.possible[-1]
        key, value = self._random.choice("xyz"), str(self._random.random())
        after = frozenset({**dict(attributes), key: value}.items())
        path = self.folder / "attributes" / key
        self._become(after, apps, lambda: path.write_text(value))


def state_of(image: Path) -> State:
    flash = TockImageFile(image, lambda _decoded: HAIL).image
    apps = walk_apps(flash)
    assert [finding.code for finding in apps.findings if finding.severity.value == "error"] == []
    return frozenset(read_attributes(flash).as_dict().items()), frozenset(item.name for item in apps.apps)


@pytest.mark.parametrize("seed", range(2))
def test_kill(tmp_path: Path, seed: int) -> None:
    image, folder = tmp_path / "hail.bin", tmp_path / "mounted"
    image.write_bytes(recorded("boot-113").ljust(HAIL.flash.length, b"\xff"))
    changes = 0
    moments = random.Random(seed)
    with cut_off_in_time(folder):
        for kill in range(KILLS):
            server = Server(image, folder, "--board", HAIL.name)
            load = Load(folder, state_of(image), kill)
            worker = threading.Thread(target=load.run)
            worker.start()
            time.sleep(moments.random() * LONGEST_LIFE)
            while kill == KILLS - 1 and not changes + load.changes and worker.is_alive():  # the machine is slow
                time.sleep(0.01)
            server.kill()
            worker.join()
            changes += load.changes
            assert image.stat().st_size == HAIL.flash.length
            assert state_of(image) in load.possible
    assert changes

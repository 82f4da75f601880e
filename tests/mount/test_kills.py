"""The process that serves a mount is killed while files change: each is old or new, and the next mount goes on."""

from __future__ import annotations

import multiprocessing
import os
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.kfs_images import opened
from tests.mount.load import DIRECTORY, Load, State, state_of
from tests.mount.mounting import (
    LONGEST,
    PATIENCE,
    SMALL,
    SOAKS,
    cut_off_in_time,
    empty_volume,
    model_of,
    sound_tree,
    tree_below,
    unmount_patiently,
)
from tests.powerloss.cutting import grave_errors, tree_of
from toolkit.flash.in_place import InPlaceImage
from toolkit.kfs.filesystem import KnightFS
from toolkit.mount import removed_files
from toolkit.mount.fuse import serve

pytestmark = pytest.mark.usefixtures("fuse")

KILLS = 1_000 if SOAKS else 50
LONGEST_LIFE = 0.2
"""Seconds from the first change to the kill."""
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["tests.mount.test_kills"])


def _serve(image: Path, folder: Path) -> None:
    removed_files.LONGEST_WAIT = LONGEST  # a busy machine must not come between two calls of one renaming
    with InPlaceImage(image, model_of(image).geometry) as device, KnightFS(device) as filesystem:
        serve(filesystem, folder, name="killed")


@contextmanager
def served(image: Path, folder: Path) -> Iterator[multiprocessing.process.BaseProcess]:
    """A process that serves a mount. It is dead afterwards, and the folder is not mounted."""
    server = _PROCESSES.Process(target=_serve, args=(image, folder))
    server.start()
    try:
        last = time.monotonic() + PATIENCE
        while not os.path.ismount(folder):
            assert server.is_alive(), f"the server ended with {server.exitcode}"
            assert time.monotonic() < last, "not mounted in time"
            time.sleep(0.002)
        yield server
    finally:
        server.kill()
        server.join(PATIENCE)
        unmount_patiently(folder)


def _lives_and_is_killed(image: Path, folder: Path, state: State, seed: int, version: int) -> Load:
    """Mount, see that all is there, change files until the server is killed."""
    with cut_off_in_time(folder), served(image, folder) as server:
        assert state_of(tree_below(folder)) == state
        load = Load(folder, state, seed, version)
        killer = threading.Timer(random.Random(seed).uniform(0, LONGEST_LIFE), server.kill)
        killer.start()
        try:
            load.run()
        finally:
            killer.join()
    return load


def test_kills(tmp_path: Path) -> None:
    image, folder = empty_volume(tmp_path / "volume.rom", SMALL), tmp_path / "mounted"
    folder.mkdir()
    state, version, changes, between = {"bin": DIRECTORY}, 0, 0, 0
    kill = 0
    while kill < KILLS or (changes <= KILLS and kill < 20 * KILLS):  # on a slow machine few changes come before a kill
        load = _lives_and_is_killed(image, folder, state, kill, version)
        volume = opened(image)
        assert grave_errors(volume) == [], f"after kill {kill}"
        state = state_of(tree_of(volume))
        assert state in load.possible, f"after kill {kill}"
        version, changes, between = load.version, changes + load.changes, between + (state != load.state)
        kill += 1
    with cut_off_in_time(folder), served(image, folder) as server:
        (folder / "bin2").mkdir()
        unmount_patiently(folder)
        server.join(PATIENCE)
    assert state_of(sound_tree(image)) == state | {"bin2": DIRECTORY}
    assert changes > KILLS, "hardly anything was changed"
    print(f"{kill} kills among {changes} changes; {between} times the one under way counted already")

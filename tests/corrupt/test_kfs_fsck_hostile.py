"""Checking and repairing images made to take for ever: the work is counted in bytes read, never in time."""

from __future__ import annotations

import pytest

from tests.corrupt.test_kfs_hostile import IMAGES, CountingFlash
from tests.kfs_images import LAYOUT
from toolkit.kfs.check import fsck
from toolkit.kfs.repair.repair import repair
from toolkit.kfs.volume import Volume

MOST_FINDINGS = 3
"""For each entry: one about its place, one about its chain, one about its size."""


@pytest.mark.parametrize("name", IMAGES)
def test_check_reads_a_bounded_number_of_bytes(name: str) -> None:
    device = CountingFlash(IMAGES[name]())
    fsck.check(Volume(device))
    assert device.bytes_read < 20 * LAYOUT.capacity


@pytest.mark.parametrize("name", IMAGES)
def test_check_says_a_bounded_number_of_things(name: str) -> None:
    volume = Volume(CountingFlash(IMAGES[name]()))
    assert len(fsck.check(volume)) < MOST_FINDINGS * len(volume.fat.items) + 10


@pytest.mark.parametrize("name", IMAGES)
def test_repair_reads_a_bounded_number_of_bytes(name: str) -> None:
    device = CountingFlash(IMAGES[name]())
    repair(device)
    assert device.bytes_read < 100 * LAYOUT.capacity


def test_check_of_a_sound_volume_reads_it_hardly_more_than_once() -> None:
    """It goes before every change: data of blocks are read where they are free, not where they are used."""
    from tests.corrupt.test_kfs_fsck import one_file

    device = CountingFlash(bytes(one_file(200_000)))
    volume = Volume(device)
    device.bytes_read = 0
    fsck.check(volume)
    assert device.bytes_read < 1.5 * LAYOUT.capacity

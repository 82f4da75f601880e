"""Checking and repairing any image: our errors or success; what could be read still can, and no error is left."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.knightos.kfs_entry import Entry, FileBody
from tests.corrupt.test_kfs_fsck import IMAGES
from tests.fuzz.test_kfs import BLOCKS, CHANGES, ENTRIES
from tests.golden_data import read, sample
from tests.kfs_images import LAYOUT, crafted
from toolkit.errors import VolumeError
from toolkit.flash import NorFlash
from toolkit.kfs.check import fsck
from toolkit.kfs.damage import damage
from toolkit.kfs.layout import models_of_size
from toolkit.kfs.repair.repair import UNREPAIRABLE, repair
from toolkit.kfs.volume import File, Volume

BASES = {
    "genkfs": read(sample("knightos/fs/sizes.TI83p.rom.gz")),
    "kernel": read(sample("knightos/kernel-written/ops.TI83p.after.rom.gz")),
    "renamed": read(sample("knightos/vectors/v05_kernel_delete_rename_mkdir_symlink.bin.xz")),
    "cross-link": read(sample("knightos/vectors/v09_kernel_write_empty_file_crosslink.bin.xz")),
    "power cut": read(sample("knightos/vectors/v15_powercut_after_mark_modified.bin.xz")),
}
DAMAGED = sorted(code for code in IMAGES if code != "kfs-usb-boot-block")


def whole_files(volume: Volume) -> Counter[str]:
    """Digests of the contents of all live files that are not damaged, in the tree or out of it."""
    files = [node for node in volume.walk() if isinstance(node, File)]
    lost = [(lost.path, lost.record) for lost in volume.out_of_tree if lost.record.index not in replaced(volume)]
    files += [File(path, record, record.body) for path, record in lost if isinstance(record.body, FileBody)]
    sound = (file for file in files if not damage(volume, file))
    return Counter(hashlib.sha256(volume.read_file(file)).hexdigest() for file in sound)


def replaced(volume: Volume) -> set[int]:
    """Indices of entries that an interrupted rename was about to retire: their content is the newest entry's."""
    from toolkit.kfs.check.inventory import Inventory

    return set(Inventory(volume).replaced)


def check_and_repair(image: bytes) -> None:
    device = NorFlash(models_of_size(len(image))[0].geometry, image)
    try:
        volume = Volume(device)
    except VolumeError:
        return
    fsck.check(volume)
    whole = whole_files(volume)
    repair(device)
    volume = Volume(device)
    left = {finding.code for finding in fsck.errors(volume)}
    assert whole_files(volume) >= whole
    assert left <= UNREPAIRABLE or "kfs-block-outside" in left
    once = bytes(device)
    assert (repair(device), bytes(device)) == ([], once)


def changed(base: bytes, changes: list[tuple[int, bytes]]) -> bytes:
    image = bytearray(base)
    for offset, data in changes:
        image[offset : offset + len(data)] = data
    return bytes(image[: LAYOUT.size])


@pytest.mark.parametrize("base", BASES)
@given(changes=CHANGES)
def test_changed_volumes(base: str, changes: list[tuple[int, bytes]]) -> None:
    check_and_repair(changed(BASES[base], changes))


@given(st.sampled_from(DAMAGED), CHANGES)
def test_damaged_volumes_damaged_more(code: str, changes: list[tuple[int, bytes]]) -> None:
    check_and_repair(changed(bytes(IMAGES[code]()), changes))


@given(ENTRIES, BLOCKS)
def test_any_entries(entries: list[Entry | bytes], blocks: dict[int, tuple[int, int]]) -> None:
    check_and_repair(crafted(entries, blocks))


@given(st.binary(min_size=64, max_size=4000))
def test_any_log(data: bytes) -> None:
    image = bytearray(crafted([]))
    image[LAYOUT.fat_top + 1 - len(data) : LAYOUT.fat_top + 1] = data
    check_and_repair(bytes(image))


@given(st.binary(min_size=64, max_size=256))
def test_any_headers(data: bytes) -> None:
    image = bytearray(BASES["genkfs"])
    image[0x10004 : 0x10004 + len(data)] = data
    check_and_repair(bytes(image))

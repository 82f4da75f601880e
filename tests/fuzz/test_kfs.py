"""Mounting, surveying and exporting any image: our errors or success, in time in proportion to the image."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.golden_data import read, sample
from tests.kfs_images import LAYOUT, crafted, directory_entry, file_entry, link_entry, mounted, raw_entry
from toolkit.errors import VolumeError
from toolkit.flash import NorFlash
from toolkit.kfs.copying.export import Links, export
from toolkit.kfs.kernel.reading import KernelView
from toolkit.kfs.layout import models_of_size
from toolkit.kfs.picture import describe, describe_whole
from toolkit.kfs.volume import File, Volume

BASES = [
    read(sample("knightos/fs/sizes.TI83p.rom.gz")),
    read(sample("knightos/kernel-written/ops.TI83p.after.rom.gz")),
    read(sample("knightos/crafted/symlinks.rom.gz")),
]
FAT = st.integers(LAYOUT.fat_top - 1000, LAYOUT.fat_top)
HEADERS = st.integers(0x10000, 0x10100)
ANYWHERE = st.integers(0, LAYOUT.size - 1)
CHANGES = st.lists(
    st.tuples(st.one_of(FAT, HEADERS, ANYWHERE), st.binary(min_size=1, max_size=8)), min_size=1, max_size=6
)
SECTION_IDS = st.one_of(st.integers(0x401, 0x404), st.sampled_from([0, 0x400, 0x7FFF, 0xFFFF, 0x1401, 0xFF3F]))
NAMES = st.one_of(
    st.sampled_from([b"a", b"b", b".", b"..", b"", b"a/b"]), st.binary(max_size=4).filter(lambda n: 0 not in n)
)
IDS = st.integers(0, 3)
ENTRIES = st.lists(
    st.one_of(
        st.builds(file_entry, NAMES, st.integers(0, 0xFFFFFF), SECTION_IDS, IDS),
        st.builds(directory_entry, NAMES, IDS, IDS),
        st.builds(link_entry, NAMES, NAMES, IDS),
        st.builds(raw_entry, st.sampled_from([0x10, 0x33, 0xFE]), st.binary(max_size=9)),
        st.binary(max_size=12),
    ),
    max_size=12,
)
BLOCKS = st.dictionaries(st.integers(0x401, 0x404), st.tuples(SECTION_IDS, SECTION_IDS))


def use(volume: Volume) -> None:
    """Everything that the commands do with a volume."""
    describe(volume)
    view = KernelView(volume)
    for node in volume.walk():
        describe_whole(volume, node)
        view.predict(node.path)
        if isinstance(node, File):
            assert len(volume.read_file(node)) == volume.length(node)


def try_to_use(image: bytes) -> None:
    try:
        volume = Volume(NorFlash(models_of_size(len(image))[0].geometry, image))
    except VolumeError:
        return
    use(volume)


@pytest.mark.parametrize("base", BASES, ids=["genkfs", "kernel", "links"])
@given(changes=CHANGES)
def test_changed_images(base: bytes, changes: list[tuple[int, bytes]]) -> None:
    image = bytearray(base)
    for offset, data in changes:
        image[offset : offset + len(data)] = data
    try_to_use(bytes(image[: LAYOUT.size]))


@given(ENTRIES, BLOCKS)
def test_crafted_logs(entries: list[object], blocks: dict[int, tuple[int, int]]) -> None:
    use(mounted(crafted(entries, blocks)))  # type: ignore[arg-type]


@given(ENTRIES, BLOCKS, st.sampled_from(Links))
def test_export_writes_into_its_folder_only(
    entries: list[object], blocks: dict[int, tuple[int, int]], links: Links
) -> None:
    volume = mounted(crafted(entries, blocks))  # type: ignore[arg-type]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        export(volume, volume.root, folder / "in" / "out", links)
        assert [path.name for path in folder.iterdir()] == ["in"]
        assert [path.name for path in (folder / "in").iterdir()] == ["out"]


@given(st.binary(min_size=64, max_size=4000))
def test_any_log(data: bytes) -> None:
    image = bytearray(crafted([]))
    image[LAYOUT.fat_top + 1 - len(data) : LAYOUT.fat_top + 1] = data
    try_to_use(bytes(image))

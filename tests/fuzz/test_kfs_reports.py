"""Reports about any image, and what follows from them: our errors or success, and no file lost by fixing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.knightos.kfs_entry import (
    DELETED_DIRECTORY,
    DELETED_FILE,
    DELETED_LINK,
    SUPERSEDED_FILE,
    DirectoryBody,
    FileBody,
    LinkBody,
)
from tests.fuzz.test_kfs import BASES, BLOCKS, CHANGES, ENTRIES, IDS, NAMES, SECTION_IDS
from tests.kfs_images import LAYOUT, MODEL, crafted, mounted, raw_entry
from toolkit.errors import ToolkitError, VolumeError
from toolkit.flash import NorFlash
from toolkit.kfs.copying.compare import VolumeTree, compare
from toolkit.kfs.history.history import describe_entry, history
from toolkit.kfs.history.recover import recover
from toolkit.kfs.lint.lint import lint
from toolkit.kfs.lint.lint_fix import fix
from toolkit.kfs.space import Space, describe_space
from toolkit.kfs.volume import Volume
from toolkit.kfs.write.writable import WritableVolume

MOST_RECOVERED = 4

RETIRED = st.lists(
    st.one_of(
        st.builds(
            raw_entry,
            st.sampled_from([DELETED_FILE, SUPERSEDED_FILE]),
            st.builds(FileBody, IDS, st.sampled_from([0xFF, 3]), st.integers(0, 1000), SECTION_IDS, NAMES),
        ),
        st.builds(
            raw_entry,
            st.just(DELETED_DIRECTORY),
            st.builds(DirectoryBody, IDS, IDS, st.just(0xFF), NAMES),
        ),
        st.builds(raw_entry, st.just(DELETED_LINK), st.builds(LinkBody, IDS, st.just(3), NAMES, NAMES)),
    ),
    max_size=8,
)


def report(image: bytes) -> None:
    """Everything that is said of a volume, and everything that is done about it."""
    try:
        volume = mounted(image)
    except VolumeError:
        return
    describe_space(Space(volume))
    assert compare(VolumeTree(volume), VolumeTree(volume)).paths == len(list(volume.walk()))
    lint(volume)
    recover_all(volume, image)
    fix_all(volume, image)


def recover_all(volume: Volume, image: bytes) -> None:
    for entry in history(volume)[:MOST_RECOVERED]:
        describe_entry(entry)
        try:
            recover(writable(image), entry, overwrite=True, partial=True)
        except ToolkitError:
            continue


def fix_all(volume: Volume, image: bytes) -> None:
    changed = writable(image)
    try:
        fixed = fix(changed, pad=True)
    except ToolkitError:
        return
    again = Volume(changed.flash)
    assert {advised.finding for advised in lint(again)} == {advised.finding for advised in fixed.left}
    assert {node.path for node in volume.walk()} <= {node.path for node in again.walk()}


def writable(image: bytes) -> WritableVolume:
    return WritableVolume(NorFlash(MODEL.geometry, image))


@pytest.mark.parametrize("base", BASES, ids=["genkfs", "kernel", "links"])
@given(changes=CHANGES)
def test_changed_images(base: bytes, changes: list[tuple[int, bytes]]) -> None:
    image = bytearray(base)
    for offset, data in changes:
        image[offset : offset + len(data)] = data
    report(bytes(image[: LAYOUT.size]))


@given(ENTRIES, RETIRED, BLOCKS)
def test_crafted_logs(entries: list[object], retired: list[object], blocks: dict[int, tuple[int, int]]) -> None:
    report(crafted([*retired, *entries], blocks))  # type: ignore[list-item]


@given(RETIRED, ENTRIES, BLOCKS)
def test_crafted_logs_with_younger_dead(
    retired: list[object], entries: list[object], blocks: dict[int, tuple[int, int]]
) -> None:
    report(crafted([*entries, *retired], blocks))  # type: ignore[list-item]

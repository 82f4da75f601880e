"""Any bytes can be taken apart and come back, or are refused with an error; in bounded time."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bounded import bounded_time
from tests.exported_images import exported
from tests.golden_data import read, sample
from tests.tock_images import path_of, placed
from toolkit.errors import ToolkitError
from toolkit.image.containers.kinds import Container
from toolkit.image.export.choose import Asked
from toolkit.tock.board.choose import BoardChoice

EXAMPLES = settings.default.max_examples  # type: ignore[union-attr] # a profile is loaded
"""How many the profile asks for; an image takes longer than most things."""
HAIL = path_of("hail-full").read_bytes()
SMALL_TOCK = ("apps-fixed", "apps-padding-mix", "apps-tiny40", "apps-flags", "apps-header-204")
ROMS = {
    path.rpartition("/")[2]: read(sample(f"knightos/{path}"))
    for path in ("fs/sizes.TI83p.rom.gz", "kernel-written/ops.TI83p.before.rom.gz", "crafted/symlinks.rom.gz")
}
CHANGES = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=8)), max_size=8)


def changed(data: bytes, changes: list[tuple[float, bytes]], start: int = 0, length: int | None = None) -> bytes:
    """Bytes with others in some places of a range."""
    image = bytearray(data)
    length = len(data) - start if length is None else length
    for where, new in changes:
        at = start + int(where * length)
        image[at : at + len(new)] = new
    return bytes(image[: len(data)])


def comes_back(data: bytes, asked: Asked | None = None) -> None:
    """Export, build, compare, and look at the clock."""
    with bounded_time(), exported(data, replace(asked or Asked(), container=Container.RAW)) as apart:
        assert apart.again == data


@pytest.mark.parametrize("name", SMALL_TOCK)
@settings(max_examples=EXAMPLES // 4)
@given(changes=CHANGES)
def test_lists_of_apps(name: str, changes: list[tuple[float, bytes]]) -> None:
    comes_back(changed(path_of(name).read_bytes(), changes), Asked(*placed(name)))


@settings(max_examples=EXAMPLES // 2)
@given(st.one_of(st.tuples(st.just((0x400, 0x600)), CHANGES), st.tuples(st.just((0x2FF00, 0x2200)), CHANGES)))
def test_boards(where: tuple[tuple[int, int], list[tuple[float, bytes]]]) -> None:
    (start, length), changes = where
    comes_back(changed(HAIL, changes, start, length))


@settings(max_examples=EXAMPLES // 2)
@given(st.integers(1, len(HAIL)))
def test_images_that_end_anywhere(length: int) -> None:
    comes_back(HAIL[:length], Asked(BoardChoice(name="hail")))


@pytest.mark.parametrize("rom", ROMS.values(), ids=ROMS)
@settings(max_examples=EXAMPLES // 5)
@given(changes=CHANGES, in_log=st.booleans())
def test_volumes(rom: bytes, changes: list[tuple[float, bytes]], in_log: bool) -> None:
    start, length = (0x5FE00, 0x200) if in_log else (0x10000, 0x1000)
    comes_back(changed(rom, changes, start, length))


@settings(max_examples=EXAMPLES // 2)
@given(st.binary(min_size=1, max_size=3000))
def test_any_bytes(data: bytes) -> None:
    with contextlib.suppress(ToolkitError):
        comes_back(data)


@settings(max_examples=EXAMPLES // 3)
@given(st.binary(min_size=1, max_size=3000), st.sampled_from(["hail", "imix", "nrf52840dk", "qemu_rv32_virt"]))
def test_any_bytes_of_any_board(data: bytes, board: str) -> None:
    with contextlib.suppress(ToolkitError):
        comes_back(data, Asked(BoardChoice(name=board)))


@pytest.mark.parametrize(
    "start",
    [b":00000001FF\n", b"S00600004844521B\n", b"UF2\n\x57\x51\x5d\x9e", b"\x7fELF\x01\x01\x01"],
    ids=["hex", "srec", "uf2", "elf"],
)
@settings(max_examples=EXAMPLES // 6)
@given(rest=st.binary(max_size=600))
def test_any_container(start: bytes, rest: bytes) -> None:
    with contextlib.suppress(ToolkitError), exported(start + rest):
        pass

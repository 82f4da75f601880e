"""An image that is changed in place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.errors import FlashError, LockedError, ProgramError
from toolkit.flash import Geometry
from toolkit.flash.in_place import InPlaceImage

GEOMETRY = Geometry.of_lengths([16, 32])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "image"
    file.write_bytes(b"\xff" * 48)
    return file


@pytest.fixture
def image(path: Path) -> Iterator[InPlaceImage]:
    with InPlaceImage(path, GEOMETRY) as opened:
        yield opened


def test_program_is_in_the_file_at_once(path: Path, image: InPlaceImage) -> None:
    image.program(3, b"abc")
    assert path.read_bytes()[:8] == b"\xff\xff\xffabc\xff\xff"


def test_erase_is_in_the_file_at_once(path: Path, image: InPlaceImage) -> None:
    image.program(0, bytes(48))
    image.erase(GEOMETRY.sectors[1])
    assert path.read_bytes() == bytes(16) + b"\xff" * 32


def test_refused_program_leaves_the_file(path: Path, image: InPlaceImage) -> None:
    image.program(0, b"\x0f")
    with pytest.raises(ProgramError):
        image.program(0, b"\xf0")
    assert path.read_bytes()[0] == 0x0F


def test_file_stays_the_same_file(path: Path) -> None:
    before = path.stat().st_ino
    with InPlaceImage(path, GEOMETRY) as image:
        image.program(0, b"x")
    assert path.stat().st_ino == before


@pytest.mark.usefixtures("image")
def test_second_writer_is_refused(path: Path) -> None:
    with pytest.raises(LockedError):
        InPlaceImage(path, GEOMETRY)


def test_closed_image_refuses(path: Path, image: InPlaceImage) -> None:
    image.close()
    with pytest.raises(FlashError):
        image.program(0, b"x")


def test_file_of_another_size_is_refused_and_not_locked(path: Path) -> None:
    path.write_bytes(b"\xff" * 47)
    with pytest.raises(FlashError):
        InPlaceImage(path, GEOMETRY)
    path.write_bytes(b"\xff" * 48)
    InPlaceImage(path, GEOMETRY).close()

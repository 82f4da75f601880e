"""Image files as devices: saved as a whole, one writer at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.errors import FlashError, LockedError
from toolkit.flash import Geometry, ImageFile

GEOMETRY = Geometry.of_lengths([8, 8])


@pytest.fixture
def image(tmp_path: Path) -> Path:
    path = tmp_path / "image.bin"
    path.write_bytes(b"\xff" * 16)
    return path


def test_changes_reach_the_file_with_sync(image: Path) -> None:
    with ImageFile(image, GEOMETRY, writable=True) as device:
        device.program(2, b"ab")
        device.sync()
    assert image.read_bytes() == b"\xff\xffab" + b"\xff" * 12


def test_changes_without_sync_are_dropped(image: Path) -> None:
    with ImageFile(image, GEOMETRY, writable=True) as device:
        device.program(2, b"ab")
    assert image.read_bytes() == b"\xff" * 16


def test_erase_reaches_the_file(image: Path) -> None:
    image.write_bytes(bytes(16))
    with ImageFile(image, GEOMETRY, writable=True) as device:
        device.erase(GEOMETRY.sectors[1])
        device.sync()
    assert image.read_bytes() == bytes(8) + b"\xff" * 8


def test_read_only_device_refuses_changes(image: Path) -> None:
    with ImageFile(image, GEOMETRY) as device, pytest.raises(FlashError):
        device.program(0, b"a")


def test_second_writer_is_refused(image: Path) -> None:
    with ImageFile(image, GEOMETRY, writable=True), pytest.raises(LockedError):
        ImageFile(image, GEOMETRY, writable=True)


def test_second_writer_is_refused_after_a_sync(image: Path) -> None:
    with ImageFile(image, GEOMETRY, writable=True) as device:
        device.program(0, b"a")
        device.sync()
        with pytest.raises(LockedError):
            ImageFile(image, GEOMETRY, writable=True)


def test_lock_ends_with_the_device(image: Path) -> None:
    ImageFile(image, GEOMETRY, writable=True).close()
    with ImageFile(image, GEOMETRY, writable=True) as device:
        assert device.read(0, 1) == b"\xff"


def test_readers_are_welcome_beside_a_writer(image: Path) -> None:
    with ImageFile(image, GEOMETRY, writable=True), ImageFile(image, GEOMETRY) as reader:
        assert reader.read(0, 1) == b"\xff"


def test_file_of_another_size_is_refused(image: Path) -> None:
    image.write_bytes(b"short")
    with pytest.raises(FlashError):
        ImageFile(image, GEOMETRY)


def test_refused_writer_leaves_no_lock(image: Path) -> None:
    image.write_bytes(b"short")
    with pytest.raises(FlashError):
        ImageFile(image, GEOMETRY, writable=True)
    image.write_bytes(b"\xff" * 16)
    with ImageFile(image, GEOMETRY, writable=True) as device:
        assert device.read(0, 1) == b"\xff"

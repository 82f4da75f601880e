"""Image files as devices: saved as a whole, one writer at a time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.golden_data import ROOT
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


def test_late_device_locks_nothing_before_its_first_change(image: Path) -> None:
    with ImageFile(image, GEOMETRY, writable=True, late=True), ImageFile(image, GEOMETRY, writable=True) as other:
        assert other.read(0, 1) == b"\xff"


def test_late_device_locks_with_its_first_change(image: Path) -> None:
    with ImageFile(image, GEOMETRY, writable=True, late=True) as device:
        device.program(0, b"a")
        with pytest.raises(LockedError):
            ImageFile(image, GEOMETRY, writable=True)


def test_late_device_waits_for_another_writer(image: Path) -> None:
    with ImageFile(image, GEOMETRY, writable=True, late=True) as device:
        with ImageFile(image, GEOMETRY, writable=True), pytest.raises(LockedError):
            device.program(0, b"a")
        device.program(0, b"a")
        device.sync()
    assert image.read_bytes()[:1] == b"a"


def test_late_device_never_writes_over_a_change_that_it_has_not_seen(image: Path) -> None:
    with ImageFile(image, GEOMETRY, writable=True, late=True) as device:
        image.write_bytes(b"\x7f" * 16)
        with pytest.raises(LockedError):
            device.erase(GEOMETRY.sectors[0])
        device.sync()
    assert image.read_bytes() == b"\x7f" * 16


def test_closed_device_changes_nothing(image: Path) -> None:
    device = ImageFile(image, GEOMETRY, writable=True, late=True)
    device.close()
    with pytest.raises(FlashError):
        device.program(0, b"a")


needs_locks = pytest.mark.skipif(sys.platform == "win32", reason="this system has no fcntl, and images no locks")

WRITER = """
import sys
from pathlib import Path
from toolkit.flash import Geometry, ImageFile
with ImageFile(Path(sys.argv[1]), Geometry.of_lengths([8, 8]), writable=True) as device:
    print("open", flush=True)
    sys.stdin.readline()
    device.program(8, b"theirs")
    device.sync()
"""

CHANGES = 24
COUNTER = f"""
import sys
from pathlib import Path
from toolkit.errors import LockedError
from toolkit.flash import Geometry, ImageFile
done = 0
while done < {CHANGES}:
    try:
        with ImageFile(Path(sys.argv[1]), Geometry.of_lengths([8, 8]), writable=True) as device:
            count = int.from_bytes(device.read(0, 8), "little")
            device.program(0, (count << 1 & (1 << 64) - 1).to_bytes(8, "little"))
            device.sync()
            done += 1
    except LockedError:
        pass
"""


def process(program: str, image: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", program, str(image)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def other_writer(image: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the image open, and changes it when it gets a line."""
    with process(WRITER, image) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n"
        yield writer
        writer.kill()


@needs_locks
def test_writer_of_another_process_is_in_the_way(image: Path, other_writer: subprocess.Popen[str]) -> None:
    with pytest.raises(LockedError):
        ImageFile(image, GEOMETRY, writable=True)


@needs_locks
def test_refused_writer_disturbs_no_other_process(image: Path, other_writer: subprocess.Popen[str]) -> None:
    with pytest.raises(LockedError):
        ImageFile(image, GEOMETRY, writable=True)
    other_writer.communicate("go\n", timeout=60)
    assert image.read_bytes() == b"\xff" * 8 + b"theirs\xff\xff"


@needs_locks
def test_killed_writer_leaves_the_image_whole_and_unlocked(image: Path, other_writer: subprocess.Popen[str]) -> None:
    other_writer.kill()
    other_writer.wait()
    with ImageFile(image, GEOMETRY, writable=True) as device:
        assert device.read(0, 16) == b"\xff" * 16


@needs_locks
def test_two_processes_in_turns_lose_no_change(image: Path) -> None:
    writers = [process(COUNTER, image) for _ in range(2)]
    for writer in writers:
        writer.communicate(timeout=60)
    count = int.from_bytes(image.read_bytes()[:8], "little")
    assert 64 - count.bit_count() == 2 * CHANGES

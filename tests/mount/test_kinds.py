"""What is in an image is told by the image, or has to be said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mount.mounting import SMALL, empty_volume
from tests.tock_flash import copied, recorded
from toolkit.errors import ToolkitError
from toolkit.memory.contents import Contents
from toolkit.memory.image_file import FileKind, encode
from toolkit.mount.images import Wishes, describe_saved, open_image
from toolkit.mount.kinds import VolumeKind, kind_of
from toolkit.tock.board.choose import BoardChoice
from toolkit.tock.filesystem.filesystem import TockFS

HAIL = Wishes(choice=BoardChoice(name="hail"))


def test_a_volume(tmp_path: Path) -> None:
    assert kind_of(empty_volume(tmp_path / "x.bin", SMALL)) is VolumeKind.KFS


@pytest.mark.parametrize("name", ["hail-full", "imix-full"])
def test_a_board(tmp_path: Path, name: str) -> None:
    assert kind_of(copied(tmp_path, name)) is VolumeKind.TOCK


def test_a_board_in_hex(tmp_path: Path) -> None:
    path = tmp_path / "hail.hex"
    path.write_bytes(encode(Contents([(0, recorded("hail-full"))]), FileKind.HEX, 0xFF))
    assert kind_of(path) is VolumeKind.TOCK


@pytest.mark.parametrize(
    "content",
    [b"", b"text", bytes(0x80000), b"\xff" * 0x80000, b"\x02" * 0x100000],
    ids=["empty", "text", "zeros", "erased", "twos"],
)
def test_neither(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.bin").write_bytes(content)
    with pytest.raises(ToolkitError, match=r"shows neither a KnightOS volume .* nor a Tock board"):
        kind_of(tmp_path / "x.bin")


def test_both(tmp_path: Path) -> None:
    path = empty_volume(tmp_path / "x.bin", SMALL)
    path.write_bytes(recorded("hail-full")[:0x10000] + path.read_bytes()[0x10000:])
    with pytest.raises(ToolkitError, match=r"both .* say --volume kfs or --volume tock"):
        kind_of(path)
    for kind in VolumeKind:
        open_image(path, Wishes(kind)).filesystem.close()


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        kind_of(tmp_path / "none")
    with pytest.raises(ToolkitError, match="is a folder"):
        kind_of(tmp_path)


def test_options_of_boards_say_that_it_is_one(tmp_path: Path) -> None:
    served = open_image(copied(tmp_path, "hail-noboot"), HAIL)
    with served.filesystem as filesystem:
        assert isinstance(filesystem, TockFS)
        assert filesystem.listdir("/apps") == ["ember", "cinder_2"]
    assert describe_saved(served.source).facts == {"apps": 2, "bytes": 0x40000, "free_bytes": 0x3FC00}


def test_what_told_the_board_may_be_gone_at_the_end(tmp_path: Path) -> None:
    path = copied(tmp_path)
    served = open_image(path, Wishes())
    served.filesystem.close()
    path.write_bytes(b"\xff" * 0x80000)
    assert describe_saved(served.source).sentence == f"{path} is saved"

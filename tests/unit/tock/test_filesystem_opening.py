"""Image files as filesystems: opened by URL, saved at each change, copied from and to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tock_flash import HAIL, copied, erased, flash, recorded
from toolkit.tock.filesystem.filesystem import TockFS  # first: it makes `import fs` work

# isort: split
import fs
from fs import errors
from fs.base import FS
from fs.copy import copy_file, copy_fs
from fs.memoryfs import MemoryFS
from fs.opener.errors import OpenerError
from fs.osfs import OSFS
from fs.tempfs import TempFS

from toolkit.errors import ToolkitError
from toolkit.tock.board.choose import BoardChoice
from toolkit.tock.filesystem.url import parts_of, url_of
from toolkit.tock.image.attributes import read_attributes
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.image_file import TockImageFile

APPS = ["kindling", "ash", "ember", "hearth-stone", "ember@0x31e00"]


def texts(filesystem: FS, folder: str) -> dict[str, str]:
    return {name: filesystem.readtext(f"{folder}/{name}") for name in filesystem.listdir(folder)}


def contents(filesystem: FS) -> list[bytes]:
    """Of all apps."""
    return sorted(filesystem.readbytes(f"apps/{name}/app.tbf") for name in filesystem.listdir("apps"))


def opened(path: Path, *, writable: bool = True, late: bool = True) -> TockImageFile:
    """An image file of Hail."""
    return TockImageFile(path, lambda _decoded: HAIL, writable=writable, late=late)


class TestOpening:
    @pytest.mark.parametrize("query", ["?board=hail", "", "?ro=1", "?app-address=0x30000&arch=cortex-m4&base=0"])
    def test_by_url(self, tmp_path: Path, query: str) -> None:
        with fs.open_fs(f"tock://{copied(tmp_path)}{query}") as tock:
            assert tock.listdir("/apps") == APPS

    @pytest.mark.parametrize("value", ["-1", "0x", "1e3", "9" * 5000])
    def test_what_is_no_number(self, tmp_path: Path, value: str) -> None:
        with pytest.raises(OpenerError, match=r"base='.*' has no meaning"):
            fs.open_fs(f"tock://{copied(tmp_path)}?board=hail&base={value}")

    def test_numbers_are_those_of_options(self, tmp_path: Path) -> None:
        with fs.open_fs(f"tock://{copied(tmp_path)}?app-address=192K&arch=cortex-m4&base=0") as tock:
            assert tock.listdir("/apps") == APPS

    def test_what_a_url_can_say_where_nobody_knows_the_board(self, tmp_path: Path) -> None:
        with pytest.raises(errors.CreateFailed, match=r"nobody says what board.*; a URL says it by its parameters"):
            fs.open_fs(f"tock://{copied(tmp_path, 'hail-noboot')}")

    def test_relative_to_a_folder(self, tmp_path: Path) -> None:
        copied(tmp_path).rename(tmp_path / "my @ board.bin")
        with fs.open_fs("tock://my%20%40%20board.bin?board=hail", cwd=str(tmp_path)) as tock:
            assert tock.exists("/apps/ash")

    def test_with_a_file_of_boards(self, tmp_path: Path) -> None:
        copied(tmp_path)
        (tmp_path / "own.toml").write_text(
            "[[board]]\nname = 'own'\nkernel = {address = 0x10000, length = 0x20000}\n"
            "apps = {address = 0x30000, length = 0x40000}\nflash = {address = 0, length = 0x80000}\n"
        )
        with fs.open_fs("tock://hail-full.bin?board-file=own.toml", cwd=str(tmp_path)) as tock:
            assert tock.listdir("/apps") == APPS

    @pytest.mark.parametrize("query", ["?bord=hail", "?ro=maybe", "?base=here", "?mpu=none-such", "?attributes=2"])
    def test_parameters_without_a_meaning(self, tmp_path: Path, query: str) -> None:
        with pytest.raises(OpenerError):
            fs.open_fs(f"tock://{copied(tmp_path)}{query}")

    def test_reading_only_contradicts_writing(self, tmp_path: Path) -> None:
        with pytest.raises(OpenerError):
            fs.open_fs(f"tock://{copied(tmp_path)}?ro=1", writeable=True)

    @pytest.mark.parametrize(
        ("content", "query"),
        [(None, "?board=hail"), (b"text", ""), (b":0000zz", "?board=none"), (b"", "?board-file=none.toml")],
        ids=["missing", "no board", "unknown board", "no file of boards"],
    )
    def test_what_cannot_be_opened(self, tmp_path: Path, content: bytes | None, query: str) -> None:
        if content is not None:
            (tmp_path / "x.bin").write_bytes(content)
        with pytest.raises(errors.CreateFailed):
            fs.open_fs(f"tock://{tmp_path}/x.bin{query}")

    def test_a_second_writer(self, tmp_path: Path) -> None:
        url = f"tock://{copied(tmp_path)}"
        with fs.open_fs(url, writeable=True), pytest.raises(errors.CreateFailed, match="another program"):
            fs.open_fs(url, writeable=True)

    def test_the_entry_point_is_installed(self) -> None:
        assert "tock" in fs.opener.registry.protocols

    @pytest.mark.parametrize(
        "choice",
        [
            BoardChoice(),
            BoardChoice(name="hail", app_address=0x40000, attributes=False),
            BoardChoice(file=Path("/boards of mine.toml"), mpu=HAIL.mpu, page_size=4096),
        ],
        ids=["nothing", "numbers", "files"],
    )
    def test_urls_say_all(self, choice: BoardChoice) -> None:
        path = Path("/with,comma and ?/\udcff.bin")
        found = parts_of(url_of(path, choice, 0x1000))
        assert found is not None
        assert (found[0], found[1].choice, found[1].base) == (path, choice, 0x1000)

    def test_what_is_no_url(self) -> None:
        assert parts_of("/a/path.rom") is None
        with pytest.raises(ToolkitError, match="unknown parameter"):
            parts_of("tock:///x?more=1")


class TestFiles:
    def test_each_change_is_in_the_file(self, tmp_path: Path) -> None:
        path = copied(tmp_path)
        with TockFS(opened(path)) as tock:
            with tock.openbin("/attributes/colour", "w") as stream:
                stream.write(b"blue")
                assert read_attributes(opened(path).image).get("colour") is None
            assert read_attributes(opened(path).image).get("colour") == "blue"

    def test_what_is_only_read_is_not_written(self, tmp_path: Path) -> None:
        path = copied(tmp_path)
        before = path.stat().st_ino
        with fs.open_fs(f"tock://{path}?board=hail") as tock:
            tock.readbytes("/kernel.bin")
        assert path.stat().st_ino == before

    def test_a_file_that_cannot_be_saved_leaves_the_image_as_it_was(self, tmp_path: Path) -> None:
        path = copied(tmp_path)
        with TockFS(opened(path, writable=True, late=True)) as late:
            path.write_bytes(recorded("hail-noboot"))
            with pytest.raises(errors.ResourceLocked):
                late.writetext("/attributes/colour", "blue")
            assert not late.exists("/attributes/colour")
        assert path.read_bytes() == recorded("hail-noboot")

    def test_a_hex_file_stays_one(self, tmp_path: Path) -> None:
        from toolkit.memory.image_file import FileKind, encode

        path = tmp_path / "hail.hex"
        path.write_bytes(encode(flash().contents, FileKind.HEX, 0xFF))
        with fs.open_fs(f"tock://{path}?board=hail") as tock:
            tock.writetext("/attributes/colour", "blue")
        assert path.read_bytes().startswith(b":")
        with fs.open_fs(f"tock://{path}?board=hail&ro=1") as tock:
            assert tock.readtext("/attributes/colour") == "blue"


class TestCopying:
    def test_everything_out(self, tock: TockFS, tmp_path: Path) -> None:
        memory = MemoryFS()
        copy_fs(tock, memory)
        for path in tock.walk.files():
            assert memory.readbytes(path) == tock.readbytes(path)

    def test_everything_out_to_the_host(self, tock: TockFS, tmp_path: Path) -> None:
        copy_fs(tock, OSFS(str(tmp_path)))
        assert (tmp_path / "apps/ember@0x31e00/app.tbf").read_bytes() == tock.readbytes("/apps/ember@0x31e00/app.tbf")

    @pytest.mark.parametrize("kept", [MemoryFS, TempFS], ids=["in memory", "on the host"])
    def test_round_trip(self, tock: TockFS, kept: Callable[[], FS]) -> None:
        """All parts of an image, kept as files, into the flash of a new board: the same parts."""
        with kept() as files:
            copy_fs(tock, files)
            fresh = TockFS(erased())
            for name in ("bootloader.bin", "kernel.bin"):  # of which others tell, in any order of the host's
                copy_file(files, name, fresh, name)
            copy_fs(files, fresh)
        for path in ("bootloader.bin", "flags.json", "kernel.bin", "kernel-attributes.json"):
            assert fresh.readbytes(path) == tock.readbytes(path)
        assert texts(fresh, "attributes") == texts(tock, "attributes")
        assert len(fresh.listdir("apps")) == len(tock.listdir("apps"))
        assert contents(fresh) == contents(tock)

    def test_an_image_onto_itself_changes_nothing(self, tock: TockFS, image: FlashImage) -> None:
        before = image.contents.copy()
        copy_fs(TockFS(flash()), tock)
        assert image.contents == before

    def test_an_image_into_one_with_another_kernel_and_other_apps(self, tock: TockFS) -> None:
        other = TockFS(flash("hail-noboot"))
        copy_fs(tock, other)
        assert other.readbytes("kernel.bin") == tock.readbytes("kernel.bin")
        assert set(contents(tock)) - set(contents(other)) == set()
        assert "cinder_2" in other.listdir("apps")

    def test_within(self, tock: TockFS, image: FlashImage) -> None:
        tock.copy("/attributes/board", "/attributes/copy")
        assert read_attributes(image).get("copy") == "hail"
        with pytest.raises(errors.DestinationExists):
            tock.copy("/attributes/board", "/attributes/copy")

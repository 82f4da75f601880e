"""An image as a filesystem: what cannot be done, and files that never reach the image."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.tock_flash import tbf
from toolkit.tock.filesystem.filesystem import TockFS  # first: it makes `import fs` work

# isort: split
from fs import errors

from toolkit.tock.image.flash_image import FlashImage

APPS = ["kindling", "ash", "ember", "hearth-stone", "ember@0x31e00"]


REFUSED = [
    ("/README", errors.InvalidPath),
    ("/apps/README", errors.InvalidPath),
    ("/kernel-attributes.json", errors.OperationFailed),
    ("/apps/ash/app.tbf", errors.OperationFailed),
    ("/apps/ash/binary.bin", errors.OperationFailed),
    ("/apps/ash/header.json", errors.OperationFailed),
    ("/apps/ash/new", errors.InvalidPath),
    ("/apps/none/app.tbf", errors.ResourceNotFound),
    ("/attributes/board/x", errors.DirectoryExpected),
    ("/apps", errors.FileExpected),
    ("/apps/ash", errors.FileExpected),
]


class TestRefusals:
    @pytest.mark.parametrize(("path", "error"), REFUSED)
    def test_writing(self, tock: TockFS, image: FlashImage, path: str, error: type[Exception]) -> None:
        before = image.contents.copy()
        for write in (tock.writebytes, lambda path, content: tock.openbin(path, "w").close()):
            with pytest.raises(error):
                write(path, b"x")
        assert image.contents == before

    @pytest.mark.parametrize("path", ["/kernel.bin", "/bootloader.bin", "/flags.json", "/kernel-attributes.json"])
    def test_removing_parts(self, tock: TockFS, path: str) -> None:
        with pytest.raises(errors.ResourceReadOnly):
            tock.remove(path)

    @pytest.mark.parametrize("path", ["/apps", "/attributes"])
    @pytest.mark.parametrize("remove", [TockFS.removedir, TockFS.removetree], ids=["removedir", "removetree"])
    def test_removing_folders_of_parts(self, tock: TockFS, path: str, remove: Callable[[TockFS, str], None]) -> None:
        with pytest.raises(errors.ResourceReadOnly):
            remove(tock, path)
        assert tock.listdir(path)

    def test_removing_the_root(self, tock: TockFS) -> None:
        with pytest.raises(errors.RemoveRootError):
            tock.removedir("/")

    def test_removing_of_another_kind(self, tock: TockFS) -> None:
        with pytest.raises(errors.FileExpected):
            tock.remove("/apps/ash")
        with pytest.raises(errors.DirectoryExpected):
            tock.removedir("/attributes/board")

    @pytest.mark.parametrize("path", ["/new", "/apps/new.tbf", "/apps/.new", "/apps/ash/new"])
    def test_making_folders(self, tock: TockFS, path: str) -> None:
        with pytest.raises(errors.Unsupported):
            tock.makedir(path)

    def test_making_what_is_there(self, tock: TockFS) -> None:
        with pytest.raises(errors.DirectoryExists):
            tock.makedir("/apps")
        assert tock.makedir("/apps", recreate=True).listdir("/") == APPS

    @pytest.mark.parametrize(
        ("old", "new", "error"),
        [
            ("/kernel.bin", "/attributes/kernel", errors.ResourceReadOnly),
            ("/apps/ash/app.tbf", "/apps/new.tbf", errors.ResourceReadOnly),
            ("/attributes/board", "/attributes/.board", errors.Unsupported),
            ("/attributes/board", "/attributes/much too long", errors.InvalidPath),
            ("/attributes/board", "/apps", errors.FileExpected),
            ("/apps/ash", "/apps/new", errors.FileExpected),
            ("/none", "/attributes/x", errors.ResourceNotFound),
            ("/attributes/board", "/README", errors.InvalidPath),
            ("/attributes/board", "/kernel-attributes.json", errors.OperationFailed),
        ],
    )
    def test_moving(self, tock: TockFS, image: FlashImage, old: str, new: str, error: type[Exception]) -> None:
        before = image.contents.copy()
        with pytest.raises(error):
            tock.move(old, new, overwrite=True)
        assert image.contents == before

    def test_moving_folders(self, tock: TockFS) -> None:
        with pytest.raises(errors.Unsupported):
            tock.movedir("/apps/ash", "/apps/new", create=True)

    def test_moving_over_what_is_there(self, tock: TockFS) -> None:
        with pytest.raises(errors.DestinationExists):
            tock.move("/attributes/board", "/attributes/arch")

    def test_reading_only(self, image: FlashImage) -> None:
        tock = TockFS(image, read_only=True)
        for change in (
            lambda: tock.writetext("/attributes/board", "x"),
            lambda: tock.writebytes("/apps/x.tbf", tbf("x")),
            lambda: tock.writebytes("/.scratch", b"x"),
            lambda: tock.remove("/attributes/board"),
            lambda: tock.remove("/apps/ash/app.tbf"),
            lambda: tock.removedir("/apps/ash"),
            lambda: tock.makedir("/new"),
            lambda: tock.move("/attributes/board", "/attributes/b"),
            lambda: tock.movedir("/apps/ash", "/apps/b"),
            lambda: tock.setinfo("/kernel.bin", {}),
        ):
            with pytest.raises(errors.ResourceReadOnly):
                change()

    def test_a_closed_one(self, tock: TockFS) -> None:
        tock.close()
        with pytest.raises(errors.FilesystemClosed):
            tock.listdir("/")

    def test_more_than_fits_into_memory(self, tock: TockFS) -> None:
        with tock.openbin("/.scratch", "w", buffering=0) as stream, pytest.raises(errors.InsufficientStorage):
            stream.truncate(1 << 40)


class TestScratch:
    @pytest.mark.parametrize("path", ["/.new", "/apps/.new", "/attributes/sedAbC123"])
    def test_it_never_reaches_the_image(self, tock: TockFS, image: FlashImage, path: str) -> None:
        before = image.contents.copy()
        tock.writebytes(path, b"text")
        assert tock.readbytes(path) == b"text"
        assert path.rpartition("/")[2] in tock.listdir(path.rpartition("/")[0])
        tock.remove(path)
        assert not tock.exists(path)
        assert image.contents == before

    @pytest.mark.parametrize(
        ("path", "content", "shown"),
        [("/attributes/board", b"imix", "/attributes/board"), ("/apps/x.tbf", tbf("blink"), "/apps/blink/app.tbf")],
        ids=["attribute", "app"],
    )
    def test_it_counts_when_it_gets_its_place(self, tock: TockFS, path: str, content: bytes, shown: str) -> None:
        tock.writebytes("/.new", content)
        tock.move("/.new", path, overwrite=True)
        assert tock.readbytes(shown) == content
        assert not tock.exists("/.new")

    def test_what_is_refused_stays_scratch(self, tock: TockFS) -> None:
        tock.writebytes("/.new", b"x" * 56)
        with pytest.raises(errors.OperationFailed):
            tock.move("/.new", "/attributes/board", overwrite=True)
        assert tock.readbytes("/.new") == b"x" * 56
        assert tock.readtext("/attributes/board") == "hail"

    def test_it_may_get_another_scratch_name(self, tock: TockFS) -> None:
        tock.writebytes("/.new", b"text")
        tock.move("/.new", "/apps/.other")
        assert tock.readbytes("/apps/.other") == b"text"
        assert not tock.exists("/.new")

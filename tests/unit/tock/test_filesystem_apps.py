"""An image as a filesystem: apps that are dropped into it, and taken out."""

from __future__ import annotations

import errno
from dataclasses import replace

import pytest

from tests import app_lists
from tests.tock_flash import HAIL, erased, names_in, tab, tbf
from toolkit.tock.filesystem.filesystem import TockFS  # first: it makes `import fs` work

# isort: split
from fs import errors

from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange
from toolkit.mount.error_numbers import error_number
from toolkit.tock.apps.flags import set_sticky
from toolkit.tock.apps.walk import walk_apps
from toolkit.tock.board.board import Board
from toolkit.tock.image.flash_image import FlashImage

APPS = ["kindling", "ash", "ember", "hearth-stone", "ember@0x31e00"]


def board_with_room(length: int) -> Board:
    """Hail with few bytes for apps."""
    return replace(HAIL, apps=AddressRange(HAIL.apps.address, length))


class TestApps:
    @pytest.mark.parametrize(
        ("name", "content", "app"),
        [("blink.tbf", tbf("blink"), "blink"), ("x.TAB", tab(), "ember"), ("tab.tbf", tab(), "ember")],
        ids=["TBF", "TAB", "TAB with another name"],
    )
    def test_dropping_installs(self, name: str, content: bytes, app: str) -> None:
        image = erased()
        tock = TockFS(image)
        tock.writebytes(f"/apps/{name}", content)
        assert tock.listdir("/apps") == names_in(image) == [app]
        assert not tock.exists(f"/apps/{name}")

    def test_dropping_again_replaces(self, tock: TockFS, image: FlashImage) -> None:
        tock.writebytes("/apps/new.tbf", tbf("ash"))
        assert names_in(image).count("ash") == 1
        assert tock.getsize("/apps/ash/app.tbf") == 512

    def test_a_dropped_app_lingers_for_who_copied_it(self, image: FlashImage) -> None:
        tock = TockFS(image, lingers=60)
        tock.writebytes("/apps/new.tbf", tbf("blink"))
        assert tock.readbytes("/apps/new.tbf") == tbf("blink")
        assert "new.tbf" not in tock.listdir("/apps")
        with pytest.raises(errors.ResourceNotFound):
            tock.remove("/apps/new.tbf")
        tock.writebytes("/apps/new.tbf", tbf("other"))
        assert {"blink", "other"} <= set(names_in(image))

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"text", "x.tbf"),
            (tbf("blink")[:100], "its binary ends after"),
            (tab()[:3000], "nothing for cortex-m4"),
            (tab("rv32-fixed"), "nothing for cortex-m4"),
            (tbf("blink") + bytes(4), "follow its end"),
            (b"\x02\x00\x10\x00" + bytes(12), "padding"),
        ],
        ids=["text", "cut app", "cut archive", "other architecture", "longer", "padding"],
    )
    def test_what_is_no_app(self, tock: TockFS, image: FlashImage, content: bytes, words: str) -> None:
        before = image.contents.copy()
        with pytest.raises(errors.OperationFailed, match=words):
            tock.writebytes("/apps/x.tbf", content)
        assert image.contents == before
        assert tock.listdir("/apps") == APPS

    def test_an_app_that_can_lie_nowhere_is_refused_for_what_it_is(self, tock: TockFS, image: FlashImage) -> None:
        before = image.contents.copy()
        with pytest.raises(errors.OperationFailed, match="cover it nowhere") as caught:
            tock.writebytes("/apps/x.tbf", app_lists.tbf("odd", 25 * 32))
        assert error_number(caught.value) == errno.EINVAL
        assert "--" not in str(caught.value)  # no option helps here
        assert image.contents == before

    def test_no_room(self) -> None:
        small = FlashImage(
            board_with_room(1024), Contents([(HAIL.flash.address, b"\xff" * (HAIL.apps.address + 1024))])
        )
        tock = TockFS(small)
        tock.writebytes("/apps/a.tbf", tbf("one"))
        tock.writebytes("/apps/a.tbf", tbf("two"))
        before = small.contents.copy()
        with pytest.raises(errors.InsufficientStorage):
            tock.writebytes("/apps/a.tbf", tbf("three"))
        assert small.contents == before
        assert tock.listdir("/apps") == ["one", "two"]

    @pytest.mark.parametrize("remove", [TockFS.removedir, TockFS.removetree])
    @pytest.mark.parametrize("name", ["ash", "ember", "ember@0x31800", "ember@0x31e00"])
    def test_removing_the_folder_uninstalls(self, tock: TockFS, image: FlashImage, name: str, remove: object) -> None:
        assert callable(remove)
        remove(tock, f"/apps/{name}")
        left = [item.address for item in walk_apps(image).apps]
        gone = {"ash": 0x30800, "ember@0x31e00": 0x31E00}.get(name, 0x31800)
        assert left == [address for address in (0x30000, 0x30800, 0x31800, 0x31C00, 0x31E00) if address != gone]

    def test_removing_file_by_file_uninstalls_at_the_end(self, tock: TockFS, image: FlashImage) -> None:
        for name in tock.listdir("/apps/ash"):
            tock.remove(f"/apps/ash/{name}")
        assert "ash" in names_in(image)
        assert tock.listdir("/apps/ash") == []
        tock.removedir("/apps/ash")
        assert "ash" not in names_in(image)

    def test_files_that_were_removed_come_back_with_the_next_change(self, tock: TockFS) -> None:
        tock.remove("/apps/ash/header.json")
        assert not tock.exists("/apps/ash/header.json")
        tock.writetext("/attributes/any", "change")
        assert tock.exists("/apps/ash/header.json")

    def test_sticky_apps_stay(self, tock: TockFS, image: FlashImage) -> None:
        set_sticky(image, ["ash"], sticky=True)
        tock.remove("/apps/ash/header.json")
        with pytest.raises(errors.PermissionDenied):
            tock.removedir("/apps/ash")
        assert tock.exists("/apps/ash/header.json")

    def test_an_app_named_like_an_address(self) -> None:
        image = erased()
        tock = TockFS(image)
        for name in ("first", "0x30000", "third"):
            tock.writebytes("/apps/x.tbf", tbf(name))
        tock.removedir(f"/apps/{next(n for n in tock.listdir('/apps') if n == 'first')}")
        assert sorted(names_in(image)) == ["0x30000", "third"]

"""An image as a filesystem: apps that are copied into it as folders, file by file, in any order."""

from __future__ import annotations

import json
from errno import ENOSPC
from itertools import permutations
from pathlib import Path
from unittest import mock

import pytest

from tests.tock_flash import HAIL, copied, erased, names_in, tab, tbf
from toolkit.tock.filesystem.filesystem import TockFS  # first: it makes `import fs` work

# isort: split
from fs import errors

from toolkit.tock.app import App
from toolkit.tock.apps.walk import walk_apps
from toolkit.tock.edit.resize import padded
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.image_file import TockImageFile

MEMBERS = ("app.tbf", "header.json", "binary.bin")


@pytest.mark.parametrize("order", list(permutations(MEMBERS)), ids=" ".join)
def test_a_folder_is_filled_in_any_order(tock: TockFS, order: tuple[str, ...]) -> None:
    new = erased()
    fresh = TockFS(new)
    fresh.makedir("/apps/ash")
    assert (fresh.listdir("/apps"), names_in(new)) == (["ash"], [])
    for name in order:
        fresh.writebytes(f"/apps/ash/{name}", tock.readbytes(f"/apps/ash/{name}"))
    assert names_in(new) == fresh.listdir("/apps") == ["ash"]
    assert sorted(fresh.listdir("/apps/ash")) == sorted(MEMBERS)
    assert json.loads(fresh.readbytes("/apps/ash/header.json"))["address"] == 0x30000


@pytest.mark.parametrize("order", list(permutations(MEMBERS)), ids=" ".join)
def test_files_are_new_in_a_new_folder(tock: TockFS, order: tuple[str, ...]) -> None:
    """As cp makes them, which takes files in a folder of its own for those of somebody else."""
    fresh = TockFS(erased(), lingers=60)
    fresh.makedir("/apps/ash")
    for name in order:
        with fresh.openbin(f"/apps/ash/{name}", "x") as stream:
            stream.write(tock.readbytes(f"/apps/ash/{name}"))
    assert sorted(fresh.listdir("/apps/ash")) == sorted(MEMBERS)


def test_an_app_of_another_name_than_its_folder(tock: TockFS, image: FlashImage) -> None:
    tock.makedir("/apps/mine")
    tock.writebytes("/apps/mine/app.tbf", tbf("blink"))
    assert "mine" not in tock.listdir("/apps")
    assert tock.readbytes("/apps/mine/app.tbf") == tock.readbytes("/apps/blink/app.tbf")
    tock.removedir("/apps/mine")
    assert "blink" not in names_in(image)
    assert not tock.exists("/apps/mine")


def test_a_new_folder_takes_nothing_away(tock: TockFS, image: FlashImage) -> None:
    tock.makedir("/apps/mine")
    tock.writebytes("/apps/mine/app.tbf", tbf("ash"))
    assert names_in(image).count("ash") == 2
    assert tock.readbytes("/apps/mine/app.tbf") == tbf("ash")


def test_a_folder_follows_its_app(tock: TockFS) -> None:
    tock.makedir("/apps/mine")
    tock.writebytes("/apps/mine/app.tbf", tbf("blink"))
    tock.removedir("/apps/ash")
    tock.writebytes("/apps/x.tbf", tbf("other"))
    assert tock.readbytes("/apps/mine/app.tbf") == tbf("blink")


def test_a_folder_that_waits_does_not_hide_an_app_that_came_another_way(tock: TockFS, image: FlashImage) -> None:
    tock.makedir("/apps/blink")
    tock.writebytes("/apps/blink/header.json", b"{}")
    tock.writebytes("/apps/blink.tbf", tbf("blink"))
    assert sorted(tock.listdir("/apps/blink")) == sorted(MEMBERS)
    tock.removedir("/apps/blink")
    assert "blink" not in names_in(image)


def test_a_folder_waits_on_where_its_app_could_not_be_saved(tmp_path: Path) -> None:
    with TockImageFile(copied(tmp_path), lambda _contents: HAIL, writable=True) as file, TockFS(file) as saved:
        saved.makedir("/apps/mine")
        with mock.patch.object(file, "save", side_effect=OSError(ENOSPC, "full")), pytest.raises(errors.FSError):
            saved.writebytes("/apps/mine/app.tbf", tbf("blink"))
        assert (saved.listdir("/apps/mine"), names_in(file.image).count("blink")) == ([], 0)
        saved.writebytes("/apps/mine/app.tbf", tbf("blink"))
        assert saved.readbytes("/apps/mine/app.tbf") == tbf("blink")


def test_a_folder_follows_the_next_version_of_its_app() -> None:
    """Where the one before was, another app may be then."""
    new = erased()
    fresh = TockFS(new)
    fresh.makedir("/apps/mine")
    fresh.writebytes("/apps/mine/app.tbf", tbf("ash"))
    for name in ("blink", "hail"):
        fresh.writebytes(f"/apps/{name}.tbf", tbf(name))
    larger = padded(App.parse(tbf("ash")), 1536, "cortex-m4").to_bytes()
    fresh.writebytes("/apps/ash.tbf", larger)
    assert walk_apps(new).named("blink")[0].address == 0x30000
    assert fresh.readbytes("/apps/mine/app.tbf") == larger


def test_another_version_in_its_folder(tock: TockFS, image: FlashImage) -> None:
    new = App.parse(tbf("ash")).replace(version=7).to_bytes()
    tock.writebytes("/apps/ash/app.tbf", new)
    assert names_in(image).count("ash") == 1
    assert tock.readbytes("/apps/ash/app.tbf") == new


@pytest.mark.parametrize(
    ("path", "content", "words"),
    [
        ("/apps/ash/app.tbf", tbf("blink"), "the folder of ash at 0x30800, and the app is 'blink'"),
        ("/apps/ash/app.tbf", tbf("ash")[:100], "its binary ends"),
        (
            "/apps/ember/app.tbf",
            App.parse(tbf("ember")).replace(version=7).to_bytes(),
            "several apps are named 'ember'",
        ),
        ("/apps/new/app.tbf", tab(), "it is an archive"),
        ("/apps/new/app.tbf", b"text", "tbf"),
        ("/apps/ash/header.json", b"{}", "write app.tbf first"),
        ("/apps/ash/binary.bin", b"code", "write app.tbf first"),
        ("/kernel-attributes.json", b"{", "write kernel.bin first"),
    ],
)
def test_what_is_refused(tock: TockFS, image: FlashImage, path: str, content: bytes, words: str) -> None:
    tock.makedir("/apps/new")
    before = image.contents.copy()
    with pytest.raises(errors.OperationFailed, match=words):
        tock.writebytes(path, content)
    assert image.contents == before
    assert tock.listdir("/apps/new") == []


def test_a_folder_that_stays_empty_goes(tock: TockFS, image: FlashImage) -> None:
    before = image.contents.copy()
    tock.makedir("/apps/new")
    tock.writebytes("/apps/new/binary.bin", b"code")
    assert tock.listdir("/apps/new") == ["binary.bin"]
    tock.removedir("/apps/new")
    assert not tock.exists("/apps/new/binary.bin")
    assert image.contents == before


def test_what_tells_of_a_kernel_waits_for_it(tock: TockFS) -> None:
    fresh = TockFS(erased())
    fresh.writebytes("/kernel-attributes.json", b"{}")
    fresh.writebytes("/kernel.bin", tock.readbytes("/kernel.bin"))
    assert fresh.readbytes("/kernel-attributes.json") == tock.readbytes("/kernel-attributes.json")


def test_a_file_that_gets_its_name_when_it_is_complete(tock: TockFS, image: FlashImage) -> None:
    tock.makedir("/apps/new")
    tock.writebytes("/apps/new/.app.tbf.x", tbf("new"))
    tock.move("/apps/new/.app.tbf.x", "/apps/new/app.tbf")
    assert names_in(image).count("new") == 1
    assert sorted(tock.listdir("/apps/new")) == sorted(MEMBERS)

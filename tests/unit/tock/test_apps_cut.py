"""An app that the image ends in the middle of: what the image leaves out is never lost unnoticed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app_lists import APPS, FLASH, apps_in, board, image_with, tbf
from tests.cli.running import run
from toolkit.errors import ToolkitError
from toolkit.tock.apps.change import Change
from toolkit.tock.apps.flags import set_enabled
from toolkit.tock.apps.install import How, install
from toolkit.tock.apps.offers import AppFile
from toolkit.tock.apps.remove import compact, erase_all, uninstall
from toolkit.tock.apps.walk import walk_apps
from toolkit.tock.image.flash_image import FlashImage

END = 900
"""Bytes of apps that the image has; the second lacks 124."""


@pytest.fixture
def image() -> FlashImage:
    """Two apps of 512 bytes, and an image that ends within the second."""
    made = image_with(board(), tbf("one") + tbf("two"))
    made.contents.remove(APPS + END, made.range.end - APPS - END)
    return made


def put(image: FlashImage, *apps: bytes, how: How | None = None) -> Change:
    return install(image, [AppFile("x.tbf", app) for app in apps], how or How())


def cut_in(image: FlashImage) -> list[str]:
    return [finding.where for finding in walk_apps(image).findings if finding.code == "apps-cut"]


LOSING: dict[str, Callable[[FlashImage], Change]] = {
    "install behind it": lambda image: put(image, tbf("new")),
    "install with other sizes": lambda image: put(image, tbf("one", 1024)),
    "close the gap before it": lambda image: uninstall(image, ["one"], close=True),
}
BY_FORCE: dict[str, Callable[[FlashImage], Change]] = {
    "install behind it": lambda image: put(image, tbf("new"), how=How(force=True)),
    "close the gap before it": lambda image: uninstall(image, ["one"], close=True, force=True),
}
HARMLESS: dict[str, tuple[Callable[[FlashImage], Change], list[str]]] = {
    "install another before it": (lambda image: put(image, tbf("one", fill=1)), ["two at 0x40200"]),
    "uninstall another": (lambda image: uninstall(image, ["one"]), ["two at 0x40200"]),
    "uninstall it": (lambda image: uninstall(image, ["two"]), []),
    "install it anew": (lambda image: put(image, tbf("two"), tbf("new")), []),
    "disable it": (lambda image: set_enabled(image, ["two"], enabled=False), ["two at 0x40200"]),
    "compact what is compact": (compact, ["two at 0x40200"]),
    "erase all": (erase_all, []),
}


@pytest.mark.parametrize("change", LOSING.values(), ids=LOSING)
def test_it_is_not_lost_unnoticed(image: FlashImage, change: Callable[[FlashImage], Change]) -> None:
    before = image.contents.copy()
    with pytest.raises(ToolkitError, match="two at 0x40200: the image does not have all of it") as refused:
        change(image)
    assert "--force" in refused.value.advice
    assert image.contents == before


@pytest.mark.parametrize("change", BY_FORCE.values(), ids=BY_FORCE)
def test_what_is_lost_by_force_is_named(image: FlashImage, change: Callable[[FlashImage], Change]) -> None:
    done = change(image)
    assert [(note.code, note.where) for note in done.notes] == [("apps-cut", "two at 0x40200")]
    assert cut_in(image) == []


@pytest.mark.parametrize(("change", "cut"), HARMLESS.values(), ids=HARMLESS)
def test_other_changes_leave_it_as_it_is(
    image: FlashImage, change: Callable[[FlashImage], Change], cut: list[str]
) -> None:
    assert change(image).notes == ()
    assert cut_in(image) == cut
    assert not cut or image.range.end == APPS + END


def test_what_is_left_out_of_no_binary_is_no_loss() -> None:
    image = image_with(board(), tbf("one", binary_end=400))
    image.contents.remove(APPS + 400, image.range.end - APPS - 400)
    assert put(image, tbf("new")).notes == ()
    assert list(apps_in(image)) == ["one", "new"]


def test_the_command_names_what_it_gives_up(tmp_path: Path, image: FlashImage) -> None:
    path, app = tmp_path / "cut.bin", tmp_path / "new.tbf"
    path.write_bytes(image.read(FLASH, APPS + END - FLASH))
    app.write_bytes(tbf("new"))
    options = ("--flash-address", "0x10000", "--app-address", "0x40000", "--app-length", "16K", "--arch", "cortex-m4")
    assert run("tock", "apps", "install", path, app, *options).code == 2
    assert path.stat().st_size == APPS + END - FLASH
    said = run("tock", "apps", "install", path, app, "--force", *options)
    assert "apps-cut: two at 0x40200: what the image did not have" in said.errors

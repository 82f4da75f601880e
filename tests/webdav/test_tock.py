"""The image of a Tock board, served: apps are put and deleted, attributes too; what cannot be is told in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.tock_flash import copied, flash, recorded, tab, tbf
from tests.webdav.asking import ask, names, status
from tests.webdav.test_command import serving
from toolkit.tock.filesystem.filesystem import TockFS  # first: it makes `import fs` work

# isort: split
from toolkit.mount.webdav import served
from toolkit.tock.apps.walk import walk_apps
from toolkit.tock.image.attributes import read_attributes
from toolkit.tock.image.flash_image import FlashImage

APPS = {"ash", "ember", "ember%400x31e00", "hearth-stone", "kindling"}


@pytest.fixture
def image() -> FlashImage:
    return flash()


@pytest.fixture(params=[0.0, 60.0], ids=["gone at once", "lingering"])
def url(image: FlashImage, request: pytest.FixtureRequest) -> Iterator[str]:
    """A server of the image that takes changes."""
    with served(TockFS(image, lingers=request.param), write=True) as found:
        yield found


def apps_in(image: FlashImage) -> list[str]:
    return [item.name for item in walk_apps(image).apps]


def test_reading(url: str) -> None:
    assert names(url, "/apps/") == APPS
    assert ask(url, "GET", "/kernel.bin").body == recorded("hail-full")[0x10000:0x30000]
    assert ask(url, "GET", "/attributes/board").body == b"hail"


def test_put_installs(url: str, image: FlashImage) -> None:
    assert status(url, "PUT", "/apps/new.tbf", tbf("new")) == 201
    assert "new" in apps_in(image)
    assert names(url, "/apps/") == APPS | {"new"}


def test_put_of_an_archive_that_is_longer_than_the_region(image: FlashImage) -> None:
    """Of an archive for many architectures, one app is kept."""
    with served(TockFS(image), write=True) as url:
        archive = tab() + bytes(0x40000)
        assert status(url, "PUT", "/apps/new.tab", archive) == 201
    assert apps_in(image).count("ember") == 1


def test_put_again(url: str, image: FlashImage) -> None:
    for name in ("one", "two"):
        assert status(url, "PUT", "/apps/new.tbf", tbf(name)) in (201, 204)
    assert {"one", "two"} <= set(apps_in(image))


def test_put_of_nothing_and_then_of_all(url: str, image: FlashImage) -> None:
    """As Windows does it."""
    assert status(url, "PUT", "/apps/new.tbf", b"") == 201
    assert status(url, "PUT", "/apps/new.tbf", tbf("new")) == 204
    assert "new" in apps_in(image)


def test_a_file_that_gets_its_name_when_it_is_complete(url: str, image: FlashImage) -> None:
    assert status(url, "PUT", "/apps/.new", tbf("new")) == 201
    assert status(url, "MOVE", "/apps/.new", Destination=f"{url}apps/new.tbf") == 201
    assert "new" in apps_in(image)


def test_a_folder_with_an_app_installs_it(url: str, image: FlashImage) -> None:
    assert status(url, "MKCOL", "/apps/new/") == 201
    assert status(url, "PUT", "/apps/new/app.tbf", tbf("new")) == 201
    assert status(url, "PUT", "/apps/new/app.tbf", tbf("other")) == 400
    assert names(url, "/apps/") == APPS | {"new"}
    assert apps_in(image).count("new") == 1


def test_delete_uninstalls(url: str, image: FlashImage) -> None:
    assert status(url, "DELETE", "/apps/ash/") == 204
    assert "ash" not in apps_in(image)


def test_delete_file_by_file(url: str, image: FlashImage) -> None:
    for name in sorted(names(url, "/apps/ash/")):
        assert status(url, "DELETE", f"/apps/ash/{name}") == 204
    assert "ash" in apps_in(image)
    assert status(url, "DELETE", "/apps/ash/") == 204
    assert "ash" not in apps_in(image)


def test_attributes(url: str, image: FlashImage) -> None:
    assert status(url, "PUT", "/attributes/colour", b"blue") == 201
    assert status(url, "PUT", "/attributes/board", b"imix") == 204
    assert status(url, "DELETE", "/attributes/arch") == 204
    assert status(url, "COPY", "/attributes/board", Destination=f"{url}attributes/copy") == 201
    assert read_attributes(image).as_dict() == {
        "board": "imix",
        "colour": "blue",
        "jldevice": "ATSAM4LC8C",
        "appaddr": "0x30000",
        "copy": "imix",
    }


@pytest.mark.parametrize(
    ("method", "path", "body", "code", "words"),
    [
        ("PUT", "/README", b"x", 400, ""),
        ("PUT", "/apps/x.tbf", b"text", 400, "x.tbf"),
        ("PUT", "/attributes/x", b"v" * 56, 400, "1 to 55 bytes, not 56"),
        ("PUT", "/attributes/123456789", b"x", 414, "8 is the most"),
        ("PUT", "/kernel.bin", bytes(0x20001), 507, "the kernel has 131,073 bytes"),
        ("PUT", "/kernel-attributes.json", b"{}", 400, "follows from kernel.bin"),
        ("PUT", "/flags.json", b'{"start_address": 65536}', 400, "does not use its start address"),
        ("DELETE", "/kernel.bin", None, 403, ""),
        ("DELETE", "/apps/", None, 403, ""),
        ("MKCOL", "/new/", None, 403, ""),
    ],
)
def test_refusals(
    url: str, image: FlashImage, method: str, path: str, body: bytes | None, code: int, words: str
) -> None:
    before = image.contents.copy()
    answer = ask(url, method, path, body)
    assert answer.status == code
    assert words in answer.body.decode()
    assert image.contents == before
    assert names(url, "/apps/") == APPS


def test_folders_are_not_moved(url: str) -> None:
    assert status(url, "MOVE", "/apps/ash/", Destination=f"{url}apps/new/") == 403


def test_the_command(tmp_path: Path) -> None:
    image = copied(tmp_path)
    with serving(image, "--write") as server:
        assert status(server.url, "PUT", "/apps/new.tbf", tbf("new")) == 201
        assert b"new" in image.read_bytes()[0x30000:]
        code, said, complaints = server.end()
    assert (code, complaints) == (0, "")
    assert said.endswith(f"{image} is saved: 6 apps, 253,952 of 262,144 bytes free\n")


def test_the_command_with_a_board(tmp_path: Path) -> None:
    with serving(copied(tmp_path, "hail-noboot"), "--volume", "tock", "--board", "hail") as server:
        assert names(server.url, "/apps/") == {"ember", "cinder_2"}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "shows neither a KnightOS volume"),
        (("--volume", "tock"), "nobody says what board"),
        (("--volume", "kfs"), "no KFS volume"),
        (("--volume", "kfs", "--board", "hail"), "options of boards are about Tock images"),
        (("--board", "hail", "--force"), "about KnightOS volumes, not about Tock"),
        (("--board", "hial"), "did you mean hail?"),
    ],
    ids=" ".join,
)
def test_the_command_refuses(tmp_path: Path, options: tuple[str, ...], words: str) -> None:
    (tmp_path / "x.bin").write_bytes(bytes(0x80000))
    result = run("serve", tmp_path / "x.bin", "--webdav", "--port", "0", *options)
    assert (result.code, result.output, result.errors.count("\n")) == (2, "", 1)
    assert words in result.errors

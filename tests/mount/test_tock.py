"""Ordinary programs on a mounted image of a Tock board. Afterwards the image file says what they did."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mount.mounting import PROGRAM, cut_off_in_time, has_programs, mounted_apart, run
from tests.tock_flash import HAIL, copied, recorded, tab, tbf
from toolkit.mount.images import Wishes, open_image
from toolkit.mount.mounted import mounted
from toolkit.tock.apps.walk import walk_apps
from toolkit.tock.board.board import Board
from toolkit.tock.board.choose import BoardChoice
from toolkit.tock.image.attributes import read_attributes
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.image_file import TockImageFile

pytestmark = pytest.mark.usefixtures("fuse")

APPS = ["ash", "ember", "ember@0x31e00", "hearth-stone", "kindling"]
MEMBERS = ["app.tbf", "binary.bin", "header.json"]


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """A complete image of Hail."""
    return copied(tmp_path)


@pytest.fixture
def folder(image: Path, tmp_path: Path) -> Iterator[Path]:
    """Where the image is mounted, served by this process."""
    place = tmp_path / "mounted"
    place.mkdir()
    served = open_image(image, Wishes(read_only=False))
    with cut_off_in_time(place), served.filesystem, mounted(served.filesystem, place):
        yield place


@pytest.fixture
def apps(folder: Path) -> Path:
    return folder / "apps"


@pytest.fixture
def attributes(folder: Path) -> Path:
    return folder / "attributes"


def in_file(path: Path, board: Board = HAIL) -> FlashImage:
    """What the image file has now."""
    return TockImageFile(path, lambda _decoded: board).image


def apps_in(path: Path) -> list[str]:
    return sorted(item.name for item in walk_apps(in_file(path)).apps)


def attribute_in(path: Path, key: str) -> str | None:
    return read_attributes(in_file(path)).get(key)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def sh(script: str, folder: Path, code: int = 0) -> str:
    return run("sh", "-c", script, folder=folder, code=code)


def test_ls(folder: Path, apps: Path) -> None:
    assert names(folder) == [
        "apps",
        "attributes",
        "bootloader.bin",
        "flags.json",
        "kernel-attributes.json",
        "kernel.bin",
    ]
    assert names(apps) == APPS
    assert names(apps / "ash") == MEMBERS


def test_cat(folder: Path, apps: Path) -> None:
    assert json.loads(run("cat", apps / "ash/header.json"))["address"] == 0x30800
    assert (folder / "kernel.bin").read_bytes() == recorded("hail-full")[0x10000:0x30000]


@pytest.mark.parametrize("command", [("cp",), ("cp", "-p"), ("cp", "-a"), ("install", "-m", "644")], ids=" ".join)
def test_cp_of_an_archive_installs_it(image: Path, apps: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "new.tab").write_bytes(tab())
    run(*command, tmp_path / "new.tab", apps)
    assert apps_in(image).count("ember") == 1  # in place of two
    assert names(apps) == ["ash", "ember", "hearth-stone", "kindling"]


def test_cp_of_apps_installs_them(image: Path, apps: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.tbf").write_bytes(tbf(name))
    run("cp", tmp_path / "one.tbf", tmp_path / "two.tbf", apps)
    assert {"one", "two"} <= set(apps_in(image))
    assert (apps / "one/app.tbf").read_bytes() == tbf("one")


@pytest.mark.parametrize("copy", [shutil.copy, shutil.copy2, shutil.move], ids=["copy", "copy2", "move"])
def test_copying_that_sets_times_afterwards(image: Path, apps: Path, tmp_path: Path, copy: object) -> None:
    assert callable(copy)
    (tmp_path / "new.tbf").write_bytes(tbf("new"))
    copy(tmp_path / "new.tbf", apps)
    assert "new" in apps_in(image)


def test_cp_of_the_same_file_again(image: Path, apps: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / "new.tbf").write_bytes(tbf(name))
        run("cp", tmp_path / "new.tbf", apps)
    assert {"one", "two"} <= set(apps_in(image))


def test_a_file_that_gets_its_name_when_it_is_complete(image: Path, apps: Path) -> None:
    """As rsync and browsers do it."""
    (apps / ".new.tab.k3Jq2d").write_bytes(tbf("new"))
    assert "new" not in apps_in(image)
    (apps / ".new.tab.k3Jq2d").rename(apps / "new.tab")
    assert "new" in apps_in(image)


def test_a_shell_that_writes_in_pieces(image: Path, apps: Path, tmp_path: Path) -> None:
    (tmp_path / "new.tbf").write_bytes(tbf("new"))
    sh(f"{{ head -c 300 {tmp_path}/new.tbf; tail -c +301 {tmp_path}/new.tbf; }} > new.tbf", apps)
    assert "new" in apps_in(image)
    assert (apps / "new/app.tbf").read_bytes() == tbf("new")


@pytest.mark.parametrize("content", [b"text", tbf("cut")[:100]], ids=["text", "cut"])
def test_what_is_no_app_is_refused(image: Path, apps: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "new.tbf").write_bytes(content)
    assert "Invalid argument" in run("cp", tmp_path / "new.tbf", apps, code=1)
    assert image.read_bytes() == recorded("hail-full")
    assert names(apps) == APPS


def test_rm_r_uninstalls(image: Path, apps: Path) -> None:
    run("rm", "-r", apps / "ash", apps / "ember@0x31e00")
    assert apps_in(image) == ["ember", "hearth-stone", "kindling"]


def test_cp_r_of_folders_brings_back_what_was_kept(image: Path, folder: Path, apps: Path, tmp_path: Path) -> None:
    run("cp", "-r", folder, tmp_path / "kept")
    sh("rm -r apps/*", folder)
    (tmp_path / "short.bin").write_bytes(recorded("hail-full")[0x10000:0x20000])
    assert "Invalid argument" in run("cp", tmp_path / "short.bin", folder / "kernel.bin", code=1)
    assert apps_in(image) == []
    sh("cp -r kept/* mounted", tmp_path)
    assert apps_in(image) == ["ash", "ember", "ember", "hearth-stone", "kindling"]
    assert in_file(image).read(0x10000, 0x20000) == recorded("hail-full")[0x10000:0x30000]


def test_rm_r_of_all(image: Path, apps: Path) -> None:
    sh("rm -r *", apps)
    assert apps_in(image) == []
    assert names(apps) == []


def test_rmtree_and_rmdir(image: Path, apps: Path) -> None:
    shutil.rmtree(apps / "ash")
    (apps / "kindling").rmdir()
    assert apps_in(image) == ["ember", "ember", "hearth-stone"]


def test_rm_of_a_file_of_an_app_changes_nothing(image: Path, apps: Path) -> None:
    run("rm", apps / "ash/header.json")
    assert not (apps / "ash/header.json").exists()
    assert image.read_bytes() == recorded("hail-full")


def test_echo_sets_an_attribute(image: Path, attributes: Path) -> None:
    sh("echo blue > colour; cat colour; echo imix > board", attributes)
    assert attribute_in(image, "colour") == "blue"
    assert attribute_in(image, "board") == "imix"
    assert (attributes / "colour").stat().st_size == 4


def test_a_shell_that_appends_and_truncates(image: Path, attributes: Path) -> None:
    sh("{ echo a; echo b; } > both; echo c >> both; : > board; truncate -s 2 arch", attributes)
    assert attribute_in(image, "both") == "a\nbc"
    assert attribute_in(image, "board") == "hail"
    assert attribute_in(image, "arch") == "co"


def test_touch_tells_the_time(attributes: Path) -> None:
    before = (attributes / "board").stat().st_mtime
    sh("touch board new", attributes)
    assert all((attributes / name).stat().st_mtime >= before for name in ("board", "new"))


def test_rm_and_mv_of_attributes(image: Path, attributes: Path) -> None:
    sh("rm appaddr; mv jldevice device; cp arch copy", attributes)
    assert read_attributes(in_file(image)).as_dict() == {
        "board": "hail",
        "arch": "cortex-m4",
        "device": "ATSAM4LC8C",
        "copy": "cortex-m4",
    }


@pytest.mark.skipif(has_programs(["sed"]) is not None, reason="no sed")
def test_sed_in_place(image: Path, attributes: Path) -> None:
    run("sed", "-i", "s/hail/imix/", "board", folder=attributes)
    assert attribute_in(image, "board") == "imix"


@pytest.mark.skipif(has_programs(["vim"]) is not None, reason="no vim")
@pytest.mark.parametrize("options", [("-n",), ("-c", "set backup"), ("-c", "set backupcopy=no")], ids=" ".join)
def test_vim(image: Path, attributes: Path, options: tuple[str, ...]) -> None:
    run("vim", "-u", "NONE", *options, "-es", "-c", "%s/hail/imix/", "-c", "wq", attributes / "board")
    assert attribute_in(image, "board") == "imix"


def test_cp_of_kernel_and_bootloader(image: Path, folder: Path, tmp_path: Path) -> None:
    kernel = bytearray((folder / "kernel.bin").read_bytes())
    kernel[:4] = b"\x01\x02\x03\x04"
    (tmp_path / "kernel.bin").write_bytes(kernel)
    (tmp_path / "bootloader.bin").write_bytes(recorded("boot-113"))
    run("cp", tmp_path / "kernel.bin", tmp_path / "bootloader.bin", folder)
    assert in_file(image).read(0x10000, 4) == b"\x01\x02\x03\x04"
    sh('sed -i \'s/"start_address": 65536/"start_address": 131072/\' flags.json', folder)
    assert json.loads((folder / "flags.json").read_text())["start_address"] == 0x20000
    assert in_file(image).read(0x420, 4) == b"\x00\x00\x02\x00"


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo x > README", "Invalid argument"),
        ("echo x > apps/README", "Invalid argument"),
        ("cp flags.json kernel-attributes.json", "Invalid argument"),
        ("cp flags.json apps/ash/app.tbf", "Invalid argument"),
        ("mkdir new", "Operation not supported"),
        ("mv apps/ash apps/new", "Operation not supported"),
        ("rm kernel.bin", "Read-only file system"),
        ("rmdir apps", "Read-only file system"),
        ("echo x > attributes/123456789", "File name too long"),
        ("head -c 56 kernel.bin > attributes/x", "Invalid argument"),
        ("cat kernel.bin kernel.bin > bootloader.bin", "No space left on device"),
        ("ln -s kernel.bin link", "Operation not permitted"),
    ],
)
def test_refusals(image: Path, folder: Path, script: str, words: str) -> None:
    said = sh(script + " || exit 9", folder, code=9)
    assert words in said
    assert image.read_bytes() == recorded("hail-full")


def test_tar(folder: Path, tmp_path: Path) -> None:
    run("tar", "-cf", tmp_path / "all.tar", "-C", folder, ".")
    (tmp_path / "copy").mkdir()
    run("tar", "-xf", tmp_path / "all.tar", "-C", tmp_path / "copy")
    run("diff", "-r", folder, tmp_path / "copy")


@pytest.mark.skipif(has_programs(["git"]) is not None, reason="no git")
def test_git_takes_it_for_a_work_tree(folder: Path, tmp_path: Path) -> None:
    git = ("git", "--git-dir", tmp_path / "kept.git", "--work-tree", folder)
    run("git", "init", "--bare", tmp_path / "kept.git")
    run(*git, "add", "-A")
    assert len(run(*git, "ls-files").split()) == 5 * len(MEMBERS) + 4 + 4
    assert run(*git, "diff", "--stat") == ""


def test_statfs(folder: Path, apps: Path) -> None:
    before = os.statvfs(folder)
    assert (before.f_blocks * before.f_frsize, before.f_bavail * before.f_frsize) == (0x40000, 0x3E000)
    (apps / "new.tbf").write_bytes(tbf("new"))
    after = os.statvfs(folder)
    assert before.f_bfree - after.f_bfree == 1
    assert after.f_namemax == 255


def test_no_space_left(image: Path, tmp_path: Path) -> None:
    with mounted_apart(image, tmp_path / "mounted", "--app-length", "0x2000") as server:
        apps = server.folder / "apps"
        (tmp_path / "big.tbf").write_bytes(tbf("big", "big"))
        assert "No space left on device" in run("cp", tmp_path / "big.tbf", apps, code=1)
        assert names(apps) == APPS
        assert os.statvfs(apps).f_blocks == 16


def test_reading_only(image: Path, tmp_path: Path) -> None:
    with mounted_apart(image, tmp_path / "mounted", "--read-only") as server:
        assert "Read-only file system" in sh("echo x > attributes/board || exit 9", server.folder, code=9)
        assert names(server.folder / "apps") == APPS


HOSTILE = {
    "zeros": bytes(0x80000),
    "erased": b"\xff" * 0x80000,
    "twos": b"\x02\x00" * 0x40000,
    "cut": recorded("hail-full")[:0x30A00],
    "endless": recorded("hail-full")[:0x30000] + recorded("apps-total-0"),
    "beyond": recorded("hail-full")[:0x30000] + recorded("apps-total-gt-flash"),
    "empty": b"",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_hostile_images_can_be_read(tmp_path: Path, content: bytes) -> None:
    path, place = tmp_path / "x.bin", tmp_path / "mounted"
    path.write_bytes(content)
    place.mkdir()
    served = open_image(path, Wishes(read_only=True, choice=BoardChoice(name="hail")))
    with cut_off_in_time(place), served.filesystem, mounted(served.filesystem, place, read_only=True):
        assert "apps" in names(place)
        run("tar", "-cf", tmp_path / "all.tar", "-C", place, ".")
        assert "Read-only" in sh("echo x > attributes/board || exit 9", place, code=9)
    assert path.read_bytes() == content


def test_an_image_that_is_shorter_than_the_flash_grows(tmp_path: Path) -> None:
    path, place = copied(tmp_path, "boot-113"), tmp_path / "mounted"
    place.mkdir()
    served = open_image(path, Wishes(read_only=False, choice=BoardChoice(name="hail")))
    with cut_off_in_time(place), served.filesystem, mounted(served.filesystem, place):
        (place / "apps/new.tbf").write_bytes(tbf("new"))
    assert path.read_bytes().startswith(recorded("boot-113").ljust(0x30000, b"\xff") + tbf("new"))


def test_reading_a_file_that_changes_meanwhile(attributes: Path, apps: Path) -> None:
    """Nobody sees the length of before."""
    (attributes / "board").write_text("a longer value than before")
    assert (attributes / "board").read_text() == "a longer value than before"
    with (apps / "ash/app.tbf").open("rb") as stream:
        run("rm", "-r", apps / "ash")
        assert len(stream.read()) == 4096


def test_unmounting_says_what_is_in_the_image(image: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mounted"
    folder.mkdir()
    with mounted_apart(image, folder):
        (folder / "apps/new.tbf").write_bytes(tbf("new"))
        said = run(PROGRAM, "umount", folder)
    assert said == f"{folder} is unmounted; {image} is saved: 6 apps, 253,952 of 262,144 bytes free\n"

"""`flashwright kfs get`: files of a volume onto the host."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.changed_images import DEMO, README, TABLE, demo, refused
from tests.cli.running import Result, lines, run
from tests.kfs_images import crafted, directory_entry, file_entry, link_entry
from toolkit.flash.lock import lock


@pytest.fixture
def image(tmp_path: Path) -> Path:
    return demo(tmp_path / "calc.rom")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def got(image: Path, *arguments: str | Path) -> None:
    """Get, which must go well without a word."""
    result = run("kfs", "get", image, *arguments)
    assert (result.code, result.output, result.errors) == (0, "", "")


def names(folder: Path) -> set[str]:
    """Everything below a folder."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_file_goes_into_a_folder(image: Path, out: Path) -> None:
    got(image, "/share/table", out)
    assert (out / "table").read_bytes() == TABLE


def test_file_goes_to_a_new_path(image: Path, out: Path) -> None:
    got(image, "/share/table", out / "new")
    assert (out / "new").read_bytes() == TABLE


def test_several_files_go_into_a_folder(image: Path, out: Path) -> None:
    got(image, "/share/table", "/home/readme.txt", out)
    assert names(out) == {"table", "readme.txt"}


def test_several_files_need_a_folder(image: Path, out: Path) -> None:
    assert "several sources need one" in refused(image, "get", "/share/table", "/home/readme.txt", out / "new")


def test_file_is_replaced_and_keeps_its_mode(image: Path, out: Path) -> None:
    (out / "table").write_bytes(b"old")
    (out / "table").chmod(0o600)
    got(image, "/share/table", out)
    assert ((out / "table").read_bytes(), (out / "table").stat().st_mode & 0o777) == (TABLE, 0o600)


def test_no_clobber_keeps_the_file(image: Path, out: Path) -> None:
    (out / "table").write_bytes(b"old")
    got(image, "-n", "/share/table", out)
    assert (out / "table").read_bytes() == b"old"


def test_nothing_unfinished_stays(image: Path, out: Path) -> None:
    (out / "table").write_bytes(b"old")
    got(image, "-r", "/share/table", "/etc/motd", out)
    got(image, "-r", "/share/table", "/etc/motd", out)
    assert names(out) == {"table", "motd"}


def test_folder_above_must_be_there(image: Path, out: Path) -> None:
    assert f"{out}/none: no such file or folder" in refused(image, "get", "/share/table", out / "none" / "x", code=3)


def test_slash_at_the_end_asks_for_a_folder(image: Path, out: Path) -> None:
    assert "is no folder" in refused(image, "get", "/share/table", f"{out}/new/")


def test_directory_needs_recursive(image: Path, out: Path) -> None:
    assert "-r copies it" in refused(image, "get", "/share/table", "/home", out)
    assert names(out) == set()


def test_missing_source_gets_nothing(image: Path, out: Path) -> None:
    assert "no such file or folder in the volume" in refused(image, "get", "/share/table", "/none", out)
    assert names(out) == set()


def test_tree_goes_into_a_folder(image: Path, out: Path) -> None:
    got(image, "-r", "/etc", "/share", out)
    assert names(out) == {"etc", "etc/inittab", "etc/motd", "share", "share/table"}


def test_tree_gets_a_new_name(image: Path, out: Path) -> None:
    got(image, "-r", "/share", out / "new")
    assert names(out) == {"new", "new/table"}


def test_whole_volume_comes_out(image: Path, out: Path) -> None:
    got(image, "-r", "/", out)
    assert names(out) == names(DEMO)


def test_dot_stands_for_what_is_in_a_directory(image: Path, out: Path) -> None:
    got(image, "-r", "/home/.", out)
    assert names(out) == {"empty", "readme.txt"}


def test_trees_are_merged(image: Path, out: Path) -> None:
    (out / "share").mkdir()
    (out / "share" / "mine").write_bytes(b"mine")
    got(image, "-r", "/share", out)
    assert names(out) == {"share", "share/mine", "share/table"}


def test_links_are_kept_in_trees(image: Path, out: Path) -> None:
    got(image, "-r", "/etc", out)
    assert (out / "etc" / "motd").readlink() == Path("/home/readme.txt")


def test_links_can_be_skipped(image: Path, out: Path) -> None:
    got(image, "-r", "--links", "skip", "/etc", out)
    assert names(out) == {"etc", "etc/inittab"}


@pytest.mark.parametrize("options", [["-r", "--links", "copy"], []], ids=["copied", "not recursive"])
def test_links_can_be_followed(image: Path, out: Path, options: list[str]) -> None:
    got(image, *options, "/etc/motd", out)
    assert ((out / "motd").is_symlink(), (out / "motd").read_bytes()) == (False, README)


def test_link_replaces_a_link(image: Path, out: Path) -> None:
    (out / "motd").symlink_to("elsewhere")
    got(image, "-r", "/etc/motd", out)
    assert (out / "motd").readlink() == Path("/home/readme.txt")


def test_no_file_replaces_a_folder(image: Path, out: Path) -> None:
    (out / "share" / "table").mkdir(parents=True)
    assert "which no file replaces" in refused(image, "get", "-r", "/home", "/share", out)
    assert names(out) == {"share", "share/table"}


def test_no_folder_replaces_a_file(image: Path, out: Path) -> None:
    (out / "share").write_bytes(b"mine")
    assert "no folder" in refused(image, "get", "-r", "/home", "/share", out)
    assert names(out) == {"share"}


def test_two_sources_of_one_name_are_refused(image: Path, out: Path) -> None:
    run("kfs", "cp", image, "/share/table", "/home")
    assert "two sources would go here" in refused(image, "get", "/share/table", "/home/table", out)


def test_file_and_folder_of_one_name_are_refused(image: Path, out: Path) -> None:
    run("kfs", "mkdir", image, "/home/table")
    assert "two sources would go here" in refused(image, "get", "-rn", "/share/table", "/home/table", out)


def test_no_clobber_keeps_the_first_of_a_name(image: Path, out: Path) -> None:
    run("kfs", "cp", image, "/home/readme.txt", "/home/table")
    got(image, "-n", "/share/table", "/home/table", out)
    assert (out / "table").read_bytes() == TABLE


def test_no_clobber_keeps_a_folder(image: Path, out: Path) -> None:
    (out / "table").mkdir()
    got(image, "-n", "/share/table", out)
    assert (out / "table").is_dir()


def test_file_through_a_link_that_the_user_named(image: Path, out: Path) -> None:
    (out / "file").write_bytes(b"old")
    (out / "link").symlink_to("file")
    got(image, "/share/table", out / "link")
    assert ((out / "link").is_symlink(), (out / "file").read_bytes()) == (True, TABLE)


def test_folder_behind_a_link_that_the_user_named(image: Path, out: Path) -> None:
    (out / "real").mkdir()
    (out / "link").symlink_to("real")
    got(image, "-r", "/share/.", out / "link")
    assert (out / "real" / "table").read_bytes() == TABLE


def test_nothing_goes_through_a_named_link_that_leads_nowhere(image: Path, out: Path) -> None:
    (out / "link").symlink_to("none")
    assert "leads nowhere" in refused(image, "get", "/share/table", out / "link")


def test_link_in_the_way_of_a_file_is_replaced(image: Path, out: Path, tmp_path: Path) -> None:
    (tmp_path / "victim").write_bytes(b"mine")
    (out / "table").symlink_to(tmp_path / "victim")
    got(image, "/share/table", out)
    assert (tmp_path / "victim").read_bytes() == b"mine"
    assert ((out / "table").is_symlink(), (out / "table").read_bytes()) == (False, TABLE)


def test_link_in_the_way_of_a_folder_is_not_followed(image: Path, out: Path, tmp_path: Path) -> None:
    (tmp_path / "victim").mkdir()
    (out / "share").symlink_to(tmp_path / "victim")
    assert "no folder" in refused(image, "get", "-r", "/share", out)
    assert names(tmp_path / "victim") == set()


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """An image with names that would lead out of a folder, and a link that leads out with a file behind it."""
    entries = [
        directory_entry(b"d", 1),
        link_entry(b"x", b"..", 1),
        directory_entry(b"x", 2, 1),
        file_entry(b"evil", 5, 0x401, 2),
        file_entry(b"..", 5, 0x401, 1),
        file_entry(b"../evil", 5, 0x401, 1),
        directory_entry(b"..", 3, 1),
        file_entry(b"evil", 5, 0x401, 3),
    ]
    (tmp_path / "hostile.rom").write_bytes(crafted(entries, {0x401: (0x7FFF, 0xFFFF)}))
    return tmp_path / "hostile.rom"


def test_nothing_leaves_the_folder(hostile: Path, out: Path, tmp_path: Path) -> None:
    before = names(tmp_path)
    result = run("kfs", "get", "-r", hostile, "/", out / "new", "--json")
    assert (result.code, {found["code"] for found in result.json["findings"]}) == (1, {"kfs-out-of-tree"})
    assert names(tmp_path) - before == {"out/new", "out/new/d", "out/new/d/x"}


def test_nothing_leaves_the_folder_the_second_time_either(
    hostile: Path, image: Path, out: Path, tmp_path: Path
) -> None:
    run("kfs", "get", "-r", hostile, "/d", out)
    run("kfs", "mkdir", "-p", image, "/d/x")
    run("kfs", "cp", image, "/share/table", "/d/x/evil")
    before = names(tmp_path)
    assert "no folder" in refused(image, "get", "-r", "/d", out)
    assert names(tmp_path) == before


def test_name_that_the_host_cannot_hold_is_named(image: Path, out: Path) -> None:
    long = "n" * 200
    deep = "/".join([long] * 22)  # longer than a path of the host may be
    assert run("kfs", "mkdir", "-p", image, f"/{deep}").code == 0
    result: Result = run("kfs", "get", "-r", "--json", image, f"/{long}", out)
    assert (result.code, {found["code"] for found in result.json["findings"]}) == (1, {"kfs-name-not-on-host"})


def test_standard_output(image: Path) -> None:
    result = run("kfs", "get", image, "/share/table", "-")
    assert (result.code, result.raw) == (0, TABLE)


@pytest.mark.parametrize(
    "arguments", [("-r", "/share"), ("--json", "/share/table"), ("/share/table", "/home/readme.txt")]
)
def test_standard_output_takes_one_file(image: Path, arguments: tuple[str, ...]) -> None:
    result = run("kfs", "get", image, *arguments, "-")
    assert (result.code, "standard output takes" in result.errors) == (2, True)


DAMAGED = crafted([directory_entry(b"d", 1), file_entry(b"f", 1000, 0x401)], {0x401: (0x7FFF, 0x402)})


def test_damaged_file_comes_out_with_a_finding(tmp_path: Path, out: Path) -> None:
    (tmp_path / "damaged.rom").write_bytes(DAMAGED)
    result = run("kfs", "get", tmp_path / "damaged.rom", "/f", out)
    assert (result.code, result.output.partition(" (")[0]) == (
        1,
        "error: kfs-broken-chain: /f: the chain leads to a free block; 232 of 1,000 bytes are there",
    )
    assert len((out / "f").read_bytes()) == 232


def test_damaged_file_to_standard_output(tmp_path: Path) -> None:
    (tmp_path / "damaged.rom").write_bytes(DAMAGED)
    result = run("kfs", "get", tmp_path / "damaged.rom", "/f", "-")
    assert (result.code, len(result.raw), len(lines(result.errors))) == (1, 232, 1)


def test_image_that_is_written_can_be_read(image: Path, out: Path) -> None:
    with lock(image):
        got(image, "/share/table", out)


def test_json_says_where_each_went(image: Path, out: Path) -> None:
    document = run("kfs", "get", "-r", "--json", image, "/share", out).json
    assert (document["schema"], document["done"]) == (
        "flashwright/kfs-get/1",
        [
            {"action": "made directory", "path": f"{out}/share", "source": "/share", "size": None},
            {"action": "stored", "path": f"{out}/share/table", "source": "/share/table", "size": 512},
        ],
    )


def test_verbose_says_what_is_kept(image: Path, out: Path) -> None:
    got(image, "-r", "/share", out)
    assert lines(run("kfs", "get", "-rnv", image, "/share", out).output) == [f"kept {out}/share/table"]


@pytest.mark.parametrize("way", ["by its path", "by another name of it"])
def test_nothing_replaces_the_image_itself(image: Path, out: Path, way: str) -> None:
    place = image
    if way == "by another name of it":
        place = out / "table"
        place.hardlink_to(image)
    assert "the image itself" in refused(image, "get", "/share/table", place)

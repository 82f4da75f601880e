"""`flashwright kfs put`: host files into a volume."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.changed_images import DEMO, README, demo, done, refused, tree_of
from tests.cli.running import lines, run
from tests.kfs_images import crafted, directory_entry, file_at, file_entry, mounted
from toolkit.errors import PowerLost
from toolkit.flash.lock import lock
from toolkit.kfs.copying.changes import Changes
from toolkit.kfs.copying.transfer import put
from toolkit.kfs.open_image import change_volume


@pytest.fixture
def image(tmp_path: Path) -> Path:
    return demo(tmp_path / "calc.rom")


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    (tmp_path / "notes.txt").write_bytes(b"notes")
    return tmp_path / "notes.txt"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder with a file, a folder, and a link in it."""
    root = tmp_path / "tree"
    (root / "sub").mkdir(parents=True)
    (root / "b").write_bytes(b"content of b")
    (root / "sub" / "a").write_bytes(bytes(700))
    (root / "link").symlink_to("/tree/b")
    return root


def test_file_goes_into_a_directory(image: Path, notes: Path) -> None:
    assert done(image, "put", notes, "/home")[b"/home/notes.txt"] == b"notes"


def test_file_goes_to_a_new_path(image: Path, notes: Path) -> None:
    assert done(image, "put", notes, "/home/other")[b"/home/other"] == b"notes"


def test_path_need_not_begin_with_a_slash(image: Path, notes: Path) -> None:
    assert done(image, "put", notes, "home//other")[b"/home/other"] == b"notes"


def test_file_replaces_a_file(image: Path, notes: Path) -> None:
    assert done(image, "put", notes, "/home/readme.txt")[b"/home/readme.txt"] == b"notes"


def test_no_clobber_keeps_the_file(image: Path, notes: Path) -> None:
    assert done(image, "put", "-n", notes, "/home/readme.txt")[b"/home/readme.txt"] == README


def test_several_files_go_into_a_directory(image: Path, notes: Path, tree: Path) -> None:
    found = done(image, "put", notes, tree / "b", "/bin")
    assert (found[b"/bin/notes.txt"], found[b"/bin/b"]) == (b"notes", b"content of b")


def test_several_files_need_a_directory(image: Path, notes: Path, tree: Path) -> None:
    assert "several sources need one" in refused(image, "put", notes, tree / "b", "/home/readme.txt")


def test_directory_above_must_be_there(image: Path, notes: Path) -> None:
    assert "/none: no such file or folder in the volume" in refused(image, "put", notes, "/none/x")


@pytest.mark.parametrize("destination", ["/home/readme.txt/", "/new/"])
def test_slash_at_the_end_asks_for_a_directory(image: Path, notes: Path, destination: str) -> None:
    assert "is no directory" in refused(image, "put", notes, destination)


def test_no_file_replaces_a_directory(image: Path, tmp_path: Path) -> None:
    (tmp_path / "home").write_bytes(b"x")
    assert "a directory is there" in refused(image, "put", tmp_path / "home", "/")


def test_no_directory_replaces_a_file(image: Path, tmp_path: Path) -> None:
    (tmp_path / "readme.txt").mkdir()
    assert "no directory" in refused(image, "put", "-r", tmp_path / "readme.txt", "/home")


def test_folder_needs_recursive(image: Path, tree: Path) -> None:
    assert "-r copies it" in refused(image, "put", tree, "/home")


def test_tree_goes_into_a_directory(image: Path, tree: Path) -> None:
    found = done(image, "put", "-r", tree, "/")
    assert {path: node for path, node in found.items() if path.startswith(b"/tree")} == {
        b"/tree": None,
        b"/tree/b": b"content of b",
        b"/tree/link": ("link", b"/tree/b"),
        b"/tree/sub": None,
        b"/tree/sub/a": bytes(700),
    }


def test_tree_gets_a_new_name(image: Path, tree: Path) -> None:
    (tree / "link").unlink()
    assert done(image, "put", "-r", tree, "/new")[b"/new/sub/a"] == bytes(700)


def test_tree_gets_a_new_name_with_a_slash(image: Path, tree: Path) -> None:
    (tree / "link").unlink()
    assert done(image, "put", "-r", tree, "/new/")[b"/new/b"] == b"content of b"


def test_dot_stands_for_what_is_in_a_folder(image: Path, tree: Path) -> None:
    (tree / "link").unlink()
    assert done(image, "put", "-r", f"{tree}/.", "/home")[b"/home/sub/a"] == bytes(700)


def test_trees_are_merged(image: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "empty").write_bytes(b"not any more")
    found = done(image, "put", "-r", tmp_path / "home", "/")
    assert (found[b"/home/empty"], found[b"/home/readme.txt"]) == (b"not any more", README)


def test_link_replaces_a_file_in_a_tree(image: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "empty").symlink_to("/home/readme.txt")
    assert done(image, "put", "-r", tmp_path / "home", "/")[b"/home/empty"] == ("link", b"/home/readme.txt")


def test_no_clobber_keeps_what_is_in_a_tree(image: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "empty").symlink_to("/home/readme.txt")
    (tmp_path / "home" / "new").write_bytes(b"new")
    found = done(image, "put", "-rn", tmp_path / "home", "/")
    assert (found[b"/home/empty"], found[b"/home/new"]) == (b"", b"new")


def test_no_link_replaces_a_directory(image: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").symlink_to("/home")
    assert "a directory is there" in refused(image, "put", "-r", tmp_path / "bin", "/")


def test_two_sources_of_one_name_are_refused(image: Path, notes: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "notes.txt").write_bytes(b"others")
    assert "two sources would go here" in refused(image, "put", notes, tmp_path / "other" / "notes.txt", "/home")


def test_links_are_followed_without_recursive(image: Path, notes: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(notes)
    assert done(image, "put", tmp_path / "link", "/home")[b"/home/link"] == b"notes"


def test_links_can_be_skipped(image: Path, tree: Path) -> None:
    assert b"/tree/link" not in done(image, "put", "-r", "--links", "skip", tree, "/")


def test_links_can_be_followed(image: Path, tree: Path, notes: Path) -> None:
    (tree / "link").unlink()
    (tree / "link").symlink_to(notes)
    (tree / "folder").symlink_to(tree / "sub")
    found = done(image, "put", "-r", "--links", "follow", tree, "/")
    assert (found[b"/tree/link"], found[b"/tree/folder/a"]) == (b"notes", bytes(700))


@pytest.mark.parametrize(("target", "words"), [("..", "a folder that it is in"), ("/none/at/all", "leads nowhere")])
def test_link_that_cannot_be_followed_is_named(image: Path, tree: Path, target: str, words: str) -> None:
    (tree / "link").unlink()
    (tree / "sub" / "odd").symlink_to(target)
    result = run("kfs", "put", image, "-r", "--links", "follow", tree, "/", "--json")
    assert [(found["code"], words in found["message"]) for found in result.json["findings"]] == [
        ("kfs-not-stored", True)
    ]


def test_special_files_are_named(image: Path, tree: Path) -> None:
    os.mkfifo(tree / "pipe")
    result = run("kfs", "put", "-r", image, tree, "/")
    assert (result.code, f"warning: kfs-not-stored: {tree}/pipe:" in result.output) == (0, True)


def test_pipe_is_read_without_recursive(image: Path, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"through a pipe")
    os.close(writing)
    assert done(image, "put", f"/dev/fd/{reading}", "/home/x")[b"/home/x"] == b"through a pipe"
    os.close(reading)


def test_endless_source_is_refused(image: Path) -> None:
    assert "the volume has room for" in refused(image, "put", "/dev/zero", "/home/x")


def test_standard_input(image: Path) -> None:
    assert run("kfs", "put", image, "-", "/home/x", given=b"\0piped\xff").code == 0
    assert tree_of(image)[b"/home/x"] == b"\0piped\xff"


def test_standard_input_needs_a_name(image: Path) -> None:
    assert "name the file" in refused(image, "put", "-", "/home", given=b"x")


def test_missing_source_is_the_environment(image: Path, notes: Path, tmp_path: Path) -> None:
    line = refused(image, "put", notes, tmp_path / "none", "/home", code=3)
    assert line == f"flashwright: {tmp_path}/none: no such file or folder\n"


def test_file_is_written_through_a_link(image: Path, notes: Path) -> None:
    found = done(image, "put", notes, "/etc/motd")
    assert (found[b"/etc/motd"], found[b"/home/readme.txt"]) == (("link", b"/home/readme.txt"), b"notes")


def test_nothing_is_written_through_a_dangling_link(image: Path, notes: Path) -> None:
    run("kfs", "ln", image, "/nowhere", "/etc/broken")
    assert "leads nowhere" in refused(image, "put", notes, "/etc/broken")


def test_link_to_a_directory_is_gone_into(image: Path, notes: Path) -> None:
    run("kfs", "ln", image, "/home", "/h")
    assert done(image, "put", notes, "/h")[b"/home/notes.txt"] == b"notes"


def test_name_that_no_entry_holds_is_refused(image: Path, notes: Path) -> None:
    assert "244 is the limit" in refused(image, "put", notes, "/home/" + "n" * 245)


@pytest.mark.parametrize("name", ["/home/..", "/home/."])
def test_dots_are_no_name(image: Path, notes: Path, name: str) -> None:
    assert "no entry can have such a name" in refused(image, "put", notes, name)


def test_names_need_not_be_utf8(image: Path, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff\xfe"
    Path(os.fsdecode(path)).write_bytes(b"x")
    result = run("kfs", "put", image, os.fsdecode(path), "/home")
    assert (result.code, tree_of(image)[b"/home/\xff\xfe"]) == (0, b"x")


def test_same_put_gives_the_same_bytes(tmp_path: Path, notes: Path, tree: Path) -> None:
    first, second = demo(tmp_path / "1.rom"), demo(tmp_path / "2.rom")
    done(first, "put", "-r", tree, notes, "/")
    content = {path.relative_to(tree): path for path in sorted(tree.rglob("*"), reverse=True)}
    other = tmp_path / "again" / "tree"
    (other / "sub").mkdir(parents=True)
    for name, path in content.items():  # made in another order, given in another order
        if path.is_symlink():
            (other / name).symlink_to(path.readlink())
        elif path.is_file():
            (other / name).write_bytes(path.read_bytes())
    done(second, "put", "-r", notes, other, "/")
    assert first.read_bytes() == second.read_bytes()


def test_what_the_kernel_will_not_read_is_named(image: Path, tmp_path: Path) -> None:
    (tmp_path / "page").write_bytes(bytes(256))
    result = run("kfs", "put", image, tmp_path / "page", "/home")
    assert (result.code, result.output.partition(": with")[0]) == (0, "warning: kfs-kernel-size-256: /home/page")


def test_nothing_is_said_of_what_was_there_before(image: Path, tmp_path: Path, notes: Path) -> None:
    (tmp_path / "page").write_bytes(bytes(256))
    run("kfs", "put", image, tmp_path / "page", "/home")
    done(image, "put", notes, "/home")


def test_strict_refuses_what_the_kernel_will_not_read(image: Path, notes: Path, tmp_path: Path) -> None:
    (tmp_path / "a b").write_bytes(b"x")
    assert "nothing written" in refused(image, "put", "--strict", notes, tmp_path / "a b", "/home")


def test_strict_lets_good_files_pass(image: Path, notes: Path) -> None:
    assert done(image, "put", "--strict", notes, "/home")[b"/home/notes.txt"] == b"notes"


def test_full_volume_stays_as_it_is(image: Path, notes: Path, tmp_path: Path) -> None:
    for number in range(2):
        (tmp_path / f"big{number}").write_bytes(bytes(128_000))
    big = [tmp_path / "big0", tmp_path / "big1"]
    line = refused(image, "put", *big, "/home")
    assert line.startswith("flashwright: /home/big1: the volume is full: ")


def test_full_log_stays_as_it_is(image: Path, tmp_path: Path) -> None:
    (tmp_path / "many").mkdir()
    for number in range(90):
        (tmp_path / "many" / f"{number:0200}").write_bytes(b"x")
    assert "the FAT is full" in refused(image, "put", "-r", tmp_path / "many", "/")


def test_more_than_a_volume_holds_is_not_even_read(image: Path, tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(1 << 40)
    assert "a file holds 16,777,215 at most" in refused(image, "put", tmp_path / "huge", "/home")


def test_links_that_multiply_are_followed_to_a_bound(image: Path, tmp_path: Path) -> None:
    for number in range(20):  # each leads to the next twice: a million folders
        (tmp_path / "many" / str(number)).mkdir(parents=True)
        for name in "ab":
            (tmp_path / "many" / str(number) / name).symlink_to(f"../{number + 1}")
    line = refused(image, "put", "-r", "--links", "follow", tmp_path / "many" / "0", "/")
    assert "no volume has room for more than 7,281 entries" in line


def test_error_in_the_middle_leaves_the_image(image: Path, notes: Path, tmp_path: Path) -> None:
    (tmp_path / ("z" * 250)).write_bytes(b"x")
    assert "244 is the limit" in refused(image, "put", notes, tmp_path / ("z" * 250), "/home")


@pytest.mark.parametrize("error", [KeyboardInterrupt, PowerLost, SystemExit])
def test_interruption_in_the_middle_leaves_the_image(image: Path, error: type[BaseException]) -> None:
    before = image.read_bytes()

    def interrupted(_done: int, _total: int, path: str) -> None:
        if path == "/new/home/readme.txt":
            raise error

    with pytest.raises(error), change_volume(image) as volume:
        put(Changes(volume, progress=interrupted), [os.fsencode(DEMO)], b"/new", recursive=True)
    assert image.read_bytes() == before


def test_image_in_use_is_said(image: Path, notes: Path) -> None:
    with lock(image):
        assert "is open for writing in another program" in refused(image, "put", notes, "/home")


def test_damaged_volume_is_refused_with_the_finding(tmp_path: Path, notes: Path) -> None:
    damaged = tmp_path / "damaged.rom"
    damaged.write_bytes(crafted([directory_entry(b"d", 1), file_entry(b"f", 1000, 0x401)], {0x401: (0x7FFF, 0x402)}))
    line = refused(damaged, "put", notes, "/d")
    assert "the volume is damaged: kfs-" in line


def test_force_writes_a_damaged_volume(tmp_path: Path, notes: Path) -> None:
    damaged = tmp_path / "damaged.rom"
    damaged.write_bytes(crafted([directory_entry(b"d", 1), file_entry(b"f", 1000, 0x401)], {0x401: (0x7FFF, 0x402)}))
    assert run("kfs", "put", "--force", damaged, notes, "/d").code == 0
    assert run("kfs", "cat", damaged, "/d/notes.txt").raw == b"notes"


def test_no_volume_is_said(tmp_path: Path, notes: Path) -> None:
    blank = tmp_path / "blank.rom"
    blank.write_bytes(b"\xff" * 0x80000)
    assert "no KFS volume" in refused(blank, "put", notes, "/")


def test_usb_boot_sector_can_be_skipped(tmp_path: Path) -> None:
    image = demo(tmp_path / "calc.rom", "TI84p")
    (tmp_path / "big").write_bytes(bytes(700_001))
    assert run("kfs", "put", "--skip-usb-boot-sector", image, tmp_path / "big", "/home").code == 0
    volume = mounted(image.read_bytes())
    pages = {block >> 8 for block in volume.chain(file_at(volume, "/home/big")).blocks}
    assert (pages & {0x2C, 0x2D, 0x2E, 0x2F}, 0x30 in pages) == (set(), True)


def test_verbose_says_where_each_goes(image: Path, tree: Path) -> None:
    result = run("kfs", "put", "-rv", image, tree, "/new")
    assert lines(result.output)[:5] == [
        f"{tree} -> /new",
        f"{tree}/b -> /new/b",
        f"{tree}/link -> /new/link",
        f"{tree}/sub -> /new/sub",
        f"{tree}/sub/a -> /new/sub/a",
    ]


def test_json_says_where_each_goes(image: Path, notes: Path) -> None:
    document = run("kfs", "put", "--json", image, notes, "/home").json
    assert (document["schema"], document["done"]) == (
        "flashwright/kfs-put/1",
        [{"action": "stored", "path": "/home/notes.txt", "source": str(notes), "size": 5}],
    )


def test_wear_is_none_while_there_is_room(image: Path, notes: Path) -> None:
    assert run("kfs", "put", "--json", image, notes, "/home").json["wear"] == []


def test_wear_of_a_collection_on_the_way_is_reported(image: Path, tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(bytes(200_000))
    for _time in range(2):
        result = run("kfs", "put", "--json", image, tmp_path / "big", "/home")
        run("kfs", "rm", image, "/home/big")
    wear = result.json["wear"]
    assert [worn["offset"] for worn in wear] == [0x10000, 0x20000, 0x30000, 0x60000]  # the last is the swap sector
    assert result.json["done"][0]["size"] == 200_000


def test_demo_put_into_an_empty_volume_is_whole(tmp_path: Path) -> None:
    (tmp_path / "empty" / "bin").mkdir(parents=True)
    run("kfs", "create", tmp_path / "calc.rom", "--model", "TI83p", "--from", tmp_path / "empty")
    done(tmp_path / "calc.rom", "put", "-r", f"{DEMO}/.", "/")
    assert run("kfs", "diff", tmp_path / "calc.rom", DEMO).code == 0

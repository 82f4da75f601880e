"""`flashwright kfs cp|mv|rm|mkdir|ln|collect`: changes inside a volume."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.changed_images import DEMO, README, TABLE, demo, done, refused, tree_of
from tests.cli.running import lines, run
from tests.independent_reader import Tree
from tests.kfs_images import crafted, directory_entry, file_at, file_entry, mounted
from toolkit.flash.lock import lock

MOTD = ("link", b"/home/readme.txt")


@pytest.fixture
def image(tmp_path: Path) -> Path:
    return demo(tmp_path / "calc.rom")


def below(tree: Tree, path: bytes) -> Tree:
    """The part of a tree below a directory, by paths from there."""
    return {key.removeprefix(path): node for key, node in tree.items() if key.startswith(path + b"/")}


def test_cp_to_a_new_path(image: Path) -> None:
    found = done(image, "cp", "/share/table", "/home/copy")
    assert (found[b"/home/copy"], found[b"/share/table"]) == (TABLE, TABLE)


def test_cp_into_a_directory(image: Path) -> None:
    assert done(image, "cp", "/share/table", "/home")[b"/home/table"] == TABLE


def test_cp_of_several(image: Path) -> None:
    found = done(image, "cp", "/share/table", "/home/readme.txt", "/bin")
    assert (found[b"/bin/table"], found[b"/bin/readme.txt"]) == (TABLE, README)


def test_cp_of_several_needs_a_directory(image: Path) -> None:
    assert "several sources need one" in refused(image, "cp", "/share/table", "/home/readme.txt", "/new")


def test_cp_replaces_a_file(image: Path) -> None:
    assert done(image, "cp", "/share/table", "/home/readme.txt")[b"/home/readme.txt"] == TABLE


def test_cp_keeps_a_file_when_asked(image: Path) -> None:
    assert done(image, "cp", "-n", "/share/table", "/home/readme.txt")[b"/home/readme.txt"] == README


def test_cp_follows_a_link(image: Path) -> None:
    assert done(image, "cp", "/etc/motd", "/bin")[b"/bin/motd"] == README


def test_cp_of_a_tree_keeps_links(image: Path) -> None:
    assert done(image, "cp", "-r", "/etc/motd", "/bin")[b"/bin/motd"] == MOTD


def test_cp_of_a_directory_needs_recursive(image: Path) -> None:
    assert "-r copies it" in refused(image, "cp", "/home", "/bin")


def test_cp_of_a_tree(image: Path) -> None:
    found = done(image, "cp", "-r", "/etc", "/new")
    assert below(found, b"/new") == below(found, b"/etc")


def test_cp_of_a_tree_into_a_directory(image: Path) -> None:
    found = done(image, "cp", "-r", "/etc", "/home", "/bin")
    assert (below(found, b"/bin/etc"), below(found, b"/bin/home")) == (below(found, b"/etc"), below(found, b"/home"))


def test_cp_of_what_is_in_a_directory(image: Path) -> None:
    found = done(image, "cp", "-r", "/home/.", "/bin")
    assert below(found, b"/home").items() <= below(found, b"/bin").items()


@pytest.mark.parametrize(
    ("source", "destination"), [("/home", "/home"), ("/home", "/home/new"), ("/", "/new"), ("/home/", "/home/x/")]
)
def test_cp_of_a_directory_into_itself(image: Path, source: str, destination: str) -> None:
    assert "cannot be copied into itself" in refused(image, "cp", "-r", source, destination)


@pytest.mark.parametrize("destination", ["/home/readme.txt", "/home", "/etc/motd"])
def test_cp_of_a_file_onto_itself(image: Path, destination: str) -> None:
    assert "are the same" in refused(image, "cp", "/home/readme.txt", destination)


def test_cp_of_what_is_not_there(image: Path) -> None:
    assert "no such file or folder in the volume" in refused(image, "cp", "/share/table", "/none", "/home")


def test_cp_of_more_than_there_is_room_for(image: Path, tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(bytes(130_000))
    done_before = run("kfs", "put", image, tmp_path / "big", "/home").code
    assert (done_before, "the volume is full" in refused(image, "cp", "/home/big", "/home/other")) == (0, True)


def test_cp_of_more_than_any_volume_holds(image: Path, tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(bytes(130_000))
    run("kfs", "put", image, tmp_path / "big", "/home")
    line = refused(image, "cp", "-r", "/home", "/home/big", "/bin")
    assert "all files together are longer than the volume" in line


def test_cp_of_a_damaged_file_takes_what_is_there_and_says_so(tmp_path: Path) -> None:
    image = tmp_path / "damaged.rom"
    image.write_bytes(crafted([directory_entry(b"d", 1), file_entry(b"f", 1000, 0x401)], {0x401: (0x7FFF, 0x402)}))
    result = run("kfs", "cp", "--force", "--json", image, "/f", "/d")
    assert (result.code, [found["code"] for found in result.json["findings"]]) == (1, ["kfs-broken-chain"])
    assert len(run("kfs", "cat", image, "/d/f").raw) == 232


def test_cp_says_what_the_kernel_will_not_read(image: Path) -> None:
    result = run("kfs", "cp", image, "/share/table", "/home/a b")
    assert "warning: kfs-kernel-name-with-space: /home/a b:" in result.output


def test_mv_renames(image: Path) -> None:
    found = done(image, "mv", "/share/table", "/share/other")
    assert (found[b"/share/other"], b"/share/table" in found) == (TABLE, False)


def test_mv_leaves_the_data_where_they_are(image: Path) -> None:
    before = file_at(mounted(image.read_bytes()), "/share/table").body.section_id
    done(image, "mv", "/share/table", "/home")
    assert file_at(mounted(image.read_bytes()), "/home/table").body.section_id == before


def test_mv_of_a_directory(image: Path) -> None:
    before = below(tree_of(image), b"/etc")
    assert below(done(image, "mv", "/etc", "/home"), b"/home/etc") == before


def test_mv_of_several(image: Path) -> None:
    found = done(image, "mv", "/share/table", "/home/empty", "/bin")
    assert (found[b"/bin/table"], found[b"/bin/empty"]) == (TABLE, b"")


def test_mv_of_several_needs_a_directory(image: Path) -> None:
    assert "several sources need one" in refused(image, "mv", "/share/table", "/etc/inittab", "/home/readme.txt")


def test_mv_replaces_a_file(image: Path) -> None:
    assert done(image, "mv", "/share/table", "/home/readme.txt")[b"/home/readme.txt"] == TABLE


def test_mv_replaces_a_link_itself(image: Path) -> None:
    found = done(image, "mv", "/share/table", "/etc/motd")
    assert (found[b"/etc/motd"], found[b"/home/readme.txt"]) == (TABLE, README)


def test_mv_keeps_a_file_when_asked(image: Path) -> None:
    found = done(image, "mv", "-n", "/share/table", "/home/readme.txt")
    assert (found[b"/share/table"], found[b"/home/readme.txt"]) == (TABLE, README)


def test_mv_replaces_an_empty_directory_by_a_directory(image: Path) -> None:
    run("kfs", "mkdir", "-p", image, "/home/etc")
    before = below(tree_of(image), b"/etc")
    assert below(done(image, "mv", "/etc", "/home"), b"/home/etc") == before


@pytest.mark.parametrize(
    ("source", "destination", "words"),
    [
        ("/home", "/bin", "the directory is not empty"),
        ("/share/table", "/bin", "a directory is there"),
        ("/home", "/home/new", "cannot be moved into itself"),
        ("/", "/home", "the root cannot be moved"),
        ("/share/table", "/share", "are the same"),
        ("/none", "/home", "no such file or folder"),
        ("/share/table", "/none/x", "no such file or folder"),
        ("/share/table", "/none/", "is no directory"),
    ],
)
def test_mv_that_cannot_be(image: Path, source: str, destination: str, words: str) -> None:
    run("kfs", "mkdir", "-p", image, "/bin/home/x", "/bin/table")
    assert words in refused(image, "mv", source, destination)


def test_mv_of_two_to_one_place(image: Path) -> None:
    run("kfs", "cp", image, "/share/table", "/home")
    assert "two sources would go here" in refused(image, "mv", "/share/table", "/home/table", "/bin")


def test_mv_of_several_is_all_or_nothing(image: Path) -> None:
    refused(image, "mv", "/share/table", "/zzz", "/home")


def test_mv_says_what_the_kernel_will_not_find(image: Path) -> None:
    result = run("kfs", "mv", image, "/home", "/a b")
    assert "warning: kfs-kernel-name-with-space: /a b/readme.txt:" in result.output


def test_rm_of_files(image: Path) -> None:
    found = done(image, "rm", "/share/table", "/home/readme.txt")
    assert not {b"/share/table", b"/home/readme.txt"} & set(found)


def test_rm_of_a_link_leaves_its_target(image: Path) -> None:
    found = done(image, "rm", "/etc/motd")
    assert (b"/etc/motd" in found, found[b"/home/readme.txt"]) == (False, README)


def test_rm_of_a_directory_needs_recursive(image: Path) -> None:
    assert "-r removes it" in refused(image, "rm", "/share/table", "/home")


def test_rm_of_a_tree(image: Path) -> None:
    assert [path for path in done(image, "rm", "-r", "/home") if path.startswith(b"/home")] == []


@pytest.mark.parametrize("options", ["-r", "-rf"])
def test_rm_of_the_root(image: Path, options: str) -> None:
    assert "the root cannot be removed" in refused(image, "rm", options, "/")


def test_rm_of_what_is_not_there_removes_nothing(image: Path) -> None:
    assert "no such file or folder" in refused(image, "rm", "/share/table", "/none")


def test_rm_of_what_is_not_there_can_be_fine(image: Path) -> None:
    found = done(image, "rm", "-f", "/share/table", "/none", "/home/readme.txt/x")
    assert b"/share/table" not in found


def test_rm_says_what_it_removes_from_the_leaves_up(image: Path) -> None:
    assert lines(run("kfs", "rm", "-rv", image, "/share").output) == ["removed /share/table", "removed /share"]


def test_mkdir(image: Path) -> None:
    found = done(image, "mkdir", "/new", "/new/sub")
    assert (found[b"/new"], found[b"/new/sub"]) == (None, None)


def test_mkdir_with_parents(image: Path) -> None:
    assert done(image, "mkdir", "-p", "/new/a/b", "/home")[b"/new/a/b"] is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("/home",), "is there already"),
        (("/",), "the root is there already"),
        (("/new", "/none/sub"), "no such file or folder"),
        (("-p", "/home/readme.txt/sub"), "is there already"),
        (("-p", "/home/readme.txt"), "is there already"),
        (("/home/" + "n" * 248,), "247 is the limit"),
    ],
    ids=["there", "root", "no parent", "through a file", "a file", "long name"],
)
def test_mkdir_that_cannot_be(image: Path, arguments: tuple[str, ...], words: str) -> None:
    assert words in refused(image, "mkdir", *arguments)


def test_mkdir_names_what_the_kernel_cannot_show(image: Path) -> None:
    assert "warning: kfs-name-not-ascii: /hö:" in run("kfs", "mkdir", image, "/hö").output


def test_ln(image: Path) -> None:
    assert done(image, "ln", "/share/table", "/home/t")[b"/home/t"] == ("link", b"/share/table")


def test_ln_into_a_directory_takes_the_name_of_the_target(image: Path) -> None:
    assert done(image, "ln", "/share/table", "/home")[b"/home/table"] == ("link", b"/share/table")


@pytest.mark.parametrize("path", ["/home/readme.txt", "/etc/motd"])
def test_ln_keeps_what_is_there(image: Path, path: str) -> None:
    assert "-f replaces it" in refused(image, "ln", "/share/table", path)


@pytest.mark.parametrize("path", ["/home/readme.txt", "/etc/motd"])
def test_ln_replaces_when_asked(image: Path, path: str) -> None:
    assert done(image, "ln", "-f", "/share/table", path)[path.encode()] == ("link", b"/share/table")


def test_ln_never_replaces_a_directory(image: Path) -> None:
    run("kfs", "mkdir", image, "/home/table")
    assert "a directory is there" in refused(image, "ln", "-f", "/share/table", "/home")


def test_ln_to_the_root_needs_a_name(image: Path) -> None:
    assert "is there already" in refused(image, "ln", "/", "/home")


@pytest.mark.parametrize(
    ("target", "codes"),
    [
        ("table", {"kfs-kernel-link-dangling", "kfs-link-target"}),
        ("share/table", {"kfs-link-target"}),
        ("/none", {"kfs-kernel-link-dangling"}),
        ("/home", {"kfs-kernel-link-to-directory"}),
    ],
)
def test_ln_says_where_the_kernel_will_not_follow(image: Path, target: str, codes: set[str]) -> None:
    result = run("kfs", "ln", "--json", image, target, "/share/l")
    assert (result.code, {found["code"] for found in result.json["findings"]}) == (0, codes)


def test_ln_strict_refuses_where_the_kernel_will_not_follow(image: Path) -> None:
    assert "the kernel looks from the root" in refused(image, "ln", "--strict", "share/table", "/share/l")


def test_ln_of_too_long_a_target(image: Path) -> None:
    assert "248 is the limit" in refused(image, "ln", "/" + "t" * 248, "/l")


@pytest.fixture
def littered(image: Path) -> Path:
    """An image with two blocks and an entry that nothing needs."""
    run("kfs", "rm", image, "/bin/clock")
    return image


def test_collect_says_what_it_freed(littered: Path) -> None:
    result = run("kfs", "collect", littered)
    assert lines(result.output) == [
        "freed 2 blocks (512 bytes) in 1 sector, and 17 bytes of the FAT",
        "wear: 3 erases of 3 sectors, 1 at most of one",
    ]


def test_collect_leaves_live_data(littered: Path) -> None:
    before = tree_of(littered)
    run("kfs", "collect", littered)
    assert tree_of(littered) == before


def test_collect_frees_what_df_says(littered: Path) -> None:
    before = run("kfs", "df", "--json", littered).json
    freed = run("kfs", "collect", "--json", littered).json
    after = run("kfs", "df", "--json", littered).json
    assert (freed["blocks"], freed["fat_bytes"]) == (before["blocks"]["reclaimable"], before["fat"]["reclaimable"])
    assert (after["blocks"]["reclaimable"], after["fat"]["reclaimable"]) == (0, 0)


def test_collect_gives_the_wear_of_each_sector(littered: Path) -> None:
    wear = run("kfs", "collect", "--json", littered).json["wear"]
    assert [(worn["offset"], worn["erases"]) for worn in wear] == [(0x10000, 1), (0x50000, 1), (0x60000, 1)]


def test_collect_dry_run_changes_nothing(littered: Path) -> None:
    before = littered.read_bytes()
    result = run("kfs", "collect", "--dry-run", littered)
    assert result.output == "would free 2 blocks (512 bytes) in 1 sector, and 17 bytes of the FAT\n"
    assert littered.read_bytes() == before


def test_collect_dry_run_needs_no_lock(littered: Path) -> None:
    with lock(littered):
        assert run("kfs", "collect", "--dry-run", "--json", littered).json["blocks"] == 2


def test_collect_of_nothing_leaves_the_file_alone(image: Path) -> None:
    before = image.stat()
    assert run("kfs", "collect", image).output == "there is nothing to free\n"
    assert (image.stat().st_ino, image.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


DAMAGED = crafted([directory_entry(b"d", 1), file_entry(b"f", 1000, 0x401)], {0x401: (0x7FFF, 0x402)})
COMMANDS = {
    "cp": ("/f", "/d"),
    "mv": ("/f", "/d"),
    "rm": ("/f",),
    "mkdir": ("/new",),
    "ln": ("/f", "/l"),
    "collect": (),
}


@pytest.mark.parametrize("verb", COMMANDS)
def test_damaged_volume_is_refused(tmp_path: Path, verb: str) -> None:
    (tmp_path / "damaged.rom").write_bytes(DAMAGED)
    assert "the volume is damaged: kfs-" in refused(tmp_path / "damaged.rom", verb, *COMMANDS[verb])


@pytest.mark.parametrize("verb", COMMANDS)
def test_force_changes_a_damaged_volume(tmp_path: Path, verb: str) -> None:
    (tmp_path / "damaged.rom").write_bytes(DAMAGED)
    result = run("kfs", verb, "--force", "--json", tmp_path / "damaged.rom", *COMMANDS[verb])
    assert result.json["schema"] == f"flashwright/kfs-{verb}/1"


@pytest.mark.parametrize("verb", COMMANDS)
def test_image_in_use_is_said(tmp_path: Path, verb: str) -> None:
    (tmp_path / "damaged.rom").write_bytes(DAMAGED)
    with lock(tmp_path / "damaged.rom"):
        line = refused(tmp_path / "damaged.rom", verb, "--force", *COMMANDS[verb])
    assert "is open for writing in another program" in line


@pytest.mark.parametrize("verb", COMMANDS)
def test_missing_image_is_the_environment(tmp_path: Path, verb: str) -> None:
    assert run("kfs", verb, tmp_path / "none.rom", *COMMANDS[verb]).code == 3


@pytest.mark.parametrize("verb", COMMANDS)
def test_errors_are_documents_too(tmp_path: Path, verb: str) -> None:
    (tmp_path / "damaged.rom").write_bytes(DAMAGED)
    document = run("kfs", verb, "--json", tmp_path / "damaged.rom", *COMMANDS[verb]).json
    assert (document["schema"], document["error"]) == ("flashwright/error/1", "request")


def test_done_is_listed_in_json(image: Path) -> None:
    listed = run("kfs", "mv", "--json", image, "/share/table", "/home").json["done"]
    assert listed == [{"action": "moved", "path": "/home/table", "source": "/share/table", "size": None}]


def test_verbose_lists_in_the_order_of_names(image: Path) -> None:
    result = run("kfs", "cp", "-v", image, "/share/table", "/bin/shell", "/home")
    assert lines(result.output) == ["/bin/shell -> /home/shell", "/share/table -> /home/table"]


def test_control_characters_do_not_reach_the_terminal(image: Path) -> None:
    assert "\x1b" not in run("kfs", "mkdir", "-v", image, "/\x1b[31m").output


def test_changing_loads_no_more_than_it_needs(image: Path) -> None:
    script = (
        "import sys; from toolkit.cli.main import main; sys.argv = ['flashwright', *sys.argv[1:]]\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print('\\n' + ' '.join({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    command = [sys.executable, "-c", script, "kfs", "put", "-r", str(image), str(DEMO), "/new"]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert {"fs", "rich"} & set(result.stderr.split()) == set()

"""`flashwright kfs`, on good images and on bad ones."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path

import pytest

from tests.cli.running import lines, run
from tests.golden_data import read, sample
from tests.kfs_images import crafted, directory_entry, file_entry, link_entry
from toolkit.kfs.make.formatter import Profile
from toolkit.kfs.open_image import change_volume

DEMO = sample("knightos/demo/files")


@pytest.fixture
def image(tmp_path: Path) -> Path:
    path = tmp_path / "calc.rom"
    assert run("kfs", "create", path, "--model", "TI84pSE", "--from", DEMO).code == 0
    return path


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    path = tmp_path / "sizes.rom"
    path.write_bytes(read(sample("knightos/fs/sizes.TI83p.rom.gz")))
    return path


def saved(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "crafted.rom"
    path.write_bytes(data)
    return path


def test_image_has_the_size_of_the_model(image: Path) -> None:
    assert image.stat().st_size == 0x200000


def test_same_folder_gives_the_same_image(image: Path, tmp_path: Path) -> None:
    run("kfs", "create", tmp_path / "again.rom", "--model", "TI84pSE", "--from", DEMO)
    assert (tmp_path / "again.rom").read_bytes() == image.read_bytes()


def test_create_leaves_an_image_that_is_being_changed(image: Path) -> None:
    before = image.read_bytes()
    with change_volume(image):
        result = run("kfs", "create", image, "--model", "TI84pSE", "--from", DEMO)
    assert (result.code, "is open for writing in another program" in result.errors) == (2, True)
    assert image.read_bytes() == before


def test_making_an_image_again_replaces_it(image: Path) -> None:
    before = image.read_bytes()
    assert run("kfs", "create", image, "--model", "TI84pSE", "--from", DEMO).code == 0
    assert image.read_bytes() == before


def test_into_keeps_everything_else(tmp_path: Path) -> None:
    rom = bytes(range(256)) * (0x80000 // 256)
    (tmp_path / "old.rom").write_bytes(rom)
    run("kfs", "create", tmp_path / "new.rom", "--into", tmp_path / "old.rom", "--from", DEMO)
    made = (tmp_path / "new.rom").read_bytes()
    assert (made[:0x10000], made[0x60000:]) == (rom[:0x10000], rom[0x60000:])


def test_into_leaves_its_source_alone(tmp_path: Path) -> None:
    rom = bytes(range(256)) * (0x80000 // 256)
    (tmp_path / "old.rom").write_bytes(rom)
    run("kfs", "create", tmp_path / "new.rom", "--into", tmp_path / "old.rom", "--from", DEMO)
    assert (tmp_path / "old.rom").read_bytes() == rom


def test_kernel_in_the_way_is_kept(tmp_path: Path) -> None:
    kernel = b"\xc3\0\0KK" + b"\0" * (0x80000 - 5)
    (tmp_path / "dump.rom").write_bytes(kernel)
    result = run("kfs", "create", tmp_path / "dump.rom", "--model", "TI83p", "--from", DEMO)
    assert (result.code, (tmp_path / "dump.rom").read_bytes()) == (2, kernel)


def test_overwrite_means_it(tmp_path: Path) -> None:
    (tmp_path / "dump.rom").write_bytes(b"\xc3\0\0KK" + b"\0" * (0x80000 - 5))
    result = run("kfs", "create", tmp_path / "dump.rom", "--model", "TI83p", "--from", DEMO, "--overwrite")
    assert result.code == 0


def test_genkfs_bytes_by_the_command_line(tmp_path: Path) -> None:
    run("kfs", "create", tmp_path / "a.rom", "--model", "TI83p", "--from", DEMO, "--like", Profile.GENKFS.value)
    reports = run("kfs", "info", tmp_path / "a.rom", "--json").json["kernel_reads"]
    assert {report["path"]: report["reason"] for report in reports if not report["whole"]} == {
        "/bin/shell": "no-tail-block",
        "/share/table": "no-tail-block",
    }


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "--model"),
        (("--model", "TI84CE"), "no calculator model 'TI84CE'"),
        (("--model", "TI83p", "--into", "{golden}", "--skip-usb-boot-sector", "--from", "{golden}"), "not a folder"),
        (("--model", "TI84p", "--into", "{golden}"), "has 0x80000 bytes"),
    ],
)
def test_impossible_wishes_are_one_line(golden: Path, tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    given = [argument.format(golden=golden) for argument in arguments]
    source = [] if "--from" in given else ["--from", str(DEMO)]
    result = run("kfs", "create", tmp_path / "x.rom", *source, *given)
    assert (result.code, len(lines(result.errors))) == (2, 1)
    assert words in result.errors
    assert not (tmp_path / "x.rom").exists()


def test_missing_folder_is_said(tmp_path: Path) -> None:
    result = run("kfs", "create", tmp_path / "x.rom", "--model", "TI83p", "--from", tmp_path / "none")
    assert (result.code, result.errors) == (2, f"flashwright: {tmp_path}/none is not a folder\n")


def test_too_much_for_the_volume_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "big").write_bytes(bytes(300_000))
    result = run("kfs", "create", tmp_path / "x.rom", "--model", "TI83p", "--from", tmp_path / "tree")
    assert (result.code, (tmp_path / "x.rom").exists()) == (2, False)


def test_warnings_do_not_stop(tmp_path: Path) -> None:
    (tmp_path / "tree" / "bin").mkdir(parents=True)
    (tmp_path / "tree" / "a b").write_bytes(b"x")
    result = run("kfs", "create", tmp_path / "x.rom", "--model", "TI83p", "--from", tmp_path / "tree")
    assert result.code == 0
    assert "warning: kfs-kernel-name-with-space: /a b:" in result.output


def test_strict_stops_at_warnings(tmp_path: Path) -> None:
    (tmp_path / "tree" / "bin").mkdir(parents=True)
    (tmp_path / "tree" / "a b").write_bytes(b"x")
    result = run("kfs", "create", tmp_path / "x.rom", "--model", "TI83p", "--from", tmp_path / "tree", "--strict")
    assert (result.code, (tmp_path / "x.rom").exists()) == (2, False)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    (tmp_path / "tree" / "bin").mkdir(parents=True)
    for number in range(90):
        (tmp_path / "tree" / f"{number:0200}").write_bytes(b"x")
    return tmp_path / "tree"


def test_second_page_of_the_fat_stops(tmp_path: Path, many: Path) -> None:
    result = run("kfs", "create", tmp_path / "x.rom", "--model", "TI83p", "--from", many)
    assert (result.code, (tmp_path / "x.rom").exists()) == (2, False)


def test_force_writes_a_second_page_of_the_fat(tmp_path: Path, many: Path) -> None:
    result = run("kfs", "create", tmp_path / "x.rom", "--model", "TI83p", "--from", many, "--force")
    assert result.code == 1
    assert run("kfs", "info", tmp_path / "x.rom", "--json").json["fat"]["used"] > 0x4000


def test_findings_of_create_as_json(tmp_path: Path, many: Path) -> None:
    result = run("kfs", "create", tmp_path / "x.rom", "--model", "TI83p", "--from", many, "--force", "--json")
    assert result.json["findings"][0]["code"] == "kfs-fat-second-page"


def test_special_files_are_named(tmp_path: Path) -> None:
    import os

    (tmp_path / "tree" / "bin").mkdir(parents=True)
    os.mkfifo(tmp_path / "tree" / "pipe")
    result = run("kfs", "create", tmp_path / "x.rom", "--model", "TI83p", "--from", tmp_path / "tree")
    assert "kfs-not-stored" in result.output


def test_info_names_model_and_geometry(image: Path) -> None:
    described = run("kfs", "info", image, "--json").json
    assert [model["name"] for model in described["models"]] == ["TI83pSE", "TI84pSE"]
    assert described["geometry"]["fat_pages"] == [0x77, 0x74]


def test_info_counts_blocks(image: Path) -> None:
    blocks = run("kfs", "info", image, "--json").json["blocks"]
    assert (blocks["total"], blocks["used"], blocks["orphaned"], blocks["free"]) == (7056, 14, 0, 7042)


def test_info_has_a_schema(image: Path) -> None:
    assert run("kfs", "info", image, "--json").json["schema"] == "flashwright/kfs-info/1"


def test_info_finds_the_version_of_the_kernel(image: Path) -> None:
    data = bytearray(image.read_bytes())
    data[:5] = b"\xc3\0\0KK"
    data[0x64:0x6B] = b"0.6.12\0"
    image.write_bytes(data)
    assert run("kfs", "info", image, "--json").json["kernel"] == "0.6.12"


def test_ls_shows_kinds(image: Path) -> None:
    assert lines(run("kfs", "ls", image, "/etc").output) == ["inittab", "motd -> /home/readme.txt"]


def test_ls_of_a_file_is_the_file(image: Path) -> None:
    assert lines(run("kfs", "ls", image, "/etc/inittab").output) == ["inittab"]


def test_long_ls_has_sizes_and_blocks(image: Path) -> None:
    assert lines(run("kfs", "ls", "-l", image, "/share").output) == [
        "kind  bytes  block  name",
        "file    512  040C   table",
    ]


def test_tree_of_a_folder(image: Path) -> None:
    assert lines(run("kfs", "tree", image, "/bin").output) == ["/bin", "├── clock  509", "└── shell  1,024"]


def test_tree_as_json(image: Path) -> None:
    entries = run("kfs", "tree", image, "/bin", "--json").json["entries"]
    assert [(entry["path"], entry["size"]) for entry in entries] == [("/bin/clock", 509), ("/bin/shell", 1024)]


def test_stat_gives_chain_and_entry(image: Path) -> None:
    facts = run("kfs", "stat", image, "/share/table", "--json").json["kfs"]
    assert (facts["chain"], facts["size_field"], facts["id"]) == ([0x40C, 0x40D, 0x40E], 512, 0x7F)


def test_cat_writes_the_bytes(image: Path) -> None:
    assert run("kfs", "cat", image, "/share/table").raw == bytes(range(256)) * 2


def test_cat_joins_files_and_follows_links(image: Path) -> None:
    text = (DEMO / "home/readme.txt").read_bytes()
    assert run("kfs", "cat", image, "/etc/motd", "/home/readme.txt").raw == text * 2


def test_cat_as_json_has_the_bytes(image: Path) -> None:
    found = run("kfs", "cat", image, "/etc/motd", "--json").json["files"][0]
    assert (found["path"], b64decode(found["base64"])) == ("/home/readme.txt", (DEMO / "home/readme.txt").read_bytes())


def test_cat_checks_every_path_before_it_writes(image: Path) -> None:
    result = run("kfs", "cat", image, "/home/readme.txt", "/none")
    assert (result.code, result.raw) == (2, b"")


@pytest.mark.parametrize("path", ["/bin", "/none", "/home/readme.txt/x"])
def test_cat_of_what_is_no_file(image: Path, path: str) -> None:
    result = run("kfs", "cat", image, path)
    assert (result.code, len(lines(result.errors))) == (2, 1)


def test_export_gives_the_folder_back(image: Path, tmp_path: Path) -> None:
    assert run("kfs", "export", image, tmp_path / "out").code == 0
    assert (tmp_path / "out/share/table").read_bytes() == (DEMO / "share/table").read_bytes()
    assert (tmp_path / "out/etc/motd").readlink() == Path("/home/readme.txt")


def test_export_of_a_part(image: Path, tmp_path: Path) -> None:
    run("kfs", "export", image, tmp_path / "out", "--path", "/etc", "--links", "copy")
    assert (tmp_path / "out/motd").read_bytes() == (DEMO / "home/readme.txt").read_bytes()


def test_export_tells_what_it_left_out(tmp_path: Path) -> None:
    path = saved(tmp_path, crafted([directory_entry(b"d", 1), file_entry(b"../x", 0, 0xFFFF)]))
    result = run("kfs", "export", path, tmp_path / "out", "--json")
    assert (result.code, result.json["findings"][0]["code"]) == (1, "kfs-out-of-tree")


def test_export_into_a_full_folder_is_refused(image: Path, tmp_path: Path) -> None:
    result = run("kfs", "export", image, tmp_path)
    assert (result.code, "exists already" in result.errors) == (2, True)


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    path = saved(tmp_path, crafted([directory_entry(b"\x1b[31mred", 1), link_entry(b"l", b"\x07")]))
    for command in ("ls", "tree", "info"):
        assert not set("\x1b\x07") & set(run("kfs", command, path).output)


def test_control_characters_do_not_reach_the_terminal_in_errors(tmp_path: Path) -> None:
    path = saved(tmp_path, crafted([directory_entry(b"d", 1), link_entry(b"l", b"/\x1b[31m\xe2\x80\xae")]))
    assert not set("\x1b\u202e") & set(run("kfs", "cat", path, "/l").errors)


def test_cat_of_a_damaged_file_says_so(tmp_path: Path) -> None:
    path = saved(tmp_path, crafted([directory_entry(b"d", 1), file_entry(b"f", 1000, 0x401)], {0x401: (0x7FFF, 0x402)}))
    result = run("kfs", "cat", path, "/f")
    assert (result.code, len(result.raw), "the chain leads to a free block" in result.errors) == (1, 232, True)


def test_names_that_are_no_utf8_come_out_as_they_are(tmp_path: Path) -> None:
    path = saved(tmp_path, crafted([directory_entry(b"\xff\xfe", 1)]))
    assert run("kfs", "ls", path).raw == b"\xff\xfe/\n"


@pytest.mark.parametrize("command", ["info", "ls", "tree", "stat"])
@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", 2), (b"short", 2), (b"\xff" * 0x80000, 2), (b"\0" * 0x80000, 2)],
    ids=["empty", "short", "erased", "zeros"],
)
def test_no_volume_is_one_line(tmp_path: Path, command: str, content: bytes, code: int) -> None:
    result = run("kfs", command, saved(tmp_path, content))
    assert (result.code, result.output, len(lines(result.errors))) == (code, "", 1)


@pytest.mark.parametrize("command", ["info", "ls", "tree", "stat"])
def test_missing_image_is_the_environment(tmp_path: Path, command: str) -> None:
    result = run("kfs", command, tmp_path / "none.rom")
    assert (result.code, len(lines(result.errors))) == (3, 1)


def test_folder_instead_of_an_image(tmp_path: Path) -> None:
    assert run("kfs", "info", tmp_path).code == 2


def test_error_is_in_the_json_too(tmp_path: Path) -> None:
    document = run("kfs", "info", tmp_path / "none.rom", "--json").json
    assert (document["schema"], document["error"]) == ("flashwright/error/1", "environment")

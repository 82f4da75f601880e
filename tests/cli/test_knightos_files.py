"""`flashwright knightos kexc|library|kimg|pkg`, on good files and on bad ones."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest
from PIL import Image

from formats.knightos.package import NO_SUM, RLE, PackageFile
from tests.cli.changed_images import demo, tree_of
from tests.cli.running import run
from tests.golden_data import sample
from tests.knightos_programs import about, kexc, package, sound_kexc, sound_library, stored

VECTORS, KPACK, DEMO = sample("knightos/vectors"), sample("knightos/kpack"), sample("knightos/demo/files")
P01 = VECTORS / "p01_crc16.pkg"
VERBS = (
    *(("kexc", "show"), ("kexc", "lint"), ("library", "show"), ("kimg", "show"), ("kimg", "make")),
    *(("pkg", verb) for verb in ("show", "verify", "unpack", "pack", "install")),
)


def saved(folder: Path, data: bytes, name: str = "file") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_help_has_an_example(verb: tuple[str, str]) -> None:
    result = run("knightos", *verb, "--help")
    assert (result.code, f"Example: flashwright knightos {' '.join(verb)} " in result.output) == (0, True)


# Programs, libraries


def test_kexc_as_json() -> None:
    document = run("knightos", "kexc", "show", DEMO / "bin/clock", "--json").json
    assert document["schema"] == "flashwright/knightos-kexc-show/1"
    assert (document["entry_offset"], document["verdict"]["starts"]) == (10, True)


def test_kexc_verdict_depends_on_the_kernel(tmp_path: Path) -> None:
    path = saved(tmp_path, kexc((1, 11), (3, 0x0500)))
    assert run("knightos", "kexc", "lint", path).code == 1
    assert run("knightos", "kexc", "lint", path, "--kernel", "0.6.12").code == 0


def test_kexc_warnings_count_when_strict(tmp_path: Path) -> None:
    path = saved(tmp_path, kexc((1, 14), (3, 0x0700), (7, 0)))
    assert (run("knightos", "kexc", "lint", path).code, run("knightos", "kexc", "lint", path, "--strict").code) == (
        0,
        1,
    )


def test_kexc_lint_as_json() -> None:
    document = run("knightos", "kexc", "lint", "-", "--json", given=kexc()).json
    assert [finding["code"] for finding in document["findings"]] == ["kexc-no-entry-point"]


def test_text_of_a_program_cannot_steer_the_terminal() -> None:
    data = sound_kexc().replace(b"demo\0", b"d\x1b[m\0")
    assert "name:        d\\x1b[m\n" in run("knightos", "kexc", "show", "-", given=data).output


def test_library_as_json() -> None:
    document = run("knightos", "library", "show", "-", "--json", given=sound_library()).json
    assert (document["known_as"], [f["function"] for f in document["functions"]]) == ("corelib", [0, 3, 6])


def test_library_with_errors() -> None:
    assert run("knightos", "library", "show", "-", given=sound_library()[:5] + b"\xff").code == 1


# Pictures


@pytest.mark.parametrize("name", ["k01_16x4.img", "k02_5x3.img"])
def test_picture_to_png_and_back(name: str, tmp_path: Path) -> None:
    png, img = tmp_path / "a.png", tmp_path / "a.img"
    assert run("knightos", "kimg", "show", VECTORS / name, "--png", png).code == 0
    assert run("knightos", "kimg", "make", png, "-o", img).code == 0
    assert img.read_bytes() == (VECTORS / name).read_bytes()


def test_picture_is_drawn() -> None:
    lines = run("knightos", "kimg", "show", VECTORS / "k01_16x4.img").output.splitlines()
    assert lines[4:6] == ["█▄", "███▄"]


def test_documented_picture_gives_no_png(tmp_path: Path) -> None:
    result = run("knightos", "kimg", "show", "-", "--png", tmp_path / "a.png", given=b"KIMG\0\x08\0\x01\xff")
    assert (result.code, list(tmp_path.iterdir())) == (2, [])


def test_failed_make_leaves_the_old_picture(tmp_path: Path) -> None:
    old = saved(tmp_path, b"old")
    assert run("knightos", "kimg", "make", "-", "-o", old, given=b"no PNG").code == 2
    assert (old.read_bytes(), len(list(tmp_path.iterdir()))) == (b"old", 1)


# Packages


@pytest.mark.parametrize(("name", "form"), [("p01_crc16.pkg", "documented"), ("p03_bad_rle_flag.pkg", "kpack")])
def test_package_as_json(name: str, form: str) -> None:
    document = run("knightos", "pkg", "show", VECTORS / name, "--json").json
    assert (document["form"], [file["path"] for file in document["files"]]) == (
        form,
        ["/var/empty", "/bin/x", "/include/y.inc"],
    )
    assert all(file["checksum_is_right"] for file in document["files"])


def test_stub_is_shown() -> None:
    document = run("knightos", "pkg", "show", VECTORS / "p04_stub.bin", "--json").json
    assert (document["kind"], len(document["paths"])) == ("stub", 3)


@pytest.mark.parametrize("verb", [("verify",), ("unpack", "out"), ("install", "calc.rom")], ids=lambda verb: verb[0])
def test_stub_is_no_package(verb: tuple[str, ...]) -> None:
    result = run("knightos", "pkg", verb[0], VECTORS / "p04_stub.bin", *verb[1:])
    assert (result.code, "is the stub" in result.errors) == (2, True)


@pytest.mark.parametrize(("strict", "code"), [((), 0), (("--strict",), 1)], ids=["", "strict"])
def test_verify_of_what_kpack_does(strict: tuple[str, ...], code: int) -> None:
    assert run("knightos", "pkg", "verify", KPACK / "demo.sha1.rle.pkg", *strict).code == code


def test_verify_finds_a_wrong_sum(tmp_path: Path) -> None:
    data = P01.read_bytes().replace(b"hello", b"hallo")
    result = run("knightos", "pkg", "verify", saved(tmp_path, data), "--json")
    assert (result.code, [finding["code"] for finding in result.json["findings"]]) == (1, ["package-checksum"])


@pytest.mark.parametrize(
    ("name", "options"), [("p01_crc16.pkg", ()), ("p02_nosum.pkg", ("--checksum", "none"))], ids=["crc16", "none"]
)
def test_unpack_and_pack(name: str, options: tuple[str, ...], tmp_path: Path) -> None:
    assert run("knightos", "pkg", "unpack", VECTORS / name, tmp_path / "out").code == 0
    result = run("knightos", "pkg", "pack", tmp_path / "out", "-o", "-", *options)
    assert result.raw == (VECTORS / name).read_bytes()


@pytest.mark.parametrize(
    "options", [("-k", "sha1"), ("-k", "md5"), ("-x", "rle"), ("-x", "rle", "-k", "none")], ids=str
)
def test_packed_otherwise(options: tuple[str, ...], tmp_path: Path) -> None:
    run("knightos", "pkg", "unpack", KPACK / "demo.crc16.none.pkg", tmp_path / "a")
    assert run("knightos", "pkg", "pack", tmp_path / "a", "-o", tmp_path / "b.pkg", *options).code == 0
    assert run("knightos", "pkg", "unpack", tmp_path / "b.pkg", tmp_path / "b").code == 0
    for path in ("root/etc/sub/zeros", "root/bin/demo", "package.config", "package.order"):
        assert (tmp_path / "b" / path).read_bytes() == (tmp_path / "a" / path).read_bytes()


def test_pack_with_parts_elsewhere(tmp_path: Path) -> None:
    run("knightos", "pkg", "unpack", P01, tmp_path / "out")
    parts = [(tmp_path / "out" / name).rename(tmp_path / name) for name in ("root", "package.config", "package.order")]
    options = zip(("--root", "--config", "--order"), parts, strict=True)
    result = run("knightos", "pkg", "pack", tmp_path, "-o", "-", *[word for pair in options for word in pair])
    assert result.raw == P01.read_bytes()


def test_pack_names_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    config = saved(tmp_path, b"name=a\nversion=x\n", "package.config")
    result = run("knightos", "pkg", "pack", tmp_path, "-o", tmp_path / "a.pkg")
    assert (result.code, result.errors.startswith(f"flashwright: {config}:2: version: ")) == (2, True)
    assert not (tmp_path / "a.pkg").exists()


@pytest.mark.parametrize("missing", ["root", "package.config", "folder"])
def test_pack_without(missing: str, tmp_path: Path) -> None:
    if missing != "root":
        (tmp_path / "root").mkdir()
    if missing != "package.config":
        saved(tmp_path, b"name=a\nrepo=b\nversion=1.2.3\n", "package.config")
    folder = tmp_path / "none" if missing == "folder" else tmp_path
    result = run("knightos", "pkg", "pack", folder, "-o", tmp_path / "a.pkg")
    assert (result.code in (2, 3), len(result.errors.splitlines())) == (True, 1)
    assert not (tmp_path / "a.pkg").exists()


def test_install(tmp_path: Path) -> None:
    rom = demo(tmp_path / "calc.rom")
    before = tree_of(rom)
    result = run("knightos", "pkg", "install", P01, rom, "-v")
    assert (result.code, result.output.splitlines()[-3].startswith("core/pkg 1.2.3: 2 of its files")) == (0, True)
    after = tree_of(rom)
    assert (after[b"/bin/x"], after[b"/var/packages/core/pkg-1.2.3.stub"]) == (
        b"hello world",
        (VECTORS / "p04_stub.bin").read_bytes(),
    )
    assert before.items() <= after.items()


def test_install_as_json(tmp_path: Path) -> None:
    rom = demo(tmp_path / "calc.rom", "TI84p")
    document = run("knightos", "pkg", "install", P01, rom, "--json").json
    assert document["schema"] == "flashwright/knightos-pkg-install/1"
    assert (document["installed"], document["left_out"]) == ("core/pkg 1.2.3", ["/include/y.inc"])
    assert [finding["code"] for finding in document["findings"]] == ["package-dependency"] * 2


def test_strict_install_changes_nothing(tmp_path: Path) -> None:
    rom = demo(tmp_path / "calc.rom")
    before = rom.read_bytes()
    result = run("knightos", "pkg", "install", P01, rom, "--strict")
    assert (result.code, result.errors.count("\n"), rom.read_bytes() == before) == (2, 1, True)


def test_install_of_a_program_that_does_not_start(tmp_path: Path) -> None:
    rom = demo(tmp_path / "calc.rom")
    data = package(stored(b"/bin/old", kexc((1, 11), (3, 0x0500))))
    assert run("knightos", "pkg", "install", "-", rom, given=data).code == 1
    assert b"/bin/old" in tree_of(rom)


# What is no such file


ZEROS = b"\x9b\xff\0"
"""255 of them, packed."""
BOMB = package(PackageFile(b"/x", RLE, 0xFFFFFF, ZEROS * (0xFFFFFF // 0xFF), NO_SUM, b""))
BAD = {
    "empty": b"",
    "zeros": bytes(5000),
    "FF": b"\xff" * 5000,
    "random": random.Random(7).randbytes(5000),
    "gzip": gzip.compress(P01.read_bytes(), mtime=0),
    "cut": P01.read_bytes()[:100],
    "cut in its magic": b"KP",
    "magic alone": b"KPKG\0",
    "only counts": b"KPKG\0\xff\xff",
    "random behind its magic": b"KPKG\0\xff" + random.Random(7).randbytes(5000),
}


@pytest.mark.parametrize("what", BAD)
@pytest.mark.parametrize("verb", ["show", "verify", "unpack", "install"])
def test_no_package(verb: str, what: str, tmp_path: Path) -> None:
    rom = demo(tmp_path / "calc.rom")
    before = rom.read_bytes()
    more = {"unpack": [tmp_path / "out"], "install": [rom]}.get(verb, [])
    result = run("knightos", "pkg", verb, "-", *more, given=BAD[what])
    assert (result.code, len(result.errors.splitlines()), result.output) == (2, 1, "")
    assert ([path.name for path in tmp_path.iterdir()], rom.read_bytes() == before) == (["calc.rom"], True)


@pytest.mark.parametrize("what", BAD)
@pytest.mark.parametrize("verb", [("kexc", "show"), ("kexc", "lint"), ("kimg", "show")], ids=" ".join)
def test_no_program_and_no_picture(verb: tuple[str, str], what: str) -> None:
    result = run("knightos", *verb, "-", given=BAD[what])
    assert (result.code, len(result.errors.splitlines()), result.output) == (2, 1, "")


@pytest.mark.parametrize("what", BAD)
def test_library_of_any_bytes(what: str) -> None:
    result = run("knightos", "library", "show", "-", given=BAD[what])
    assert result.code in (0, 1, 2)
    assert len(result.errors.splitlines()) == (result.code == 2)
    assert all(line.isprintable() for line in result.output.splitlines())


def test_bomb_is_not_unpacked(tmp_path: Path) -> None:
    result = run("knightos", "pkg", "unpack", "-", tmp_path / "out", given=BOMB)
    assert (result.code, list(tmp_path.iterdir())) == (2, [])
    assert run("knightos", "pkg", "verify", "-", given=BOMB).code == 1
    assert run("knightos", "pkg", "show", "-", given=BOMB).code == 0


@pytest.mark.parametrize("path", [b"/../../out", b"out", b"/a/../../../out"], ids=repr)
def test_path_that_leads_out(path: bytes, tmp_path: Path) -> None:
    result = run("knightos", "pkg", "unpack", "-", tmp_path / "in", given=package(stored(path)))
    assert (result.code, len(result.errors.splitlines()), list(tmp_path.iterdir())) == (2, 1, [])


def test_names_in_packages_cannot_steer_the_terminal() -> None:
    data = package(stored(b"/bin/\x1b[2J"), metadata=about(b"\x1b[m"))
    result = run("knightos", "pkg", "show", "-", given=data)
    assert (result.code, all(line.isprintable() for line in result.output.splitlines())) == (0, True)


@pytest.mark.parametrize("size", [(1 << 16) + 1, (4 << 20) + 1])
def test_a_file_that_is_too_large(size: int, tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(size)
    assert run("knightos", "kexc", "show", path).code == 3
    assert run("knightos", "pkg", "show", path).code in (2, 3)


@pytest.mark.parametrize("command", [("kexc", "show"), ("kimg", "show"), ("pkg", "show"), ("rom", "upgrade", "show")])
def test_refused_magic_is_shown_as_bytes(command: tuple[str, ...], tmp_path: Path) -> None:
    result = run("knightos", *command, saved(tmp_path, b"\x7fELF\x01\x01\x01\x00"))
    assert (result.code, r"found b'\x7fELF" in result.errors) == (2, True)


@pytest.mark.parametrize(
    "arguments",
    [("kimg", "make", "a.png", "-o", "a.png"), ("kimg", "show", "a.img", "--png", "a.img")],
    ids=("make", "show"),
)
def test_picture_that_is_read_is_not_written_over(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    picture = saved(tmp_path, (VECTORS / "k01_16x4.img").read_bytes(), "a.img")
    assert run("knightos", "kimg", "show", "a.img", "--png", "a.png").code == 0
    before = picture.read_bytes(), Path("a.png").read_bytes()
    result = run("knightos", *arguments)
    assert (result.code, "is an input" in result.errors) == (2, True)
    assert (picture.read_bytes(), Path("a.png").read_bytes()) == before


def test_largest_picture_that_is_made_can_be_shown(tmp_path: Path) -> None:
    Image.new("1", (4096, 2048)).save(tmp_path / "large.png")
    assert run("knightos", "kimg", "make", tmp_path / "large.png", "-o", tmp_path / "large.img").code == 0
    result = run("knightos", "kimg", "show", tmp_path / "large.img")
    assert (result.code, "4096 by 2048 pixels" in result.output) == (0, True)


def test_package_without_files_is_no_stub(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "package.config").write_text("name=pkg\nrepo=core\nversion=1.2.3\n")
    made = tmp_path / "empty.pkg"
    assert run("knightos", "pkg", "pack", tmp_path, "-o", made).code == 0
    assert run("knightos", "pkg", "show", made, "--json").json["kind"] == "package"
    assert run("knightos", "pkg", "verify", made).code == 0

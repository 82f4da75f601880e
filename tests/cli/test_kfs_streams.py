"""`flashwright kfs streams`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import lines, run
from tests.golden_data import read, sample
from tests.kfs_images import LAYOUT, folder, mounted
from toolkit.kfs.dat import block_offset, header_offset
from toolkit.kfs.kernel.streams import Defect
from toolkit.kfs.make.formatter import Profile, format_volume

FILES = folder(etc=folder(f=b"hello", g=bytes(700)))


@pytest.fixture
def image(tmp_path: Path) -> Path:
    path = tmp_path / "calc.rom"
    path.write_bytes(format_volume(FILES, LAYOUT, Profile.GENKFS).into(b"\xff" * LAYOUT.size))
    return path


def script(image: Path, *calls: str) -> Path:
    path = image.with_name("calls.txt")
    path.write_text("\n".join(calls))
    return path


def test_each_call_with_what_came_of_it(image: Path) -> None:
    result = run("kfs", "streams", image, script(image, "# read", "s = openFileRead /etc/f", "streamReadByte s"))
    assert lines(result.output)[:8] == [
        "   2  s = openFileRead /etc/f",
        "      Z, stream 0",
        "      8180: 81 13 86 00 01 04 05 ff f3 7f 00 00 00 ff ff ff",
        "            thread 1, reading, final block, position 0 in block 0401",
        "   3  streamReadByte s",
        "      Z, 104 (0x68)",
        "      8180: 81 13 86 01 01 04 05 ff f3 7f 00 00 00 ff ff ff",
        "            thread 1, reading, final block, position 1 in block 0401",
    ]


@pytest.mark.parametrize(
    ("calls", "line"),
    [
        (["openFileRead /etc/none"], "NZ, A = 5 (errFileNotFound)"),
        (["openFileRead /etc/f"] * 6, "Z if A was 0, else NZ, A = 6 (errTooManyStreams)"),
        (["openFileWrite /etc/f"], "flags as before the call, stream 0"),
        (["openFileRead /etc/f", "streamReadToEnd 0"], '5 bytes: 68 65 6c 6c 6f "hello"'),
        (
            ["openFileRead /etc/f", "streamReadByte 0 9"],
            'A = 4 (errEndOfStream); before that 5 bytes: 68 65 6c 6c 6f "hello"',
        ),
        (["openFileRead /etc/f", "getStreamInfo 0"], "5 bytes remain"),
        (["openFileRead /etc/g", "getStreamPos 0"], "0 bytes from the start"),
        (["malloc 600"], "Z, address 8613"),
        (["memcheck"], "Z, every footer is whole"),
        (["openFileWrite /etc/g", 'streamWriteBuffer 0 "x"*300'], "! W1: only the first part was written"),
        (
            ["openFileWrite /etc/f", "streamWriteByte 0 1"],
            "thread 1, writing, final block, position 1 in block 0401, size 5, not flushed",
        ),
        (["openFileRead /etc/f", "closeStream 0"], "free; the other bytes are left over"),
        (["openFileRead /etc/g", "streamReadToEnd 0"], "700 bytes: " + "00 " * 24 + "…"),
    ],
)
def test_outcome_of_a_call(image: Path, calls: list[str], line: str) -> None:
    result = run("kfs", "streams", image, script(image, *calls))
    assert (result.code, line in result.output) == (0, True)


def test_table_at_the_end(image: Path) -> None:
    shown = lines(run("kfs", "streams", image, script(image, "memcheck")).output)[-9:]
    assert shown[0] == "stream table: the kernel's last state: 5 of 8 rows usable"
    assert shown[5] == "      81C0: ff" + " 00" * 15


@pytest.mark.parametrize(
    ("profile", "rows", "streams"), [("head", 8, 5), ("kernel-doc", 4, 4), ("docs", 2, 2), ("seed", 1, 1)]
)
def test_table_by_document(image: Path, profile: str, rows: int, streams: int) -> None:
    calls = script(image, *["openFileRead /etc/f"] * 6)
    result = run("kfs", "streams", image, calls, "--profile", profile)
    assert (result.output.count("Z, stream"), len(lines(result.output.partition("stream table: ")[2]))) == (
        streams,
        rows + 1,
    )


def test_document(image: Path) -> None:
    document = run(
        "kfs", "streams", image, script(image, "s = openFileRead /etc/f", "streamReadBuffer s 9"), "--json"
    ).json
    assert document["steps"] == [
        {
            "line": 1,
            "call": "s = openFileRead /etc/f",
            "zero_flag": "Z",
            "error": None,
            "value": 0,
            "undefined": None,
            "defects": [],
            "stream": 0,
            "row": "811386000104" + "05fff37f000000ffffff",
        },
        {
            "line": 2,
            "call": "streamReadBuffer s 9",
            "zero_flag": "NZ",
            "error": {"code": 4, "name": "errEndOfStream"},
            "data": "",
            "undefined": None,
            "defects": [{"code": "R3", "message": Defect.R3.value}],
            "stream": 0,
            "row": "811386000104" + "05fff37f000000ffffff",
        },
    ]


def test_document_has_the_table(image: Path) -> None:
    document = run("kfs", "streams", image, script(image, "thread 3"), "--json").json
    assert (document["schema"], document["profile"], document["table"]) == (
        "flashwright/kfs-streams/1",
        "head",
        "ff" * 65 + "00" * 63,
    )


def test_setting_returns_nothing(image: Path) -> None:
    (step,) = run("kfs", "streams", image, script(image, "thread 3"), "--json").json["steps"]
    assert "zero_flag" not in step


ASTRAY = ("openFileWrite /etc/new", "closeStream 0", "memcheck")


def test_where_the_kernel_goes_astray_the_replay_ends(image: Path) -> None:
    result = run("kfs", "streams", image, script(image, *ASTRAY))
    assert (result.code, "undefined: W6" in result.output, "memcheck" in result.output) == (1, True, False)


def test_where_the_kernel_goes_astray_in_a_document(image: Path) -> None:
    result = run("kfs", "streams", image, script(image, *ASTRAY), "--json")
    assert (result.code, len(result.json["steps"]), result.json["steps"][-1]["undefined"][:2]) == (1, 2, "W6")


WRITING = ("s = openFileWrite /etc/new", 'streamWriteByte s "text"', "closeStream s")


def test_image_stays_as_it_is(image: Path) -> None:
    before = image.read_bytes()
    run("kfs", "streams", image, script(image, *WRITING))
    assert image.read_bytes() == before


def test_image_as_the_calls_leave_it(image: Path) -> None:
    run("kfs", "streams", image, script(image, *WRITING), "--write", image.with_name("after.rom"))
    assert run("kfs", "cat", image.with_name("after.rom"), "/etc/new").raw == b"text"


def test_image_where_the_kernel_went_astray(image: Path) -> None:
    after = image.with_name("after.rom")
    run(
        "kfs",
        "streams",
        image,
        script(image, "openFileWrite /etc/f", "streamWriteByte 0 1*256", "closeStream 0"),
        "--write",
        after,
    )
    assert mounted(after.read_bytes()).out_of_tree == ()
    assert run("kfs", "ls", after, "/etc").output == "g\n"


@pytest.mark.parametrize("same", ["calc.rom", "link.rom"])
def test_image_is_never_replaced(image: Path, same: str) -> None:
    image.with_name("link.rom").symlink_to(image)
    before = image.read_bytes()
    result = run("kfs", "streams", image, script(image, *WRITING), "--write", image.with_name(same))
    assert (result.code, image.read_bytes() == before, len(lines(result.errors))) == (2, True, 1)


def test_script_from_standard_input(image: Path) -> None:
    assert "Z, stream 0" in run("kfs", "streams", image, "-", given=b"openFileRead /etc/f").output


def test_host_file_beside_the_script(image: Path) -> None:
    image.with_name("data.bin").write_bytes(b"from the host")
    run(
        "kfs",
        "streams",
        image,
        script(image, WRITING[0], "streamWriteByte s @data.bin", WRITING[2]),
        "--write",
        image.with_name("b.rom"),
    )
    assert run("kfs", "cat", image.with_name("b.rom"), "/etc/new").raw == b"from the host"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (b"memcheck\nfly", "line 2: no call fly"),
        (b"streamReadByte s", "no line before this one gives s"),
    ],
    ids=["call", "name"],
)
def test_bad_script_is_bad_usage(image: Path, given: bytes, words: str) -> None:
    result = run("kfs", "streams", image, "-", given=given)
    assert (result.code, result.output, len(lines(result.errors)), words in result.errors) == (2, "", 1, True)


def test_what_is_no_script_is_refused_in_few_words(image: Path) -> None:
    result = run("kfs", "streams", image, "-", given=b"x" * 100_000)
    assert (result.code, len(result.errors) < 1000) == (2, True)


def test_bad_script_in_a_document(image: Path) -> None:
    document = run("kfs", "streams", image, "-", "--json", given=b"fly").json
    assert (document["schema"], document["message"][:19]) == ("flashwright/error/1", "line 1: no call fly")


def test_missing_script_is_a_matter_of_the_environment(image: Path) -> None:
    assert run("kfs", "streams", image, image.with_name("none.txt")).code == 3


def test_large_script_is_refused(image: Path) -> None:
    path = image.with_name("large.txt")
    with path.open("wb") as file:
        file.truncate(1 << 33)
    assert run("kfs", "streams", image, path).code == 3


def test_no_volume(tmp_path: Path) -> None:
    (tmp_path / "a.rom").write_bytes(b"\xff" * LAYOUT.size)
    result = run("kfs", "streams", tmp_path / "a.rom", "-", given=b"memcheck")
    assert (result.code, "no KFS volume" in result.errors) == (2, True)


def test_path_cannot_steer_the_terminal(image: Path) -> None:
    assert "\x1b" not in run("kfs", "streams", image, "-", given=b"openFileRead /\x1b[31m").output


@pytest.mark.parametrize(
    "words", ["openFileRead /etc/motd", "hex:", "thread 2", "stack 0xC100", "exit code 1", "SPEC.md"]
)
def test_help_explains_scripts(words: str) -> None:
    assert words in " ".join(run("kfs", "streams", "--help").output.split())


def test_steps_of_a_recorded_dump(tmp_path: Path) -> None:
    """The whole sample as a script: the heap is brought to where it was, and the rows come out."""
    ram = read(sample("knightos/ram/tables.TI83p.8000-FFFF.bin"))
    flash = bytearray(read(sample("knightos/ram/tables.TI83p.flash.rom.gz")))
    block = bytes(flash[block_offset(0x040A) :][:256])
    flash[block_offset(0x040A) : block_offset(0x040A) + 256] = b"\xff" * 256
    flash[header_offset(0x040A) : header_offset(0x040A) + 4] = b"\xff" * 4
    (tmp_path / "a.rom").write_bytes(flash)
    (tmp_path / "new.bin").write_bytes(block + ram[0x1104:][:5])
    heap = json.loads(sample("knightos/ram/tables.TI83p.decoded.json").read_text())["memory"][1:12]
    calls = [f"{'hole = ' * (block['data'] == 0x8708)}malloc {block['size']}" for block in heap]
    calls += ["free hole", "openFileRead /etc/small", "streamReadByte 0 3", "openFileRead /etc/s700", "malloc 600"]
    calls += ["streamReadBuffer 1 300", "openFileRead /etc/s300", "streamReadBuffer 2 300", "openFileWrite /etc/new"]
    calls += ["streamWriteBuffer 3 @new.bin", "openFileWrite /etc/s700", "streamWriteByte 4 0x5A"]
    document = run("kfs", "streams", tmp_path / "a.rom", script(tmp_path / "a.rom", *calls), "--json").json
    assert document["table"] == ram[0x180:0x200].hex()

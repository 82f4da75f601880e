"""Scripts of stream calls, and their replay."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kernel_calls import flash_with
from tests.kfs_images import LAYOUT, folder
from toolkit.errors import VolumeError
from toolkit.kfs.kernel.stream_script import CALLS, MAX_LINES, Argument, Call, Name, ScriptError, parse_script, usage
from toolkit.kfs.kernel.streams.replay import Replay, Step
from toolkit.kfs.layout import MODELS
from toolkit.kfs.make.formatter import Profile, format_volume

NOWHERE = Path("/nowhere")


def parsed(text: str) -> list[Call]:
    return parse_script(text.encode("utf-8", "surrogateescape"), NOWHERE)


def arguments(text: str) -> tuple[Argument, ...]:
    (call,) = parsed(text)
    return call.arguments


def error_of(text: str, place: Path = NOWHERE) -> str:
    with pytest.raises(ScriptError) as caught:
        parse_script(text.encode(), place)
    return str(caught.value)


def test_call() -> None:
    assert parsed("  seek 3 0x100   # back") == [Call(1, "seek 3 0x100", "seek", (3, 256), None)]


def test_lines_without_calls() -> None:
    assert [call.line for call in parsed("# comment\n\n  \nmemcheck\n\tmemcheck#\n")] == [4, 5]


def test_lines_of_other_systems() -> None:
    assert [call.text for call in parsed("\ufeffmemcheck\r\nmemcheck\r\n")] == ["memcheck", "memcheck"]


def test_case_of_a_call_does_not_matter() -> None:
    assert parsed("OPENFILEREAD /Etc")[0].what == "openFileRead"


def test_name_of_a_stream() -> None:
    calls = parsed("s0 = openFileRead /a\nclosestream s0")
    assert (calls[0].gives, calls[1].arguments) == ("s0", (Name("s0"),))


@pytest.mark.parametrize(
    ("word", "path"),
    [
        ("/etc/a", b"/etc/a"),
        ('"/etc/my file"', b"/etc/my file"),
        ('"a=b*c#d"', b"a=b*c#d"),
        ('""', b""),
        ("/é", "/é".encode()),
        ("/\udcff", b"/\xff"),
        (r'"\x41\"\\\n\t\r"', b'A"\\\n\t\r'),
    ],
    ids=["word", "space", "signs", "empty", "UTF-8", "other bytes", "escapes"],
)
def test_path(word: str, path: bytes) -> None:
    assert arguments(f"openFileRead {word}") == (path,)


@pytest.mark.parametrize(
    ("words", "data"),
    [
        ('"text"', b"text"),
        ("0x41", b"A"),
        ("65 66", b"AB"),
        ("hex:00ff7F", b"\x00\xff\x7f"),
        ('"ab"*3', b"ababab"),
        ("0 * 4", b"\0" * 4),
        ('"a" 0x00 hex:0102*2 "z"', b"a\0\x01\x02\x01\x02z"),
        ('""', b""),
        (r'"\0"', b"\0"),
        ("0x41*0", b""),
        ("1*1K", b"\1" * 1024),
    ],
)
def test_data(words: str, data: bytes) -> None:
    assert arguments(f"streamWriteBuffer 0 {words}") == (0, data)


def test_data_of_a_host_file(tmp_path: Path) -> None:
    (tmp_path / "notes.bin").write_bytes(b"\0\xff")
    (call,) = parse_script(b"streamWriteBuffer 0 @notes.bin*2", tmp_path)
    assert call.arguments == (0, b"\0\xff\0\xff")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("memcheck\nfly", "line 2: no call fly"),
        ("openFileReed /a", "did you mean openFileRead?"),
        ("openFileRead", "line 1: a path is missing"),
        ("openFileRead /a /b", "/b is more than openFileRead takes (openFileRead PATH)"),
        ("seek 0", "an offset is missing"),
        ("seek 0 far", "an offset is a number"),
        ("seek 0 -1", "an offset is a number"),
        ("seek 0 0x1000000", "an offset is at most 16,777,215"),
        ("streamReadBuffer 0 65536", "a length is at most 65,535"),
        ("streamWriteBuffer 0 256", "a byte is at most 255"),
        ("streamWriteBuffer 0", "data is missing"),
        ("streamWriteBuffer 0 1*", "how often is missing"),
        ("streamWriteBuffer 0 1*70000", "one call passes on at most 65,535 bytes, not 70,000"),
        ("streamWriteBuffer 0 hex:0", "two digits are a byte"),
        ("streamWriteByte 0 1*16M 1", "more than 16,777,216 bytes of data"),
        ("streamWriteByte 0 1*9M\nstreamWriteByte 0 1*9M", "line 2: the script has more than"),
        ("flush s0", "no line before this one gives s0"),
        ("9 = openFileRead /a", "9 is no name"),
        ("x = flush 0", "flush gives nothing that a name could stand for"),
        ("= flush 0", "no call ="),
        ("flush 256", "a stream is at most 255"),
        ("thread 32", "a thread's id is at most 31"),
        ('openFileRead "/a', "a quotation mark that nothing closes"),
        (r'openFileRead "\q"', r"\q stands for nothing"),
        (r'openFileRead "a\0b"', "a path has no NUL in it"),
        ("renameFile /a =", "= needs quotation marks"),
        ("streamWriteBuffer 0 @none.txt", "no file /nowhere/none.txt"),
        ("streamWriteBuffer 0 @.", "no file /nowhere"),
    ],
)
def test_bad_script_names_its_line(text: str, words: str) -> None:
    assert words in error_of(text)


def test_host_file_without_end_is_not_read() -> None:
    assert "no file /dev/zero" in error_of("streamWriteByte 0 @/dev/zero")


def test_large_host_file(tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as file:
        file.truncate(1 << 34)
    assert "bytes of data" in error_of("streamWriteByte 0 @large", tmp_path)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="this system has no /proc/self/mem")
def test_host_file_that_cannot_be_read() -> None:
    assert "/proc/self/mem cannot be read: " in error_of("streamWriteByte 0 @/proc/self/mem")


def test_too_many_lines() -> None:
    assert "at most 100,000 lines" in error_of("\n" * MAX_LINES)


@pytest.mark.parametrize("what", CALLS)
def test_usage_names_the_call(what: str) -> None:
    assert usage(what).split()[0] == what


# Replay


def replayed(text: str, budget: int = 10_000_000) -> list[Step]:
    tree = folder(etc=folder(f=bytes(range(200)), g=bytes(700)))
    flash = flash_with(format_volume(tree, LAYOUT, Profile.GENKFS).into(b"\xff" * LAYOUT.size))
    return list(Replay(flash, budget=budget).steps(parsed(text)))


def test_name_stands_for_what_the_line_gave() -> None:
    steps = replayed("a = openFileRead /etc/f\nb = openFileRead /etc/g\nstreamReadByte b\nseek a 5\nstreamReadByte a")
    assert [step.number for step in steps] == [0, 1, 1, 0, 0]


def test_name_of_a_call_that_failed() -> None:
    steps = replayed("a = openFileRead /none\nstreamReadByte a\nmemcheck")
    assert (len(steps), "since line 1 failed" in steps[-1].undefined) == (2, True)


def test_name_that_is_given_again() -> None:
    steps = replayed("a = openFileRead /etc/f\ncloseStream a\na = openFileRead /etc/g\nstreamReadByte a")
    assert steps[-1].result is not None
    assert steps[-1].result.value == 0


def test_several_bytes_are_read_one_by_one() -> None:
    step = replayed("openFileRead /etc/f\nstreamReadByte 0 5")[-1]
    assert step.result is not None
    assert step.result.value == bytes(range(5))


def test_bytes_stop_at_an_error() -> None:
    step = replayed("openFileRead /etc/f\nstreamReadByte 0 500")[-1]
    assert step.result is not None
    assert (step.result.value, step.result.error) == (bytes(range(200)), 4)


def test_several_bytes_are_written_one_by_one() -> None:
    step = replayed('openFileWrite /etc/new\nstreamWriteByte 0 "a"*300')[-1]
    assert int.from_bytes(step.row[10:13], "little") == 300


def test_writing_stops_at_an_error() -> None:
    step = replayed("openFileRead /etc/f\nstreamWriteByte 0 1*300")[-1]
    assert step.result is not None
    assert step.result.error == 17


def test_defects_of_all_calls_of_a_line_are_kept() -> None:
    step = replayed('openFileWrite /etc/new\nstreamWriteByte 0 "a"*300')[-1]
    assert [defect.name for defect in step.defects] == ["W8"]


def test_row_afterwards() -> None:
    step = replayed("openFileRead /etc/f")[-1]
    assert step.row.hex(" ") == "81 13 86 00 01 04 c8 ff f3 7f 00 00 00 ff ff ff"


@pytest.mark.parametrize("text", ["memcheck", "thread 2", "createDirectory /d", "openFileRead /none"])
def test_calls_without_a_row(text: str) -> None:
    assert replayed(text)[-1].row == b""


def test_thread_that_calls() -> None:
    assert replayed("thread 7\nopenFileRead /etc/f")[-1].row[0] == 0x87


def test_stack_of_the_thread_that_calls() -> None:
    layout = MODELS["TI84pSE"].layout
    image = format_volume(folder(etc=folder(f=bytes(300))), layout, Profile.GENKFS).into(b"\xff" * layout.size)
    calls = parsed("stack 0xC100\nopenFileWrite /etc/f\nstreamWriteByte 0 1\nflush 0")
    assert list(Replay(flash_with(image)).steps(calls))[-1].undefined[:2] == "W7"


def test_allocated_blocks_move_the_buffers() -> None:
    step = replayed("m = malloc 100\nn = malloc 100\nfree m\nopenFileRead /etc/f")[-1]
    assert int.from_bytes(step.row[1:3], "little") == 0x8613 + 2 * 105


def test_replay_ends_where_the_kernel_goes_astray() -> None:
    steps = replayed("openFileWrite /etc/new\ncloseStream 0\nmemcheck")
    assert (len(steps), steps[-1].undefined[:2], steps[-1].result) == (2, "W6", None)


def test_work_is_bounded() -> None:
    with pytest.raises(VolumeError, match="line 2: the replay takes too long"):
        replayed("openFileRead /etc/f\nstreamReadByte 0 200", budget=15_150)


def test_many_calls_are_bounded() -> None:
    with pytest.raises(VolumeError, match="takes too long"):
        replayed("memcheck\n" * 1000, budget=10_000)

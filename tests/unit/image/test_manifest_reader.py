"""Parts of manifests: every type of value, wherever it may stand, and what is refused with its place."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from toolkit.errors import ManifestError
from toolkit.image.build.origin import Origin
from toolkit.image.build.source import Source
from toolkit.image.manifest.declare import Part, key, keys_of, part
from toolkit.image.manifest.read import PartReader
from toolkit.image.manifest.variables import Variables
from toolkit.toml_table import parse_manifest

FILE = Path("folder/image.toml")
SET = {"n": "64K", "yes": "true", "no": "false", "word": "red", "path": "a/b.bin", "dirty": "\udcff"}


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


@part
class Inner(Part):
    """A part within another."""

    name: str = key("what it is called")


@part
class Sample(Part):
    """A part with a key of every type."""

    number: int = key("a number")
    byte: int = key("a small number", default=0, bits=8)
    flag: bool = key("yes or no", default=False)
    text: str | None = key("a text", default=None)
    colour: Colour = key("a colour", default=Colour.GREEN)
    folder: Path | None = key("a folder", default=None)
    file: Source | None = key("a file", default=None)
    inner: Inner | None = key("a part", default=None)
    more: tuple[Inner, ...] = key("parts", default=())
    numbers: tuple[int, ...] = key("numbers", default=(), bits=8)
    flags: tuple[bool, ...] = key("truth values", default=())
    words: dict[str, str] = key("words", default={})


def read(text: str) -> Sample:
    """What a manifest says of a `Sample` in its table ``thing``."""
    top = parse_manifest(FILE, text.encode())
    return PartReader(Variables({}, SET, {})).read(top.table("thing"), Sample)


def read_key(line: str) -> Sample:
    """A sample that is complete but for one line."""
    return read(f"[thing]\n{line}\n" if line.startswith("number =") else f"[thing]\nnumber = 1\n{line}\n")


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("number = 0x10", "number", 16),
        ("number = '0x10'", "number", 16),
        ("number = '1_000'", "number", 1000),
        ("number = '${n}'", "number", 65536),
        ("number = ' 2 KiB '", "number", 2048),
        ("number = 0xffffffff", "number", 0xFFFFFFFF),
        ("byte = 255", "byte", 255),
        ("flag = true", "flag", True),
        ("flag = 'true'", "flag", True),
        ("flag = '${no}'", "flag", False),
        ("text = 'a$$b'", "text", "a$b"),
        ("text = '${word}-${n}'", "text", "red-64K"),
        ("text = ''", "text", ""),
        ("colour = 'red'", "colour", Colour.RED),
        ("colour = '${word}'", "colour", Colour.RED),
        ("folder = 'sub'", "folder", Path("folder/sub")),
        ("folder = '../up'", "folder", Path("folder/../up")),
        ("folder = '/abs'", "folder", Path("/abs")),
        ("folder = '${dirty}'", "folder", Path("folder/\udcff")),
        ("file = '${path}'", "file", Source(Path("folder/a/b.bin"))),
        ("inner = { name = '${word}' }", "inner", Inner(name="red")),
        ("more = [{ name = 'a' }, { name = 'b' }]", "more", (Inner(name="a"), Inner(name="b"))),
        ("more = []", "more", ()),
        ("numbers = [1, '0x2', '3']", "numbers", (1, 2, 3)),
        ("flags = [true, '${no}']", "flags", (True, False)),
        ("words = { a = '1', 'b c' = '${word}' }", "words", {"a": "1", "b c": "red"}),
        ("words = {}", "words", {}),
    ],
)
def test_value(line: str, name: str, value: object) -> None:
    assert getattr(read_key(line), name) == value


def test_what_is_left_out_has_its_default() -> None:
    assert read_key("") == Sample(number=1)


@pytest.mark.parametrize(
    ("line", "place", "message"),
    [
        ("numbr = 1", "thing.numbr", "is unknown here; did you mean number? known are "),
        ("xyz = 1", "thing.xyz", "is unknown here; known are byte, colour, "),
        ("byte = 256", "thing.byte", "must be a number from 0 to 0xff, not 0x100"),
        ("byte = -1", "thing.byte", "must be a number from 0 to 0xff, not -0x1"),
        ("byte = true", "thing.byte", "must be a number, not True"),
        ("byte = 1.5", "thing.byte", "must be a number, not 1.5"),
        ("byte = 1979-05-27", "thing.byte", "must be a number, not datetime.date(1979, 5, 27)"),
        ("byte = 'one'", "thing.byte", "must be a number, such as 0x10000 or 64K, not 'one'"),
        ("byte = '_1'", "thing.byte", "must be a number, such as"),
        (f"byte = '{'9' * 5000}'", "thing.byte", "must be a number, such as 0x10000 or 64K, not '9999"),
        ("byte = []", "thing.byte", "must be a number, not an array"),
        ("byte = {}", "thing.byte", "must be a number, not a table"),
        ("flag = 1", "thing.flag", "must be true or false, not 1"),
        ("flag = 'yes'", "thing.flag", "must be true or false, not 'yes'"),
        ("text = 1", "thing.text", "must be a string: a text, not 1"),
        ("text = '$'", "thing.text", "has a single $ in '$'; write $$ for a dollar, ${name} for a variable"),
        ("text = '${x}'", "thing.text", "needs the variable 'x', which nobody set; known are: dirty, n, no, path, "),
        ("text = '${env.X}'", "thing.text", "needs the variable 'X' of the environment, which is not set"),
        ("text = '${dirty}'", "thing.text", "is not UTF-8, with what its variables stand for"),
        ("colour = 'rde'", "thing.colour", "must not be 'rde'; did you mean 'red'? it is one of 'red', 'green'"),
        ("colour = 'blue'", "thing.colour", "must not be 'blue'; it is one of 'red', 'green'"),
        ("folder = ''", "thing.folder", "must name a file or folder"),
        ('file = "a\\u0000b"', "thing.file", "must name a file or folder"),
        ("inner = 1", "thing.inner", "must be a table, not 1"),
        ("inner = {}", "thing.inner", "has no key name: what it is called"),
        ("more = {}", "thing.more", "must be an array, not a table"),
        ("more = [{ name = 'a' }, 1]", "thing.more[1]", "must be a table, not 1"),
        ("more = [{ name = 'a' }, {}]", "thing.more[1]", "has no key name: what it is called"),
        ("more = [{ name = 'a', nam = 'b' }]", "thing.more[0].nam", "is unknown here; did you mean name?"),
        ("numbers = 1", "thing.numbers", "must be an array, not 1"),
        ("numbers = [1, 256]", "thing.numbers[1]", "must be a number from 0 to 0xff, not 0x100"),
        ("numbers = [[1]]", "thing.numbers[0]", "must be a number, not an array"),
        ("words = { a = 1 }", "thing.words.a", "must be a string, not 1"),
        ("words = 'a'", "thing.words", "must be a table, not 'a'"),
        ("number = 0x100000000", "thing.number", "must be a number from 0 to 0xffffffff, not 0x100000000"),
    ],
)
def test_refused(line: str, place: str, message: str) -> None:
    with pytest.raises(ManifestError) as caught:
        read_key(line)
    error = caught.value
    assert (error.file, error.key) == (FILE, place)
    assert error.line in (2, 3)
    assert str(error).startswith(f"{FILE}:{error.line}: {place}: {message}")


def test_a_key_that_is_needed() -> None:
    with pytest.raises(ManifestError, match=r"^folder/image\.toml:1: thing: has no key number: a number$"):
        read("[thing]\n")


def test_no_message_is_long() -> None:
    """Neither what nests deeply nor what is long goes into a message."""
    with pytest.raises(ManifestError) as caught:
        read_key(f"byte = {'[' * 300}{']' * 300}")
    assert len(str(caught.value)) < 100


TEXT = '''\
[thing]
number = 1
text = """
[thing]
byte = 3
"""
[[thing.more]]
name = "a"
[[thing.more]]
name = "b" # [[thing.more]]
'''


@pytest.mark.parametrize(
    ("name", "line"),
    [("number", 2), ("text", 3), ("byte", 1), ("more", 7), ("more[1]", 9), ("more[1].name", 10), ("", 1)],
)
def test_origins_know_the_lines_of_their_keys(name: str, line: int) -> None:
    origin = read(TEXT).origin
    assert (origin.at(name) if name else origin).line == line


def test_parts_know_where_they_are() -> None:
    second = read(TEXT).more[1].origin
    assert (second.key, second.line, str(second)) == ("thing.more[1]", 9, "thing.more[1] (line 9)")
    assert second.at("name") == Origin("thing.more[1].name", FILE, 10)


def test_unicode_lines_do_not_count() -> None:
    """TOML ends lines at line feeds only."""
    with pytest.raises(ManifestError, match=r"image\.toml:4: thing\.byte"):
        read("[thing]\n# \u2028 \x85\nnumber = 1\nbyte = 256\n")


def test_keys_are_told_once() -> None:
    assert keys_of(Sample) is keys_of(Sample)


def test_places_do_not_make_parts_different() -> None:
    one: Any = Inner(name="a", origin=Origin("x"))
    assert one == Inner(name="a")

"""Manifests as text: what is written is read back, and errors name their line."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import ManifestError, UnavailableError
from toolkit.tock.toml_text import Hex, Octal, TomlText, toml
from toolkit.toml_table import line_of, load_toml, parse_manifest, read_manifest

KEYS = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = st.integers(0, 2**64)
LEAVES = st.one_of(TEXTS, NUMBERS, NUMBERS.map(Hex), NUMBERS.map(Octal), st.booleans())
VALUES = st.recursive(LEAVES, lambda inner: st.one_of(st.lists(inner), st.dictionaries(KEYS, inner)), max_leaves=8)


@given(VALUES)
def test_values_are_read_back(value: object) -> None:
    assert tomllib.loads(f"key = {toml(value)}")["key"] == value  # type: ignore[arg-type]


@given(st.lists(st.dictionaries(KEYS, LEAVES)), st.dictionaries(KEYS.filter(lambda key: key != "items"), LEAVES))
def test_documents_are_read_back(items: list[dict[str, object]], top: dict[str, object]) -> None:
    text = TomlText("a comment")
    text.put_all(top)  # type: ignore[arg-type]
    for item in items:
        text.start("items")
        text.put_all(item)  # type: ignore[arg-type]
    assert tomllib.loads(text.encode().decode()) == {**top, **({"items": items} if items else {})}


def test_numbers_for_people() -> None:
    assert (toml(255), toml(Hex(255)), toml(Octal(255)), toml(True)) == ("255", "0xff", "0o377", "true")


def test_comment_behind_a_value() -> None:
    text = TomlText()
    text.put("checksum", Hex(1), "as stored")
    assert text.encode() == b"checksum = 0x1  # as stored\n"


TEXT = """format = "x"
# a comment

[[elements]]
type = 1
[[elements]]
  type = 2
values = [
    1,
]
[[credentials]]
type = 3
"""


@pytest.mark.parametrize(
    ("key", "line"),
    [
        *(("format", 1), ("elements[0].type", 5), ("elements[1].type", 7), ("elements[1].values.0", 8)),
        *(("elements[1]", 6), ("elements[1].missing", 6), ("credentials[0].type", 12), ("missing", None)),
        *(("elements[7].type", None), ("", None)),
    ],
)
def test_line_of_a_key(key: str, line: int | None) -> None:
    assert line_of(TEXT, key) == line


NESTED = """\
[image]
board = "hail"
[image.kernel-attributes]
version = 1
[[image.app]]
file = "a"
[[image.app]]
"file" = "b"
[image.app.more]
deep . key = 1
[images.other]
"""


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("image", 1),
        ("image.board", 2),
        ("image.kernel-attributes.version", 4),
        ("image.kernel-attributes.missing", 3),
        ("image.app[0].file", 6),
        ("image.app[1].file", 8),
        ("image.app[1]", 7),
        ("image.app[1].more.deep.key", 10),
        ("images.other.board", 11),
        ("image.app[7].file", 1),
        ("nothing", None),
    ],
)
def test_line_of_a_key_in_tables_of_tables(key: str, line: int | None) -> None:
    assert line_of(NESTED, key) == line


def test_an_unknown_key_names_the_nearest() -> None:
    table = parse_manifest(Path("m.toml"), b"bord = 1")
    table.has("board")
    with pytest.raises(ManifestError, match=r"m\.toml:1: bord: is unknown here; did you mean board\? known are board"):
        table.finish()


@pytest.mark.parametrize(
    ("data", "line"), [(b"a = 1\nb = \xff", 2), (b"a = 1\nb = =", 2), (b"a = " + b"[" * 5000, None)]
)
def test_broken_documents(data: bytes, line: int | None) -> None:
    with pytest.raises(ManifestError) as raised:
        parse_manifest(Path("m.toml"), data)
    assert raised.value.line == line


def test_dotted_key_without_end() -> None:
    with pytest.raises(ValueError, match="too many parts"):
        load_toml("a = 1\n" + "b." * 5000 + "c = 1")


@pytest.mark.parametrize("number", [1 << 64, -(1 << 63) - 1, int("f" * 6000, 16)], ids=["2^64", "low", "6000 f"])
@pytest.mark.parametrize("place", ["a = {}", "a = [[{}]]", "[[a]]\nb.c = {}"])
def test_numbers_beyond_64_bits(place: str, number: int) -> None:
    written = f"-{-number}" if number < 0 else hex(number)
    with pytest.raises(ManifestError, match="is no TOML: a number takes more than 64 bits"):
        parse_manifest(Path("m.toml"), place.format(written).encode())


@pytest.mark.parametrize("number", [(1 << 64) - 1, -(1 << 63)])
def test_numbers_of_64_bits(number: int) -> None:
    assert load_toml(f"a = {number}") == {"a": number}


def test_dots_in_strings_are_no_parts() -> None:
    text = "." * 5000
    assert load_toml(f"a = \"{text}\"\nb = '{text}'") == {"a": text, "b": text}


@pytest.mark.parametrize("name", ["none.toml", ""])
def test_manifest_that_is_no_file(name: str, tmp_path: Path) -> None:
    with pytest.raises(UnavailableError):
        read_manifest(tmp_path / name)

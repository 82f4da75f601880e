"""Names of apps and keys as names of files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import LayoutError, NameTooLongError
from toolkit.files import name_to_text
from toolkit.tock.filesystem.names import (
    LONGEST_NAME,
    content_of,
    file_name,
    folder_names,
    is_scratch,
    key_of,
    name_of_file,
    value_in,
)
from toolkit.tock.filesystem.places import Target, target_of

NAMES = st.binary(max_size=80).map(name_to_text)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("blink", "blink"),
        ("org.tock/blink", "org.tock%2Fblink"),
        ("größe", "größe"),
        ("two words", "two words"),
        ("..", "%2E."),
        (".hidden", "%2Ehidden"),
        ("blink@0x30000", "blink%400x30000"),
        ("50%", "50%25"),
        ("a\0b\n", "a%00b%0A"),
        (name_to_text(b"\xff\xfe"), "%FF%FE"),
        ("blink.tab", "blink%2Etab"),
        ("blink.TBF", "blink%2ETBF"),
        ("sedAbC123", "%73edAbC123"),
    ],
    ids=range(13),
)
def test_names_of_files(name: str, written: str) -> None:
    assert file_name(name) == written


@given(NAMES)
def test_names_of_files_stand_for_one_name(name: str) -> None:
    assert name_to_text(name_of_file(file_name(name))) == name


@given(NAMES)
def test_names_of_files_are_harmless(name: str) -> None:
    written = file_name(name)
    assert not set(written) & set("/\\\0@") - {"@"}
    assert written not in (".", "..")
    assert not is_scratch(written)
    assert target_of(f"/apps/{written}") is None


def test_apps_of_one_name_are_told_apart_by_address() -> None:
    names = folder_names([("blink", 0x30000), ("blink", 0x30800), ("", 0x31000), ("", 0x32000)])
    assert names == ["blink", "blink@0x30800", "unnamed", "unnamed@0x32000"]


@given(st.lists(NAMES | st.just("é" * 300)))
def test_folders_have_different_names_that_hosts_take(names: list[str]) -> None:
    folders = folder_names((name, 0x30000 + 512 * index) for index, name in enumerate(names))
    assert len(set(folders)) == len(names)
    assert all(0 < len(folder.encode()) <= LONGEST_NAME for folder in folders)


@given(st.text(min_size=1).filter(lambda text: len(text.encode()) <= 8 and "\0" not in text))
def test_keys(key: str) -> None:
    assert key_of(file_name(key)) == key


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("123456789", NameTooLongError, "'123456789' has 9 bytes; 8 is the most"),
        ("ööööö", NameTooLongError, "10 bytes"),
        ("%FF", LayoutError, "no UTF-8"),
        ("a%00", LayoutError, "NUL"),
        ("%61", LayoutError, "written 'a'"),
        ("a:b", LayoutError, "written 'a%3Ab'"),
    ],
    ids=range(6),
)
def test_names_that_stand_for_no_key(name: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        key_of(name)


@given(st.text())
def test_values_come_back_from_their_files(value: str) -> None:
    assert value_in(content_of(value)) == value


def test_the_newline_of_a_shell_is_no_part_of_a_value() -> None:
    assert value_in(b"hail\n") == "hail"


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/kernel.bin", Target.KERNEL),
        ("/bootloader.bin", Target.BOOTLOADER),
        ("/flags.json", Target.FLAGS),
        ("/kernel-attributes.json", Target.DERIVED),
        ("/README", None),
        ("/attributes/board", Target.ATTRIBUTE),
        ("/attributes/board/x", None),
        ("/apps/blink.tbf", Target.DROPPED),
        ("/apps/BLINK.TAB", Target.DROPPED),
        ("/apps/README", None),
        ("/apps/blink/app.tbf", Target.APP),
        ("/apps/blink/binary.bin", Target.DERIVED),
        ("/apps/blink/new", None),
        ("/apps/blink/more/app.tbf", None),
        ("/.swp", Target.SCRATCH),
        ("/apps/.blink.tab.XXXX", Target.SCRATCH),
        ("/attributes/sedAbC123", Target.SCRATCH),
        ("/apps/blink/.swp", Target.SCRATCH),
        ("/", None),
    ],
)
def test_what_files_are_written_to(path: str, target: Target | None) -> None:
    assert target_of(path) is target

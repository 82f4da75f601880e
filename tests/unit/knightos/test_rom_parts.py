"""Images made of parts, and taken apart again."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel_pages import PAGE_SIZE, with_pages
from tests.knightos_files import BLANK, image, image_with_kernel
from toolkit.errors import LayoutError, ManifestError, ToolkitError
from toolkit.kfs.layout import MODELS
from toolkit.knightos.rom.image import RomImage
from toolkit.knightos.rom.parts import (
    Part,
    Recipe,
    compose,
    parse_page,
    parse_place,
    read_parts,
    split,
    write_parts,
)

LAYOUT = MODELS["TI84pCSE"].layout


def roms() -> st.SearchStrategy[bytes]:
    """Images with some pages in use, some of which look erased for the most part."""
    contents = st.binary(min_size=1, max_size=40) | st.sampled_from([b"\xff", b"\x00" * PAGE_SIZE])
    return st.dictionaries(st.integers(0, 31), contents, max_size=12).map(lambda pages: with_pages(BLANK, pages))


@given(roms(), st.booleans())
def test_parts_make_the_image_again(data: bytes, by_page: bool) -> None:
    assert compose(split(RomImage.parse(data), by_page=by_page)) == data


@given(roms(), st.booleans())
def test_a_folder_of_parts_makes_the_image_again(data: bytes, by_page: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_parts(split(RomImage.parse(data), by_page=by_page), Path(folder) / "parts")
        assert compose(read_parts(Path(folder) / "parts")) == data


@given(st.lists(st.tuples(st.integers(0, 300), st.binary(min_size=1, max_size=40)), max_size=6), st.integers(0, 255))
def test_bytes_are_of_the_part_that_covers_them_or_fill(placed: list[tuple[int, bytes]], fill: int) -> None:
    """Against a composition byte by byte; and both refuse the same."""
    size, wanted = 256, dict.fromkeys(range(256), fill)
    covered: list[int] = []
    for offset, data in placed:
        covered += range(offset, offset + len(data))
        wanted.update(zip(range(offset, offset + len(data)), data, strict=True))
    recipe = Recipe(size, tuple(Part(f"part {i}", offset, data) for i, (offset, data) in enumerate(placed)), fill)
    if len(set(covered)) < len(covered) or max(covered, default=0) >= size:
        with pytest.raises(LayoutError):
            compose(recipe)
    else:
        assert compose(recipe) == bytes(wanted[at] for at in range(size))


def test_neighbours_touch_without_overlap() -> None:
    assert compose(Recipe(4, (Part("a", 0, b"ab"), Part("b", 2, b"cd")))) == b"abcd"


@pytest.mark.parametrize(
    ("recipe", "words"),
    [
        (Recipe(8, (Part("a", 0, b"abcd"), Part("b", 3, b"ef"))), "b at 0x3-0x4 overlaps a at 0x0-0x3"),
        (Recipe(8, (Part("a", 6, b"abc"),)), "outside"),
        (Recipe(8, (Part("a", 8, b"a"),)), "outside"),
        (Recipe(8, (Part("a", 0, b""),)), "a is empty"),
        (Recipe(0, ()), "0x0 bytes"),
        (Recipe(1 << 40, ()), "0x10000000000 bytes"),
        (Recipe(8, (), 256), "0x100 fills no byte"),
    ],
    ids=["overlap", "over the end", "behind the end", "empty", "no size", "too large", "fill"],
)
def test_misfit_is_refused(recipe: Recipe, words: str) -> None:
    with pytest.raises(LayoutError, match=words):
        compose(recipe)


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("0", 0),
        ("16384", 0x4000),
        ("0x4000", 0x4000),
        ("16K", 0x4000),
        ("page=1C", 0x70000),
        ("PAGE=0x1c", 0x70000),
        ("privileged", 0x3F0000),
        ("certificate", 0x3F8000),
        ("boot", 0x3FC000),
        ("swap", 0x3E0000),
    ],
)
def test_place(text: str, offset: int) -> None:
    assert parse_place(text, LAYOUT) == offset


@pytest.mark.parametrize("text", ["", "page=", "page=xy", "here", "-1", "0x", "page=-1", "page=12345"])
def test_no_place(text: str) -> None:
    with pytest.raises(LayoutError, match="is no place"):
        parse_place(text, LAYOUT)


def test_named_place_needs_a_calculator() -> None:
    with pytest.raises(LayoutError, match="model"):
        parse_place("boot", None)


def test_page_numbers_are_hexadecimal() -> None:
    assert parse_page("10") == 0x10


def test_files_are_named_by_purpose() -> None:
    names = [part.name for part in split(RomImage.parse(image_with_kernel("small.TI83p"))).parts]
    assert names == [
        "kernel-00-02.bin",
        "data-04-13.bin",
        "entries-17.bin",
        "privileged-1C.bin",
        "boot-1F.bin",
    ]


def test_erased_image_has_no_parts() -> None:
    assert split(RomImage.parse(BLANK)) == Recipe(len(BLANK), ())


def test_existing_folder_stays(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(ToolkitError, match="exists already"):
        write_parts(split(RomImage.parse(image("small.TI83p"))), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "size: is missing"),
        ("size = 'many'", "size: must be a number, not 'many'"),
        ("size = -1", "size: must be a number from 0"),
        ("size = 8\nfill = true", "fill: must be a number, not True"),
        ("size = 8\npart = 3", "part: must be an array, not 3"),
        ("size = 8\n[[part]]\noffset = 0", r"part\[0\].file"),
        ("size = 8\n[[part]]\nfile = '../a'\noffset = 0", r"part\[0\].file"),
        ("size = 8\n[[part]]\nfile = '/etc/passwd'\noffset = 0", r"part\[0\].file"),
        ("size = 8\n[[part]]\nfile = 'a'", r"part\[0\].offset: is missing"),
        ("size =", "parts.toml"),
        ("size = 8\n[[part]]\nfile = ''\noffset = 0", r"part\[0\].file: not the name"),
        ("size = 8\n[[part]]\nfile = '..'\noffset = 0", r"part\[0\].file: not the name"),
        ('size = 8\n[[part]]\nfile = "a\\u0000"\noffset = 0', r"part\[0\].file: not the name"),
        ("size = 1\n" + "[[part]]\nfile = 'a'\noffset = 0\n" * 2, r"part\[1\].file: the parts so far"),
        ("size = 8\nmodle = 'TI83p'", "modle: is unknown here"),
        ("size = 8" + "\na = " + "[" * 9000, "is no TOML"),
        ("size = 1" + "0" * 5000, "is no TOML"),
    ],
    ids=[
        "empty",
        "size",
        "negative",
        "fill",
        "parts",
        "no file",
        "upwards",
        "absolute",
        "no offset",
        "no toml",
        "no name",
        "dots",
        "nul",
        "too much",
        "other key",
        "deep",
        "long number",
    ],
)
def test_list_of_parts_that_says_nonsense(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "parts.toml").write_text(text)
    (tmp_path / "a").write_bytes(b"a")
    with pytest.raises(ManifestError, match=words):
        read_parts(tmp_path)


def test_list_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "parts.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ManifestError):
        read_parts(tmp_path)


def test_part_longer_than_the_image(tmp_path: Path) -> None:
    (tmp_path / "parts.toml").write_text("size = 4\n[[part]]\nfile = 'a'\noffset = 0")
    (tmp_path / "a").write_bytes(b"12345")
    with pytest.raises(LayoutError, match="longer than the image"):
        read_parts(tmp_path)


def test_size_of_no_image_is_refused_before_parts_are_read(tmp_path: Path) -> None:
    (tmp_path / "parts.toml").write_text("size = 0xFFFFFFFF\n[[part]]\nfile = 'missing'\noffset = 0")
    with pytest.raises(LayoutError, match="an image of 0xffffffff bytes"):
        read_parts(tmp_path)

"""Pictures: the two layouts, and the way from PNG and to PNG."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from formats.errors import FormatError
from formats.knightos.kimg import KIMG, KIMG_DOCUMENTED, Kimg, KimgDocumented, row_length
from tests.golden_data import sample
from tests.knightos_programs import picture
from toolkit.errors import LayoutError, ToolkitError
from toolkit.knightos.kimg.picture import Picture, check, describe, read_picture
from toolkit.knightos.kimg.png import MOST_PIXELS, from_png, to_png

VECTORS = sample("knightos/vectors")
DARK = {"k01_16x4.img": lambda x, y: x <= y, "k02_5x3.img": lambda x, y: x == y}
"""Which pixels are dark, as the manifest says."""
DOCUMENTED = KIMG_DOCUMENTED.build(KimgDocumented(0, 16, 4, bytes(8)))


def png(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


def pixels(data: bytes) -> set[tuple[int, int]]:
    """The dark pixels of a PNG."""
    image = Image.open(io.BytesIO(data)).convert("L")
    return {(x, y) for x in range(image.width) for y in range(image.height) if image.getpixel((x, y)) == 0}


@pytest.mark.parametrize("name", DARK)
def test_pixels_of_the_vectors(name: str) -> None:
    image = KIMG.parse((VECTORS / name).read_bytes())
    places = [(x, y) for x in range(image.width) for y in range(image.height)]
    assert pixels(to_png(image)) == {place for place in places if DARK[name](*place)}


@pytest.mark.parametrize("name", DARK)
def test_vectors_come_back_from_their_png(name: str) -> None:
    data = (VECTORS / name).read_bytes()
    assert KIMG.build(from_png(to_png(KIMG.parse(data)))) == data


@given(st.integers(1, 40), st.integers(1, 6), st.data())
def test_any_picture_comes_back(width: int, height: int, choice: st.DataObject) -> None:
    rows = choice.draw(st.lists(st.integers(0, 2**width - 1), min_size=height, max_size=height))
    data = b"".join((row << (-width % 8)).to_bytes(row_length(width), "big") for row in rows)
    image = Kimg(0, 0, height, width, data)
    assert from_png(to_png(image)) == image


@pytest.mark.parametrize(("grey", "dark"), [(0, True), (126, True), (127, False), (255, False)])
def test_threshold(grey: int, dark: bool) -> None:
    assert from_png(png(Image.new("L", (8, 1), grey))).rows == (b"\xff" if dark else b"\0")


@pytest.mark.parametrize(
    ("mode", "colour", "dark"),
    [
        ("RGB", (0, 0, 255), True),
        ("RGB", (255, 255, 0), False),
        ("RGBA", (0, 0, 0, 0), False),
        ("RGBA", (0, 0, 0, 255), True),
        ("LA", (0, 0), False),
        ("P", 0, True),
        ("1", 0, True),
        ("1", 1, False),
        ("I;16", 126 * 256, True),
        ("I;16", 128 * 256, False),
    ],
    ids=str,
)
def test_colours(mode: str, colour: int | tuple[int, ...], dark: bool) -> None:
    assert from_png(png(Image.new(mode, (1, 1), colour))).rows == (b"\x80" if dark else b"\0")


def test_another_threshold() -> None:
    assert from_png(png(Image.new("L", (1, 1), 200)), dark_below=201).rows == b"\x80"


@pytest.mark.parametrize("size", [(1 << 14, 1 << 14), (1 << 12, (1 << 11) + 1), (0x10000, 1)], ids=str)
def test_a_large_picture_is_refused(size: tuple[int, int]) -> None:
    assert size[0] * size[1] > MOST_PIXELS or max(size) > 0xFFFF
    with pytest.raises(LayoutError):
        from_png(png(Image.new("1", size)))


@pytest.mark.parametrize("cut", [0, 8, 40, -30])
def test_a_broken_png(cut: int) -> None:
    with pytest.raises(ToolkitError):
        from_png(png(Image.new("L", (64, 64), 3))[:cut])


def test_other_kinds_of_files_are_refused() -> None:
    target = io.BytesIO()
    Image.new("L", (8, 8)).save(target, "BMP")
    with pytest.raises(ToolkitError, match="no PNG"):
        from_png(target.getvalue())


def test_no_pixels_make_no_png() -> None:
    with pytest.raises(LayoutError):
        to_png(Kimg(0, 0, 3, 0, b""))


@pytest.mark.parametrize("name", DARK)
def test_vectors_have_the_layout_of_the_tool(name: str) -> None:
    assert isinstance(read_picture((VECTORS / name).read_bytes()), Picture)


def test_documented_layout_is_known_by_its_length() -> None:
    assert read_picture(DOCUMENTED) == KimgDocumented(0, 16, 4, bytes(8))


def test_documented_colours() -> None:
    data = KIMG_DOCUMENTED.build(KimgDocumented(7, 320, 240, b"\x02\xff\xff\0\0\x9b\xff\0"))
    described = describe(read_picture(data))
    assert [described[key] for key in ("layout", "colour", "palette", "compression")] == [
        "documented",
        True,
        True,
        "rle",
    ]


@pytest.mark.parametrize(
    "data",
    [KIMG_DOCUMENTED.build(KimgDocumented(0x80, 16, 4, b"\1")), KIMG_DOCUMENTED.build(KimgDocumented(0, 321, 9, b""))],
    ids=["unknown bits", "too wide"],
)
def test_what_is_in_neither_layout(data: bytes) -> None:
    with pytest.raises(FormatError):
        read_picture(data)


def test_icon_has_no_findings() -> None:
    assert check(read_picture(picture(16, 16))) == []


@given(st.binary(max_size=60))
def test_any_bytes(data: bytes) -> None:
    try:
        described = describe(read_picture(b"KIMG" + data))
    except FormatError:
        return
    assert described["data_length"] <= len(data)

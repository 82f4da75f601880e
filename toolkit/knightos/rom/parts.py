"""ROM images made of parts, and taken apart again (formats/knightos/SPEC.md, ROM files).

A folder of parts has a list in it, `parts.toml`: the size of the image, the byte that fills what no part covers, and
for each part its file and its offset. What `split` writes, `compose` makes the same image of.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from formats.knightos.kfs_page import PAGE_SIZE
from toolkit.errors import LayoutError
from toolkit.files import new_folder, replace_file
from toolkit.kfs.layout import Layout
from toolkit.knightos.rom.image import RomImage
from toolkit.knightos.rom.places import Place, page_of, place_of
from toolkit.memory.region import AddressRange, MemoryMap, Region
from toolkit.quantities import parse_number
from toolkit.toml_table import Table, read_manifest

ERASED = 0xFF
LARGEST_IMAGE = 64 << 20
"""Bytes of the largest image that is made; a calculator has 4 MiB at most."""
PARTS_LIST = "parts.toml"
_NO_FILES = frozenset({"", ".", ".."})
_PAGE_PREFIX = "page="
_PAGE = re.compile("[0-9a-f]{1,2}")
_NAMED_PLACES = {place.value: place for place in (Place.SWAP, Place.PRIVILEGED, Place.CERTIFICATE, Place.BOOT)}


class Part(NamedTuple):
    """Bytes and where they go. `name` is for messages; `offset` in bytes from the start of the image."""

    name: str
    offset: int
    data: bytes


class Recipe(NamedTuple):
    """What an image is made of: its size in bytes, its parts, and the byte for all else."""

    size: int
    parts: tuple[Part, ...]
    fill: int = ERASED


def compose(recipe: Recipe) -> bytes:
    """The image of a recipe.

    Raises:
        LayoutError: a part is empty, overlaps another or leaves the image; or the size or the fill is none.
    """
    require_size(recipe.size)
    if not 0 <= recipe.fill <= 0xFF:
        raise LayoutError(f"{recipe.fill:#x} fills no byte")
    whole = MemoryMap(AddressRange(0, recipe.size))
    image = bytearray([recipe.fill]) * recipe.size
    for part in recipe.parts:
        if not part.data:
            raise LayoutError(f"{part.name} is empty")
        whole.add(Region(part.name, AddressRange(part.offset, len(part.data))))
        image[part.offset : part.offset + len(part.data)] = part.data
    return bytes(image)


def require_size(size: int) -> None:
    """Refuse what is no size of an image, before parts of it are read. Raises LayoutError."""
    if not 0 < size <= LARGEST_IMAGE:
        raise LayoutError(f"an image of {size:#x} bytes: it can have 1 to {LARGEST_IMAGE:#x}")


def parse_place(text: str, layout: Layout | None) -> int:
    """The offset that a place means: ``0x4000``, ``16K``, ``page=1C``, or ``boot``, ``privileged`` and the like.

    Args:
        text: the place.
        layout: of the calculator; places without a number need one.

    Raises:
        LayoutError: it is no place, or no calculator is known.
    """
    word = text.strip().lower()
    if word in _NAMED_PLACES:
        if layout is None:
            raise LayoutError(f"where {word!r} is depends on the calculator: its model must be given")
        return page_of(layout, _NAMED_PLACES[word]) * PAGE_SIZE
    try:
        if word.startswith(_PAGE_PREFIX):
            return parse_page(word.removeprefix(_PAGE_PREFIX)) * PAGE_SIZE
        return parse_number(word)
    except ValueError:
        names = ", ".join(_NAMED_PLACES)
        raise LayoutError(f"{text!r} is no place: write 0x4000, 16K, page=1C, or one of {names}") from None


def parse_page(text: str) -> int:
    """A page number, in hexadecimal as all documents write them. Raises ValueError."""
    digits = text.lower().removeprefix("0x")
    if not _PAGE.fullmatch(digits):
        raise ValueError(f"{text!r} is no page number, one or two hex digits")
    return int(digits, 16)


def split(rom: RomImage, *, by_page: bool = False) -> Recipe:
    """Take an image apart: a part for each stretch of pages in use with one purpose, or for each such page."""
    groups = _by_page(rom) if by_page else _by_place(rom)
    parts = tuple(
        Part(name, pages[0] * PAGE_SIZE, rom.data[pages[0] * PAGE_SIZE : (pages[-1] + 1) * PAGE_SIZE])
        for name, pages in groups
    )
    return Recipe(len(rom.data), parts)


def _by_page(rom: RomImage) -> Iterator[tuple[str, list[int]]]:
    for page in rom.used_pages:
        yield f"page-{page:02X}.bin", [page]


def _by_place(rom: RomImage) -> Iterator[tuple[str, list[int]]]:
    """Neighbours in use with one purpose, and what their file is called."""
    numbered = enumerate(rom.used_pages)
    for (place, _run), group in itertools.groupby(numbered, lambda pair: (_place(rom, pair[1]), pair[1] - pair[0])):
        pages = [page for _index, page in group]
        last = f"-{pages[-1]:02X}" if len(pages) > 1 else ""
        yield f"{place.value}-{pages[0]:02X}{last}.bin", pages


def _place(rom: RomImage, page: int) -> Place:
    return place_of(rom.layout, page)


def write_parts(recipe: Recipe, folder: Path) -> None:
    """Make a folder of a recipe: its parts, and their list.

    Raises:
        ToolkitError: the folder is there and not empty. OSError: it cannot be written.
    """
    with new_folder(folder) as new:
        for part in recipe.parts:
            replace_file(new / part.name, part.data)
        replace_file(new / PARTS_LIST, _list_of(recipe).encode("utf-8"))


def _list_of(recipe: Recipe) -> str:
    lines = [f"size = {recipe.size:#x}", f"fill = {recipe.fill:#x}"]
    for part in recipe.parts:
        lines += ["", "[[part]]", f'file = "{part.name}"', f"offset = {part.offset:#x}"]
    return "\n".join(lines) + "\n"


def read_parts(folder: Path) -> Recipe:
    """The recipe in a folder that `write_parts` made, or that somebody wrote.

    Raises:
        ManifestError: the list is none, or names a file outside of the folder, or too much of them.
        LayoutError: there is no image of that size; or a file is longer than the image.
        UnavailableError, OSError: a file cannot be read.
    """
    top = read_manifest(folder / PARTS_LIST)
    size = top.integer("size")
    fill = top.integer("fill", 8) if top.has("fill") else ERASED
    require_size(size)
    tables = top.tables("part")
    top.finish()
    return Recipe(size, tuple(_parts(tables, size)), fill)


def _parts(tables: Iterable[Table], size: int) -> Iterator[Part]:
    left = size
    for table in tables:
        name, offset = table.string("file"), table.integer("offset")
        table.finish()
        if Path(name).name != name or name in _NO_FILES or "\0" in name:
            raise table.error("file", "not the name of a file in this folder")
        data = read_part(table.folder_of("file") / name, size)
        if len(data) > left:
            raise table.error("file", f"the parts so far have more bytes than the image, {size:#x}")
        left -= len(data)
        yield Part(name, offset, data)


def read_part(path: Path, size: int) -> bytes:
    """The bytes of a part of an image of `size` bytes. Raises OSError; LayoutError for a file that is longer."""
    with path.open("rb") as file:
        data = file.read(size + 1)
    if len(data) > size:
        raise LayoutError(f"{path} is longer than the image of {size:#x} bytes")
    return data

"""`docs/manifests.md`, made from the declarations of parts; `make golden` writes it anew."""

from __future__ import annotations

import os
import typing
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

from tests.golden_data import ROOT
from toolkit.image.build.recipe import FormatOptionsPart, RawPart, Recipe
from toolkit.image.build.source import Source
from toolkit.image.manifest.declare import Key, Part, is_part, keys_of, summary_of
from toolkit.image.manifest.document import SYSTEMS, recipe_type

DOCUMENT = ROOT / "docs" / "manifests.md"
INTRODUCTION = """\
# Manifests of images

A manifest is a TOML file that says what an image is made of; `flashwright image build` makes the image, and the same
manifest and parts give the same bytes on every machine. This page is made from the code by `make golden`; do not edit
it. `flashwright image schema` has the same for editors, as a JSON schema.

```toml
format = "flashwright.image"    # may be left out

[variables]
version = "2.3.0"

[image]
board = "hail"
output = "hail-${version}.bin"

[image.kernel]
file = "kernel.elf"

[[image.apps]]
file = "apps/blink.tab"
```

## What holds everywhere

- **One image or several.** `[image]` describes one, and `[images.NAME]` each of several; `--only NAME` chooses.
- **Order means nothing.** Parts, tables and keys may stand in any order, and the image is the same. What has to have an
  order is sorted: by address, by a key that says it, by name.
- **Paths** count from the folder of the file that says them, also in a file that is included. Parts may come from
  anywhere. Files that are made lie beside the manifest that is built, or below: `output` cannot lead elsewhere, so that
  a manifest of somebody else cannot write over your files; `-o` can. Nothing is written over what an image is made of.
- **Numbers** are TOML's, or strings such as `"0x10000"`, `"64K"`, `"1 MiB"`.
- **Variables**: `${NAME}` in a string stands for what `--set NAME=VALUE` says, else for what the table `[variables]`
  says, whose values may have variables too. `${env.NAME}` is a variable of the environment. `$$` is a dollar. A string
  where a number, `true` or `false` belongs is taken for one: `fill = "${fill}"`. Names of keys have no variables.
- **`include = ["base.toml"]`** adds the tables of other manifests. A key that several files say has the value of the
  including one, then of the one that is included first; arrays of tables follow each other. Each file counts once.
  Names of included files have no variables.
- **Files of parts** are raw bytes, or Intel HEX, S-records, UF2 or ELF, which say their addresses themselves.
- **Errors** name file, line and key. Nothing is written then. All files are complete before one takes its place.
- **Findings** keep nothing from being written. Exit code 1 says that one of them is an error: an app that would not
  run, a file that the kernel does not read whole. `strict = true` refuses such an image.
- `--check` writes nothing, and ends with exit code 1 where a file is not what the manifest gives, too.

The key that only images of one system have says what an image is of: `board` (Tock), `model` (KnightOS), `target`
(Mbed OS), or `regions` for bytes that have no meaning here.
"""
TITLES = {
    "board": "Images of Tock boards",
    "model": "ROMs of calculators with KnightOS",
    "target": "Images for boards with Mbed OS",
    "regions": "Images of plain regions",
}
SHARED = (Recipe, FormatOptionsPart, RawPart)


def document() -> str:
    """The whole page."""
    lines = [INTRODUCTION, "## Keys of every image", "", *table(Recipe, "image", ())]
    lines += section("image.format_options", FormatOptionsPart, is_array=False)
    lines += section("image.raw", RawPart, is_array=True)
    shared = {key.name for key in keys_of(Recipe)}
    for key, title in TITLES.items():
        recipe = recipe_type(key)
        lines += [f"## {title}", "", *table(recipe, "image", shared)]
        for place, part, is_array in parts_of(recipe, "image"):
            if part not in SHARED:
                lines += section(place, part, is_array=is_array)
    return "\n".join(lines).rstrip() + "\n"


def section(place: str, part: type[Part], *, is_array: bool) -> list[str]:
    """The chapter of a part."""
    header = f"[[{place}]]" if is_array else f"[{place}]"
    return [f"### `{header}`", "", summary_of(part), "", *table(part, place, ())]


def parts_of(part: type[Part], place: str) -> Iterator[tuple[str, type[Part], bool]]:
    """The parts below a part: place, type, whether there may be several."""
    for key in keys_of(part):
        inner = inner_of(key)
        if is_part(inner):
            below = f"{place}.{key.name}"
            yield below, inner, typing.get_origin(key.type) is tuple
            yield from parts_of(inner, below)


def inner_of(key: Key) -> Any:
    return typing.get_args(key.type)[0] if typing.get_origin(key.type) is tuple else key.type


def table(part: type[Part], place: str, without: Any) -> Iterator[str]:
    """One row for each key, in the order of the code."""
    yield "| key | type | default | |"
    yield "|---|---|---|---|"
    for key in keys_of(part):
        if key.name not in without:
            yield f"| `{key.name}` | {type_of(key, place)} | {default_of(key)} | {key.words} |"
    yield ""


def type_of(key: Key, place: str) -> str:
    if typing.get_origin(key.type) is dict:
        return "table of strings"
    inner = inner_of(key)
    if is_part(inner):
        header = f"[{place}.{key.name}]"
        return f"`[{header}]`" if typing.get_origin(key.type) is tuple else f"`{header}`"
    word = word_of(inner, key.bits)
    return f"array: {word}" if typing.get_origin(key.type) is tuple else word


def word_of(type_: Any, bits: int) -> str:
    if type_ is bool:
        return "`true`, `false`"
    if type_ is int:
        return "number" if bits == 32 else f"number, {bits} bits"
    if type_ is Source:
        return "file"
    if type_ is Path:
        return "path"
    if issubclass(type_, Enum):
        return ", ".join(f"`{member.value}`" for member in type_)
    return "string"


def default_of(key: Key) -> str:
    if key.is_required:
        return "**needed**"
    if isinstance(key.default, Enum):
        return f"`{key.default.value}`"
    if isinstance(key.default, bool):
        return f"`{str(key.default).lower()}`"
    if isinstance(key.default, int):
        return f"`{key.default:#x}`" if key.name == "fill" else f"`{key.default}`"
    return f'`"{key.default}"`' if isinstance(key.default, str) else ""


def test_document_is_what_the_code_says() -> None:
    now = document()
    if os.environ.get("FLASHWRIGHT_REWRITE"):
        DOCUMENT.write_text(now, encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == now


def test_every_system_has_a_chapter() -> None:
    assert set(TITLES) == set(SYSTEMS)


def test_no_words_break_a_table() -> None:
    parts = [part for key in SYSTEMS for _place, part, _is_array in parts_of(recipe_type(key), "")]
    assert [key.name for part in parts for key in keys_of(part) if "|" in key.words] == []

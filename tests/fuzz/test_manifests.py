"""Manifests of anybody: read, built and written, or refused with one of our errors, in bounded time and memory."""

from __future__ import annotations

import tempfile
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from formats.errors import FormatError
from tests.generated_manifests import ODD, at, parts, tables_in
from tests.golden_data import SAMPLES, sample
from tests.kernel_elf import kernel_elf, kernel_image
from tests.tock_flash import tab, tbf
from toolkit.errors import ToolkitError
from toolkit.image.build.output import output_name, output_of
from toolkit.image.build.recipe import Recipe
from toolkit.image.build.source import Source
from toolkit.image.manifest.document import read_recipes, recipe_type
from toolkit.tock.toml_text import toml

MANIFESTS = [path for path in sorted(SAMPLES.glob("images/*/*.toml")) if path.name != "ORIGIN.toml"]
FILES = st.one_of(
    st.sampled_from(
        [tbf("a"), tbf("b"), tab(), kernel_elf(), kernel_image(), sample("images/hail/apps/crc.elf").read_bytes()]
    ),
    st.sampled_from([b"", b"\x7fELF", b":00000001FF\n", bytes(512), b"\xff" * 512, b"UF2\n" + bytes(508)]),
    st.binary(max_size=64),
)
NUMBERS = st.one_of(st.integers(0, 64), st.sampled_from([0x200, 0x400, 0x10000, 0x30000, 0x30200, 0x40000, 0xFFFFFFFF]))
KNOWN: dict[Any, st.SearchStrategy[Any]] = {
    "board": st.sampled_from(["hail", "imix", "arty_e21", "none", ""]),
    "board_file": st.just(Path("/none.toml")),
    "model": st.sampled_from(["TI73", "TI83p", "none"]),
    "target": st.sampled_from(["K64F", "none"]),
    "region": st.sampled_from(["apps", "kernel", "flash", "boot", "none"]),
    "pad_to": st.integers(0, 0x100000),
    "address": NUMBERS,
    "length": NUMBERS,
    "mpu": st.none(),
    int: NUMBERS,
    Source: FILES.map(lambda data: Source(data=data)),
    Path: st.sampled_from([Path("/none"), sample("tock/elf2tab/keys/p256.pk8"), SAMPLES / "images/hail/apps"]),
}
"""What is near enough to an image to be built now and then."""


def attempt(recipe: Recipe, name: str) -> None:
    """Build an image as the command does."""
    with suppress(ToolkitError, FormatError):
        output_name(recipe, name)
        output_of(recipe, recipe.build(), f"{name}.bin")


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@pytest.mark.parametrize("system", ["board", "model", "regions", "target"])
@given(data=st.data())
def test_recipes(system: str, data: st.DataObject) -> None:
    attempt(data.draw(parts(recipe_type(system), KNOWN)), "image")


@given(st.sampled_from(MANIFESTS), st.data())
def test_samples_with_something_else_in_them(manifest: Path, data: st.DataObject) -> None:
    try:
        document = tomllib.loads(manifest.read_text())
    except ValueError:
        return
    for _change in range(data.draw(st.integers(1, 3))):
        way = data.draw(st.sampled_from(tables_in(document)))
        if way:
            at(document, way[:-1])[way[-1]] = data.draw(ODD)
    text = "".join(f"{toml(name)} = {_inline(value)}\n" for name, value in document.items())
    build_all(text.encode(), manifest.parent)


@given(st.sampled_from(MANIFESTS), st.integers(0, 5000), st.binary(max_size=8), st.integers(0, 8))
def test_samples_with_other_bytes(manifest: Path, offset: int, inserted: bytes, removed: int) -> None:
    data = manifest.read_bytes()
    offset %= len(data)
    build_all(data[:offset] + inserted + data[offset + removed :], manifest.parent)


@given(st.binary(max_size=200))
@example(b"image = " + b"[" * 5000)
@example(b"image = " + b"{a=" * 5000)
@example(b"[image]\n" + b"a." * 5000 + b"b = 1")
@example(b"[image]\nboard = '" + b"${a}" * 100_000 + b"'\n[variables]\na = '" + b"x" * 10_000 + b"'")
@example(b"include = [" + b"'/dev/zero'," * 100 + b"]")
@example(b"include = ['" + b"../" * 2000 + b"x']")
@example(b'[image]\nboard = "hail"\n["' + b"a.[" * 100_000 + b'"]\n')
@example(b"\xff\xfe[\0i\0m\0a\0g\0e\0]\0")
@example(b"[[image.raw]]\n" * 20_000)
@example(b"[image]\nregions = [{name='a',address=0,length=0xffffffffffffffff}]\npad_to = 0xffffffffffffffff")
def test_anything(text: bytes) -> None:
    build_all(text, Path("/"))


def build_all(text: bytes, folder: Path) -> None:
    """Read a manifest that lies in a folder of its own and whose paths count from another; build its images."""
    with tempfile.TemporaryDirectory() as temporary:
        file = Path(temporary) / "image.toml"
        for child in folder.iterdir() if folder != Path("/") else ():
            (Path(temporary) / child.name).symlink_to(child)
        file.write_bytes(text)
        try:
            recipes = read_recipes(file, {}, {})
        except ToolkitError as error:
            words = str(error)
        else:
            words = ""
            for name, recipe in recipes.items():
                attempt(recipe, name)
        assert len(words) < 10_000


def _inline(value: Any) -> str:
    """A value on one line, whatever its keys are."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(name)} = {_inline(inner)}" for name, inner in value.items()) + "}"
    return "[" + ", ".join(map(_inline, value)) + "]" if isinstance(value, list) else toml(value)

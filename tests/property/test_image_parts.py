"""The parts of a manifest, and the calls of a builder, in any order: the same bytes."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exported_images import exported
from tests.golden_data import SAMPLES, read, sample
from tests.tock_images import path_of
from toolkit.errors import ToolkitError
from toolkit.image.build.origin import Origin
from toolkit.image.build.output import output_of
from toolkit.image.build.plan import Piece, Plan
from toolkit.image.builder import ImageBuilder, KnightImageBuilder
from toolkit.image.manifest.document import read_recipes
from toolkit.memory.region import AddressRange

EXAMPLES = settings.default.max_examples  # type: ignore[union-attr] # a profile is loaded
"""How many the profile asks for; an image takes longer than most things."""
_HEADER = re.compile(r"^(?=\[)", re.MULTILINE)


def files_of(manifest: Path) -> dict[str, bytes]:
    """All files that a manifest makes."""
    (recipe,) = read_recipes(manifest, {}, {}).values()
    built = recipe.build()
    return {"image": output_of(recipe, built, recipe.output or ""), **built.companions}


@contextmanager
def beside_the_same(manifest: Path) -> Iterator[Path]:
    """A place for another manifest, from which the same names lead to the same files."""
    with tempfile.TemporaryDirectory() as above:
        (Path(above) / "knightos").symlink_to(SAMPLES / "knightos")
        folder = Path(above) / "images" / manifest.parent.name
        folder.mkdir(parents=True)
        for path in manifest.parent.iterdir():
            (folder / path.name).symlink_to(path)
        yield folder / "shuffled.toml"


def tables(text: str) -> tuple[str, list[str]]:
    """What stands in front of the first table, and the tables, keys of each in it."""
    start, *blocks = _HEADER.split(text)
    return start, blocks


def lines_shuffled(block: str, random: object) -> str:
    """A table with its keys in another order; comments stay where they are."""
    header, *lines = block.splitlines()
    keys = [line for line in lines if " = " in line and not line.startswith("#")]
    random.shuffle(keys)  # type: ignore[attr-defined] # hypothesis gives a random.Random
    return "\n".join([header, *keys]) + "\n"


@pytest.mark.parametrize("name", ["hail", "ti84pse"])
@settings(max_examples=EXAMPLES // 4)
@given(data=st.data())
def test_tables_of_a_sample_in_any_order_give_the_same(name: str, data: st.DataObject) -> None:
    manifest = sample(f"images/{name}/{name}.toml")
    start, blocks = tables(manifest.read_text())
    random = data.draw(st.randoms(use_true_random=False))
    shuffled = [lines_shuffled(block, random) for block in data.draw(st.permutations(blocks))]
    with beside_the_same(manifest) as other:
        other.write_text(start + "\n".join(shuffled))
        assert files_of(other) == files_of(manifest)


@pytest.mark.parametrize("name", ["hail-full", "imix-full"])
@settings(max_examples=EXAMPLES // 6)
@given(data=st.data())
def test_tables_of_an_export_in_any_order_give_the_same(name: str, data: st.DataObject) -> None:
    image = path_of(name).read_bytes()
    with exported(image) as apart:
        manifest = apart.exported.manifest
        start, blocks = tables(manifest.read_text())
        manifest.write_text(start + "\n".join(data.draw(st.permutations(blocks))))
        assert files_of(manifest)["image"] == image


NAMES = st.sampled_from(["a", "b", "bin", "etc", "x"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(lambda names: "/" + "/".join(names))
WISHES = st.lists(
    st.one_of(
        st.tuples(st.just("text"), PATHS, st.text(max_size=20)),
        st.tuples(st.just("link"), PATHS, PATHS),
        st.tuples(st.just("folder"), PATHS),
        st.tuples(st.just("raw"), st.integers(0x60000, 0x60040), st.binary(min_size=1, max_size=32)),
        st.tuples(st.just("page"), st.integers(0, 5), st.binary(min_size=1, max_size=32)),
    ),
    max_size=8,
)


def wished(wishes: list[tuple[object, ...]], base: bytes | None) -> bytes | None:
    """The ROM of these calls; None where they cannot be."""
    builder: KnightImageBuilder = ImageBuilder.knightos("TI83p")
    if base is not None:
        builder.rom(base)
    for method, first, *rest in wishes:
        if method == "raw":
            builder.raw(*rest, address=first)  # type: ignore[arg-type] # as the strategy says
        else:
            getattr(builder, str(method))(first, *rest)
    try:
        return builder.to_bytes("calc.rom")
    except ToolkitError:
        return None


BASES = {"nothing": None, "a ROM": read(sample("knightos/fs/small.TI83p.rom.gz"))}


@pytest.mark.parametrize("base", BASES.values(), ids=BASES)
@settings(max_examples=EXAMPLES // 2)
@given(wishes=WISHES, random=st.randoms(use_true_random=False))
def test_calls_in_any_order_give_the_same(base: bytes | None, wishes: list[tuple[object, ...]], random: object) -> None:
    shuffled = list(wishes)
    random.shuffle(shuffled)  # type: ignore[attr-defined] # hypothesis gives a random.Random
    assert wished(shuffled, base) == wished(wishes, base)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 12)), max_size=12))
def test_a_plan_takes_what_overlaps_nothing(places: list[tuple[int, int]]) -> None:
    plan = Plan(AddressRange(0, 64))
    taken: set[int] = set()
    for address, length in places:
        wanted = set(range(address, address + length))
        fits = not wanted & taken and (not wanted or max(wanted) < 64)
        try:
            plan.add(Piece("part", "raw", address, bytes(length), "", Origin()))
            assert fits
            taken |= wanted
        except ToolkitError:
            assert not fits
    assert [piece.address for piece in plan.pieces] == sorted(piece.address for piece in plan.pieces)

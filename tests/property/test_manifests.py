"""Manifests: what is written is read back, and the reader and the schema agree on what a manifest may say."""

from __future__ import annotations

import copy
import tempfile
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.generated_manifests import ODD, at, recipes, tables_in
from tests.golden_data import sample
from toolkit.errors import ManifestError
from toolkit.image.build.recipe import Recipe
from toolkit.image.manifest.document import read_recipes
from toolkit.image.manifest.schema import schema
from toolkit.image.manifest.write import manifest_text
from toolkit.tock.toml_text import toml

BAD = sorted(path for path in sample("images/bad").glob("*.toml") if path.name != "ORIGIN.toml")
GOOD = sorted(path for path in sample("images").glob("*/*.toml") if path.stem == path.parent.name)
SEEN_BY_SCHEMA = {
    *("bad-number", "large-number", "missing-key", "no-image", "no-system", "two-systems"),
    *("unknown-format", "unknown-key", "wrong-type"),
}
"""Bad manifests whose mistake a schema can know; the others are TOML with values of the right types."""


@cache
def validator(*, is_included: bool = False) -> Draft202012Validator:
    return Draft202012Validator(schema(is_included=is_included))


def accepted(text: bytes) -> dict[str, Recipe] | None:
    """What the reader makes of a manifest; None where it refuses."""
    with tempfile.NamedTemporaryFile(suffix=".toml") as file:
        file.write(text)
        file.flush()
        try:
            return read_recipes(Path(file.name), {}, {})
        except ManifestError:
            return None


def test_the_schema_is_a_schema() -> None:
    for is_included in (False, True):
        Draft202012Validator.check_schema(schema(is_included=is_included))


@given(recipes())
def test_what_is_written_is_read_back(recipe: Recipe) -> None:
    found = accepted(manifest_text(recipe))
    assert found is not None
    assert list(found.values()) == [recipe]


@given(recipes())
def test_the_schema_takes_what_is_written(recipe: Recipe) -> None:
    validator().validate(tomllib.loads(manifest_text(recipe).decode()))


@given(recipes(), st.data())
def test_the_schema_takes_what_the_reader_takes(recipe: Recipe, data: st.DataObject) -> None:
    document = {**tomllib.loads(manifest_text(recipe).decode()), "variables": {"v": "1", "w": "red"}}
    way = data.draw(st.sampled_from(tables_in(document)[1:]))
    at(document, way[:-1])[way[-1]] = data.draw(ODD)
    if accepted(_as_toml(document)) is not None:
        validator().validate(document)


@given(recipes(), st.data())
def test_neither_takes_a_key_that_is_unknown(recipe: Recipe, data: st.DataObject) -> None:
    document = tomllib.loads(manifest_text(recipe).decode())
    ways = [way for way in tables_in(document) if isinstance(at(document, way), dict) and "attributes" not in way]
    at(document, data.draw(st.sampled_from(ways)))["unknown"] = 1
    assert accepted(_as_toml(document)) is None
    assert not validator().is_valid(document)


@given(recipes(), st.data())
def test_a_layer_may_lack_any_key(recipe: Recipe, data: st.DataObject) -> None:
    """A file that others include, and a file that includes others, need no key."""
    document = tomllib.loads(manifest_text(recipe).decode())
    layer = copy.deepcopy(document)
    ways = [way for way in tables_in(layer) if way and not any(isinstance(step, int) for step in way)]
    way = data.draw(st.sampled_from(ways))
    del at(layer, way[:-1])[way[-1]]
    validator(is_included=True).validate(layer)
    validator().validate({**layer, "include": ["other.toml"]})


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_the_schema_takes_the_samples(file: Path) -> None:
    validator().validate(tomllib.loads(file.read_text()))


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_the_schema_and_the_bad_manifests(file: Path) -> None:
    try:
        document = tomllib.loads(file.read_text())
    except ValueError:
        return
    assert validator().is_valid(document) == (file.stem not in SEEN_BY_SCHEMA)


@pytest.mark.parametrize(
    "values", [{"board": "${b}"}, {"board": "x", "fill": "${f}", "strict": "${s}", "format": "${x}", "pad_to": "64K"}]
)
def test_variables_may_stand_everywhere(values: dict[str, str]) -> None:
    validator().validate({"image": values})


def _as_toml(document: dict[str, Any]) -> bytes:
    return "".join(f"{toml(name)} = {_inline(value)}\n" for name, value in document.items()).encode()


def _inline(value: Any) -> str:
    """A value on one line, whatever its keys are."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(name)} = {_inline(inner)}" for name, inner in value.items()) + "}"
    return "[" + ", ".join(map(_inline, value)) + "]" if isinstance(value, list) else toml(value)

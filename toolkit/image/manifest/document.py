"""A whole manifest: variables, and one image or several."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from toolkit.image.build.recipe import Recipe
from toolkit.image.manifest.include import INCLUDE, read_with_includes
from toolkit.image.manifest.read import PartReader
from toolkit.image.manifest.variables import Variables, is_name, meant
from toolkit.toml_table import Table

IMAGE, IMAGES, VARIABLES, FORMAT = "image", "images", "variables", "format"
FORMAT_NAME = "flashwright.image"
SYSTEMS: Mapping[str, str] = {
    "board": "toolkit.image.build.tock.parts:TockImage",
    "model": "toolkit.image.build.knightos.parts:KnightImage",
    "target": "toolkit.image.build.mbed.parts:MbedImage",
    "regions": "toolkit.image.build.recipe:PlainImage",
}
"""The key that only images of one system have → its recipe."""


IMAGE_NAME = "[A-Za-z0-9_+-][A-Za-z0-9_.+-]{0,99}"
"""What an image of several may be called: a name that files can have on every host."""


def recipe_type(key: str) -> type[Recipe]:
    """The recipe of the system with this key."""
    module, _colon, name = SYSTEMS[key].partition(":")
    found: type[Recipe] = getattr(import_module(module), name)
    return found


def read_recipes(file: Path, given: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, Recipe]:
    """The recipes of a manifest under their names; that of ``[image]`` has the name of the file.

    Args:
        file: the manifest.
        given: variables that count more than those of the manifest.
        environment: for variables ``${env.NAME}``.

    Raises:
        ManifestError: the manifest says something impossible. UnavailableError: a file of it cannot be read.
        ToolkitError: a given variable is one that the manifest does not use.
    """
    top = read_with_includes(file)
    top.array(INCLUDE)
    if top.has(FORMAT) and top.string(FORMAT) != FORMAT_NAME:
        raise top.error(FORMAT, f"must be {FORMAT_NAME!r}")
    variables = Variables(_variables(top), given, environment)
    reader = PartReader(variables)
    tables = _tables(top, file.name.removesuffix(".toml"))
    top.finish()
    recipes = {name: _recipe(table, reader) for name, table in tables.items()}
    variables.require_use()
    return recipes


def _tables(top: Table, name: str) -> dict[str, Table]:
    tables = {name: top.table(IMAGE)} if top.has(IMAGE) else {}
    if top.has(IMAGES):
        several = top.table(IMAGES)
        for each in sorted(several.names()):
            if each in tables:
                raise several.error(each, f"has the name of the manifest, which the table [{IMAGE}] has already")
            if not re.fullmatch(IMAGE_NAME, each):
                raise several.error(each, "is no name of an image: letters, digits, _ . + -, no dot in front")
            tables[each] = several.table(each)
    if not tables:
        raise top.error("", f"describes no image: there is neither a table [{IMAGE}] nor a table [{IMAGES}.NAME]")
    return tables


def _variables(top: Table) -> dict[str, str]:
    if not top.has(VARIABLES):
        return {}
    table = top.table(VARIABLES)
    for name in table.names():
        if not is_name(name):
            raise table.error(name, "is no name of a variable: letters, digits, _ . -, not env. in front")
    return {name: table.string(name) for name in table.names()}


def _recipe(table: Table, reader: PartReader) -> Recipe:
    having = [key for key in SYSTEMS if table.has(key)]
    if len(having) != 1:
        near = "" if having else next(filter(None, (meant(name, SYSTEMS) for name in table.names())), "")
        words = f"must have exactly one of the keys {', '.join(SYSTEMS)}, which say what it is an image of"
        raise table.error("", f"{words}; {near}" if near else words)
    return reader.read(table, recipe_type(having[0]))

"""The JSON schema of manifests, for editors: made from the declarations that the reader follows.

A file that includes others may leave keys to them, and one that others include to those. So there are two definitions
of tables that are read as one: whole, and as a layer, in which no key is required.
"""

from __future__ import annotations

import typing
from enum import Enum
from pathlib import Path
from typing import Any

from toolkit.image.build.source import Source
from toolkit.image.manifest.declare import Key, Part, is_part, keys_of, summary_of
from toolkit.image.manifest.document import (
    FORMAT,
    FORMAT_NAME,
    IMAGE,
    IMAGE_NAME,
    IMAGES,
    SYSTEMS,
    VARIABLES,
    recipe_type,
)
from toolkit.image.manifest.include import INCLUDE
from toolkit.image.manifest.variables import VARIABLE_NAME

_VARIABLE = r"\$"
_NUMBER = rf"^\s*(0[xX]_?[0-9a-fA-F_]+|[0-9][0-9_]* ?([kKmM]([iI][bB])?|[bB])?)\s*$|{_VARIABLE}"
_TRUTH = rf"^(true|false)$|{_VARIABLE}"


def schema(*, is_included: bool = False) -> dict[str, Any]:
    """The schema, as draft 2020-12 has it. Taplo and others take it for TOML.

    Args:
        is_included: of manifests that others include, in which every key may be missing.
    """
    definitions: dict[str, Any] = {}
    wholes, layers = (
        [_reference(recipe_type(key), definitions, is_layer=is_layer) for key in SYSTEMS] for is_layer in (False, True)
    )
    document: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "flashwright image manifest",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            FORMAT: {"const": FORMAT_NAME, "description": "what this file is"},
            INCLUDE: _array(
                {"type": "string", "minLength": 1}, "manifests whose tables are added to those of this one"
            ),
            VARIABLES: {**_strings("what ${name} stands for in strings"), "propertyNames": {"pattern": VARIABLE_NAME}},
            IMAGE: {"anyOf": layers, "description": "the image that the manifest describes"},
            IMAGES: {**_images(layers), "description": "several images, by their names"},
        },
        "$defs": definitions,
    }
    if not is_included:
        document["anyOf"] = [{"required": [name]} for name in (IMAGE, IMAGES, INCLUDE)]
        document["if"] = {"not": {"required": [INCLUDE]}}
        document["then"] = {"properties": {IMAGE: {"anyOf": wholes}, IMAGES: _images(wholes)}}
    return document


def _images(recipes: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"pattern": f"^{IMAGE_NAME}$"},
        "additionalProperties": {"anyOf": recipes},
    }


def _reference(part_type: type[Part], definitions: dict[str, Any], *, is_layer: bool) -> dict[str, Any]:
    name = part_type.__name__ + ("Layer" if is_layer else "")
    if name not in definitions:
        definitions[name] = {}  # known before its keys are looked at
        keys = list(keys_of(part_type))
        definitions[name] = {
            "type": "object",
            "description": summary_of(part_type),
            "additionalProperties": False,
            "required": [key.name for key in keys if key.is_required and not is_layer],
            "properties": {key.name: _property(key, definitions, is_layer=is_layer) for key in keys},
        }
    return {"$ref": f"#/$defs/{name}"}


def _property(key: Key, definitions: dict[str, Any], *, is_layer: bool) -> dict[str, Any]:
    origin, arguments = typing.get_origin(key.type), typing.get_args(key.type)
    if origin is tuple:  # tables of an array are never read as one
        return _array(_value(arguments[0], key.bits, definitions, is_layer=False), key.words)
    if origin is dict:
        return _strings(key.words)
    described = {**_value(key.type, key.bits, definitions, is_layer=is_layer), "description": key.words}
    if isinstance(key.default, (bool, int, str)):
        described["default"] = key.default.value if isinstance(key.default, Enum) else key.default
    return described


def _value(type_: Any, bits: int, definitions: dict[str, Any], *, is_layer: bool) -> dict[str, Any]:
    if is_part(type_):
        return _reference(type_, definitions, is_layer=is_layer)
    if type_ is bool:
        return {"anyOf": [{"type": "boolean"}, {"type": "string", "pattern": _TRUTH}]}
    if type_ is int:
        number = {"type": "integer", "minimum": 0, "maximum": (1 << bits) - 1}
        return {"anyOf": [number, {"type": "string", "pattern": _NUMBER}]}
    if type_ in (Path, Source):
        return {"type": "string", "minLength": 1}
    if isinstance(type_, type) and issubclass(type_, Enum):
        return {"anyOf": [{"enum": [member.value for member in type_]}, {"type": "string", "pattern": _VARIABLE}]}
    return {"type": "string"}


def _array(items: dict[str, Any], words: str) -> dict[str, Any]:
    return {"type": "array", "items": items, "description": words}


def _strings(words: str) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": {"type": "string"}, "description": words}

"""The JSON schema of manifests, for editors: made from the declarations that the reader follows."""

from __future__ import annotations

import typing
from enum import Enum
from pathlib import Path
from typing import Any

from toolkit.image.build.source import Source
from toolkit.image.manifest.declare import Key, Part, is_part, keys_of, summary_of
from toolkit.image.manifest.document import FORMAT, FORMAT_NAME, IMAGE, IMAGES, SYSTEMS, VARIABLES, recipe_type
from toolkit.image.manifest.include import INCLUDE

_NUMBER_WORDS = r"^(0[xX][0-9a-fA-F_]+|[0-9_]+ ?([kKmM]([iI][bB])?|[bB])?|.*\$\{.*\}.*)$"


def schema() -> dict[str, Any]:
    """The schema, as draft 2020-12 has it. Taplo and others take it for TOML."""
    definitions: dict[str, Any] = {}
    recipes = [_reference(recipe_type(key), definitions) for key in SYSTEMS]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "flashwright image manifest",
        "type": "object",
        "additionalProperties": False,
        "anyOf": [{"required": [name]} for name in (IMAGE, IMAGES, INCLUDE)],
        "properties": {
            FORMAT: {"const": FORMAT_NAME, "description": "what this file is"},
            INCLUDE: _array({"type": "string"}, "manifests whose tables are added to those of this one"),
            VARIABLES: _strings("what ${name} stands for in strings"),
            IMAGE: {"oneOf": recipes, "description": "the image that the manifest describes"},
            IMAGES: {
                "type": "object",
                "additionalProperties": {"oneOf": recipes},
                "description": "several images, by their names",
            },
        },
        "$defs": definitions,
    }


def _reference(part_type: type[Part], definitions: dict[str, Any]) -> dict[str, Any]:
    name = part_type.__name__
    if name not in definitions:
        definitions[name] = {}  # known before its keys are looked at
        keys = list(keys_of(part_type))
        definitions[name] = {
            "type": "object",
            "description": summary_of(part_type),
            "additionalProperties": False,
            "required": [key.name for key in keys if key.is_required],
            "properties": {key.name: _property(key, definitions) for key in keys},
        }
    return {"$ref": f"#/$defs/{name}"}


def _property(key: Key, definitions: dict[str, Any]) -> dict[str, Any]:
    origin, arguments = typing.get_origin(key.type), typing.get_args(key.type)
    if origin is tuple:
        return _array(_value(arguments[0], key.bits, definitions), key.words)
    if origin is dict:
        return _strings(key.words)
    described = {**_value(key.type, key.bits, definitions), "description": key.words}
    if isinstance(key.default, (bool, int, str)):
        described["default"] = key.default.value if isinstance(key.default, Enum) else key.default
    return described


def _value(type_: Any, bits: int, definitions: dict[str, Any]) -> dict[str, Any]:
    if is_part(type_):
        return _reference(type_, definitions)
    if type_ is bool:
        return {"type": "boolean"}
    if type_ is int:
        number = {"type": "integer", "minimum": 0, "maximum": (1 << bits) - 1}
        return {"anyOf": [number, {"type": "string", "pattern": _NUMBER_WORDS}]}
    if type_ in (Path, Source):
        return {"type": "string", "minLength": 1}
    if isinstance(type_, type) and issubclass(type_, Enum):
        return {"anyOf": [{"enum": [member.value for member in type_]}, {"type": "string", "pattern": r"\$\{"}]}
    return {"type": "string"}


def _array(items: dict[str, Any], words: str) -> dict[str, Any]:
    return {"type": "array", "items": items, "description": words}


def _strings(words: str) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": {"type": "string"}, "description": words}

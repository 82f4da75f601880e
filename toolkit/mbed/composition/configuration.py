"""`mbed_app.json` and `mbed_lib.json`: what they say of the composition of an image.

Their keys are `target.NAME`, under `target_overrides` and the name of a target, a label of it, or ``*`` for all. What
is said for the target counts more than what is said for a label, and that more than what is said for all; an
application counts more than its libraries. Other keys are of no matter here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import reduce
from pathlib import Path
from typing import Any

from toolkit.errors import ManifestError, UnavailableError
from toolkit.mbed.composition.header_format import HeaderFormat, MemberError, number_of, parse_format
from toolkit.mbed.composition.settings import KEYS, NUMBERS, Settings

OVERRIDES, EVERY = "target_overrides", "*"
PREFIX = "target."
APPLICATION_NAMES = ("mbed_app.json",)
_LONGEST = 16 << 20


def read_configurations(paths: Iterable[Path], target: str = "", labels: Iterable[str] = ()) -> Settings:
    """What several configurations say together: at most one application, and libraries, in any order.

    Args:
        paths: the files; a library is one with a `name`, unless it is called mbed_app.json.
        target: name of the target.
        labels: further names that the target goes by, such as that of its chip's maker.

    Raises:
        ManifestError: a file is none, or says something impossible, or two of equal weight say different things.
        UnavailableError: one cannot be read.
    """
    read = [read_configuration(path, target, labels) for path in dict.fromkeys(paths)]
    libraries = _agreed([settings for settings, is_library in read if is_library])
    applications = _agreed([settings for settings, is_library in read if not is_library])
    return applications.over(libraries)


def read_configuration(path: Path, target: str, labels: Iterable[str] = ()) -> tuple[Settings, bool]:
    """What a configuration says, and whether it is a library's. Arguments and errors as `read_configurations`."""
    document = load_document(path)
    if not isinstance(document, dict):
        raise ManifestError(path, "", "must be an object")
    overrides = document.get(OVERRIDES, {})
    if not isinstance(overrides, dict):
        raise ManifestError(path, OVERRIDES, "must be an object")
    special = {label.lower() for label in labels}
    weights: list[list[Settings]] = [[], [], []]
    for label, said in overrides.items():
        names = [EVERY, *special, target.lower()]
        if not isinstance(said, dict):
            raise ManifestError(path, f"{OVERRIDES}.{label}", "must be an object")
        settings = _settings(path, f"{OVERRIDES}.{label}", said)
        if label.lower() in names:
            weights[2 if label.lower() == target.lower() else 0 if label == EVERY else 1].append(settings)
    every, by_label, own = (_agreed(some) for some in weights)
    return own.over(by_label).over(every), "name" in document and path.name not in APPLICATION_NAMES


def read_header_format(path: Path, target: str = "", labels: Iterable[str] = ()) -> HeaderFormat:
    """A format of headers: a file with the list alone, or a configuration that has one. Raises as the others."""
    document = load_document(path)
    if isinstance(document, list):
        return _format(path, "", document)
    settings, _is_library = read_configuration(path, target, labels)
    if settings.header_format is None:
        raise ManifestError(path, f"{PREFIX}header_format", "is missing for this target")
    return settings.header_format


def _agreed(some: Iterable[Settings]) -> Settings:
    """What settings of equal weight say together."""
    return reduce(_joined, some, Settings())


def _joined(one: Settings, other: Settings) -> Settings:
    for key in KEYS:
        first, second = getattr(one, key), getattr(other, key)
        if first is not None and second is not None and first != second:
            raise other.error(key, f"is another value than in {one.places[key]}")
    return one.over(other)


def _settings(path: Path, where: str, said: Mapping[str, Any]) -> Settings:
    values: dict[str, Any] = {}
    places: dict[str, str] = {}
    for key in KEYS:
        name = f"{PREFIX}{key}"
        if said.get(name) is None:
            continue
        place = f"{where}.{name}"
        values[key] = _value(path, place, key, said[name])
        places[key] = f"{path}: {place}"
    return Settings(**values, places=places)


def _value(path: Path, place: str, key: str, said: Any) -> Any:
    if key == "header_format":
        return _format(path, place, said)
    if key in NUMBERS:
        try:
            return number_of(said)
        except ValueError as error:
            raise ManifestError(path, place, str(error)) from None
    if not isinstance(said, str) or not said or "\0" in said:
        raise ManifestError(path, place, "must name a file")
    return path.parent / said


def _format(path: Path, place: str, said: Any) -> HeaderFormat:
    try:
        return parse_format(said)
    except MemberError as error:
        index = "" if error.index is None else f"[{error.index}]"
        raise ManifestError(path, f"{place}{index}", str(error)) from None


def load_document(path: Path) -> Any:
    """A JSON document. Raises ManifestError where it is none, UnavailableError where it cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST + 1)
    except OSError as error:
        raise UnavailableError(f"{path}: {error.strerror or error}") from None
    if len(data) > _LONGEST:
        raise ManifestError(path, "", f"is longer than {_LONGEST:,} bytes")
    try:
        return json.loads(data, object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError) as error:
        raise ManifestError(path, "", f"is no JSON: {error}") from None


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        raise ValueError(f"{max(names, key=names.count)!r:.80} stands twice in one object")
    return found

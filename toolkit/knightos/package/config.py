"""package.config: what a package says of itself, as text (formats/knightos/SPEC.md, package)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from formats.knightos.package import (
    AUTHOR,
    COPYRIGHT,
    DEPENDENCIES,
    DESCRIPTION,
    INFO_URL,
    KEY_NAMES,
    MAINTAINER,
    NAME,
    REPO,
    VERSION,
    Dependencies,
    Dependency,
    Metadata,
    Value,
    Version,
    encoded_length,
)
from toolkit.errors import ManifestError
from toolkit.files import name_to_text, text_to_name
from toolkit.findings import Finding
from toolkit.knightos.package.package import PackageRead
from toolkit.knightos.package.paths import is_name
from toolkit.knightos.package.rules import RULES

FILE_NAME = "package.config"
ORDER = (NAME, REPO, VERSION, DESCRIPTION, AUTHOR, MAINTAINER, COPYRIGHT, INFO_URL, DEPENDENCIES)
"""The order in which kpack writes metadata."""
MANDATORY = (NAME, REPO, VERSION)
_LONGEST_VALUE = 0xFF
_IGNORED = "capabilities"
_SDK = "-sdk-"
_VERSION = re.compile(r"([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})")


class _UnstorableError(ValueError):
    """A value that cannot be stored; why."""


def read_config(file: Path, data: bytes) -> tuple[tuple[Metadata, ...], list[Finding]]:
    """Metadata in the order of kpack, and what the file says besides.

    Args:
        file: its name, for errors.
        data: its bytes.

    Raises:
        ManifestError: a line says something that no package can hold, or what a package needs is missing.
    """
    found: dict[int, Metadata] = {}
    findings: list[Finding] = []
    for line, key_name, text in _pairs(file, data):
        key = _KEYS.get(key_name)
        if key is None:
            if key_name == _IGNORED or not key_name.startswith(_SDK):
                reason = "kpack leaves it out, and so it is here" if key_name == _IGNORED else "it has no meaning"
                findings.append(RULES["package-config-key"].found(f"line {line}: {reason}", key_name))
            continue
        if key in found:
            raise ManifestError(file, key_name, "stands twice", line)
        try:
            found[key] = Metadata(key, _value(key, text))
        except _UnstorableError as error:
            raise ManifestError(file, key_name, str(error), line) from None
    for key in MANDATORY:
        if key not in found:
            raise ManifestError(file, KEY_NAMES[key], "is missing")
    return tuple(found[key] for key in ORDER if key in found), findings


def _pairs(file: Path, data: bytes) -> Iterator[tuple[int, str, str]]:
    for number, raw in enumerate(data.split(b"\n"), 1):
        line = name_to_text(raw).strip()
        if not line or line.startswith("#") or line == "[meta]":
            continue
        key, separator, value = line.partition("=")
        if not separator:
            raise ManifestError(file, "", "a line is KEY=VALUE, or a comment with # in front", number)
        yield number, key.strip(), value.strip()


def _value(key: int, text: str) -> Value:
    value = _READERS.get(key, _text)(text)
    if encoded_length(value) > _LONGEST_VALUE:
        raise _UnstorableError(f"takes {encoded_length(value):,} bytes, and a package has room for {_LONGEST_VALUE}")
    if key in (NAME, REPO) and isinstance(value, bytes) and not is_name(value):
        raise _UnstorableError("is no name of a file, as it must be where the package is installed")
    return value


def _text(text: str) -> bytes:
    return text_to_name(text)


def _version(text: str) -> Version:
    match = _VERSION.fullmatch(text)
    numbers = [int(number) for number in match.groups()] if match else []
    if not numbers or max(numbers) > 0xFF:
        raise _UnstorableError(f"{text!r} is no version; write three numbers up to 255, as 1.2.3")
    return Version(*numbers)


def _dependencies(text: str) -> Dependencies:
    return Dependencies(tuple(map(_dependency, text.split())))


def _dependency(word: str) -> Dependency:
    name, colon, version = word.partition(":")
    least = _version(version) if colon else Version(0, 0, 0)
    if not name:
        raise _UnstorableError(f"{word!r} has no name")
    return Dependency(least.major, least.minor, least.patch, text_to_name(name))


_READERS: dict[int, Callable[[str], Value]] = {VERSION: _version, DEPENDENCIES: _dependencies}
_KEYS = {KEY_NAMES[key]: key for key in ORDER}


def write_config(package: PackageRead) -> tuple[bytes, list[Finding]]:
    """The text from which a package with the same metadata can be made, and what it cannot say."""
    lines: list[str] = []
    findings: list[Finding] = []
    written: set[int] = set()
    for each in package.metadata:
        text = None if each.key in written or each.key not in ORDER else _as_text(each)
        if text is None:
            name = KEY_NAMES.get(each.key, f"key {each.key:02X}")
            message = f"{encoded_length(each.value)} bytes of it are left out"
            findings.append(RULES["package-not-in-config"].found(message, name))
            continue
        written.add(each.key)
        lines.append(f"{KEY_NAMES[each.key]}={text}")
    return text_to_name("".join(f"{line}\n" for line in lines)), findings


def _as_text(metadata: Metadata) -> str | None:
    """A value as package.config has it, or None where it would be read as another."""
    value = metadata.value
    if isinstance(value, Version):
        text = shown_version(value)
    elif isinstance(value, Dependencies):
        text = " ".join(map(_shown_dependency, value.dependencies))
    elif isinstance(value, bytes):
        text = name_to_text(value)
    else:
        return None
    try:
        is_same = b"\n" not in text_to_name(text) and text == text.strip() and _value(metadata.key, text) == value
    except _UnstorableError:
        return None
    return text if is_same else None


def shown_version(version: Version | Dependency) -> str:
    """A version as people write it."""
    return f"{version.major}.{version.minor}.{version.patch}"


def _shown_dependency(dependency: Dependency) -> str:
    version = shown_version(dependency)
    return name_to_text(dependency.name) + ("" if version == "0.0.0" else f":{version}")

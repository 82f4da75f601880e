"""Packages and stubs as plain data, for JSON and for text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from formats.knightos.package import (
    CHECKSUM_NAMES,
    COMPRESSION_NAMES,
    KEY_NAMES,
    Capabilities,
    Dependencies,
    Metadata,
    PackageStub,
    Value,
    Version,
)
from toolkit.errors import PackageError
from toolkit.files import name_to_text
from toolkit.knightos.package.config import shown_version
from toolkit.knightos.package.package import LONGEST, Contained, PackageRead
from toolkit.knightos.package.verify import sum_is_right


def describe(package: PackageRead) -> dict[str, Any]:
    """Everything about a package; lengths in bytes, offsets from its start."""
    described, left = [], LONGEST
    for file in package.files:
        described.append(_file(file, known=file.length <= left or not file.is_packed))
        left -= file.length if file.is_packed else 0
    return {
        "kind": "package",
        "form": package.form.value,
        "metadata": _metadata(package.metadata),
        "files": described,
        "excess": package.excess,
    }


def describe_stub(stub: PackageStub) -> dict[str, Any]:
    """Everything about a stub."""
    paths = [name_to_text(path.path) for path in stub.paths]
    return {"kind": "stub", "metadata": _metadata(stub.metadata), "paths": paths}


def _metadata(metadata: Iterable[Metadata]) -> list[dict[str, Any]]:
    return [{"key": each.key, "name": KEY_NAMES.get(each.key, ""), "value": _value(each.value)} for each in metadata]


def _value(value: Value) -> Any:
    if isinstance(value, Version):
        return shown_version(value)
    if isinstance(value, Dependencies):
        return [{"name": name_to_text(each.name), "version": shown_version(each)} for each in value.dependencies]
    if isinstance(value, Capabilities):
        return [name_to_text(each.name) for each in value.capabilities]
    return name_to_text(value)


def _file(file: Contained, *, known: bool) -> dict[str, Any]:
    try:
        content = file.content() if known else None
    except PackageError:
        content = None
    right = None if content is None else sum_is_right(file, content)
    return {
        "path": name_to_text(file.path),
        "offset": file.offset,
        "length": file.length,
        "stored_length": len(file.data),
        "compression": COMPRESSION_NAMES.get(file.compression, str(file.compression)),
        "is_packed": file.is_packed,
        "checksum": CHECKSUM_NAMES[file.checksum_type],
        "checksum_is_there": file.checksum is not None,
        "checksum_is_right": right,
    }

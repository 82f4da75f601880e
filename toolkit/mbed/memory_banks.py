"""Memories as a build of mbed-ce leaves them in its folder: `memory_banks.json`.

The file has the banks of the chip (`memory_banks`), and, in newer builds, those that the project has configured
(`configured_memory_banks`), in the same shape: kind, name, start and size. The configured ones count. Numbers may be
expressions, as in configurations: `"64*1024+512"`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from toolkit.errors import ManifestError, UnavailableError
from toolkit.mbed.composition.expression import evaluate
from toolkit.mbed.targets import MOST_BANKS, Bank, Target
from toolkit.memory.region import AddressRange

CONFIGURED, PLAIN = "configured_memory_banks", "memory_banks"
_LONGEST = 16 << 20
_ADDRESSES = 1 << 32


def read_memory_banks(path: Path) -> Target:
    """The memories that a file lists, as a target without a core, a device and sectors.

    Raises:
        ManifestError: it is no such file. UnavailableError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST + 1)
    except OSError as error:
        raise UnavailableError(f"{path}: {error.strerror or error}") from None
    if len(data) > _LONGEST:
        raise ManifestError(path, "", f"is longer than {_LONGEST:,} bytes")
    return parse_memory_banks(path, data)


def parse_memory_banks(path: Path, data: bytes) -> Target:
    """The memories that JSON lists; `path` is for messages. Raises ManifestError where it is no such document."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ManifestError(path, "", f"is no JSON: {error}") from None
    if not isinstance(document, dict):
        raise ManifestError(path, "", "must be an object")
    key = next((key for key in (CONFIGURED, PLAIN) if document.get(key)), "")
    if not key and not {"ROM", "RAM"} & document.keys():
        raise ManifestError(path, PLAIN, "is missing")
    kinds = document[key] if key else document
    if not isinstance(kinds, dict):
        raise ManifestError(path, key, "must be an object")
    rom, ram = (tuple(_banks(path, f"{key}.{kind}".strip("."), kinds.get(kind, {}))) for kind in ("ROM", "RAM"))
    rom = tuple(bank for bank in rom if bank not in ram)  # code may run in RAM, too
    if not rom and not ram:
        raise ManifestError(path, key, "holds no memory")
    return Target(path.name, "", "", rom, ram, origin=path.name)


def _banks(path: Path, key: str, said: Any) -> Iterator[Bank]:
    """The banks of one kind, the one that is the default first."""
    if not isinstance(said, dict):
        raise ManifestError(path, key, "must be an object")
    if len(said) > MOST_BANKS:
        raise ManifestError(path, key, f"holds {len(said):,} memories; {MOST_BANKS} are read")
    for name, bank in sorted(said.items(), key=lambda item: not _is_default(item[1])):
        where = f"{key}.{name}"
        if not isinstance(bank, dict):
            raise ManifestError(path, where, "must be an object")
        range_ = AddressRange(_number(path, where, bank, "start"), _number(path, where, bank, "size"))
        if range_.end > _ADDRESSES:
            raise ManifestError(path, where, f"leads beyond the last address: {range_}")
        if range_.length:
            yield Bank(name, range_)


def _is_default(bank: Any) -> bool:
    return isinstance(bank, dict) and bank.get("default") is True


def _number(path: Path, where: str, bank: Mapping[str, Any], key: str) -> int:
    said = bank.get(key)
    try:
        value = evaluate(said) if isinstance(said, str) else said
    except ValueError as error:
        raise ManifestError(path, f"{where}.{key}", str(error)) from None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _ADDRESSES:
        words = f'must be a number from 0 to {_ADDRESSES:#x}, or one like "0x8000", not {said!r:.40}'
        raise ManifestError(path, f"{where}.{key}", words)
    return value

"""Composed images for tests: the samples, and headers of formats that are read without any of our code."""

from __future__ import annotations

import hashlib
import json
import zlib
from pathlib import Path
from typing import Any, Literal

from tests.golden_data import sample
from toolkit.mbed.composition.compose import Composed, PartFile
from toolkit.memory.contents import Contents

TIME = 1_700_000_000
FOLDER = sample("mbed/compose")
APP, BOOTLOADER = FOLDER / "app.bin", FOLDER / "bl.bin"
ALL_MEMBERS, ALL_MEMBERS_FORMAT = FOLDER / "allmembers.bin", FOLDER / "allmembers.format.json"
UPDATE, HEADER_V2 = FOLDER / "upd_v2.bin", FOLDER / "header_v2.json"


def raw(data: bytes, name: str = "file.bin") -> PartFile:
    """Give a raw file."""
    return PartFile(name, Contents([(0, data)]), has_addresses=False)


def at(*segments: tuple[int, bytes], name: str = "file.hex") -> PartFile:
    """Give a file that says its addresses."""
    return PartFile(name, Contents(segments), has_addresses=True)


def bytes_of(composed: Composed) -> bytes:
    """Give the raw image."""
    contents = Contents((piece.address, piece.data) for piece in composed.pieces)
    return contents.read(contents.range.address, contents.range.length)


def write_json(path: Path, document: Any) -> Path:
    """Write JSON; gives the path."""
    path.write_text(json.dumps(document))
    return path


def configuration(path: Path, name: str = "", **keys: Any) -> Path:
    """Write a configuration with these keys for all targets."""
    document: dict[str, Any] = {"target_overrides": {"*": {f"target.{key}": value for key, value in keys.items()}}}
    return write_json(path, document | ({"name": name} if name else {}))


def expected_header(format_: list[list[Any]], time: int, files: dict[str, bytes]) -> bytes:
    """Give the header that a format makes, worked out on its own."""
    header = b""
    for _name, type_, subtype, argument in format_:
        if type_ == "digest":
            data = header if argument == "header" else files[argument]
            header += _digest(subtype, data)
            continue
        value = _number(type_, argument, time, files)
        order: Literal["little", "big"] = "little" if subtype.endswith("le") else "big"
        header += value.to_bytes(int(subtype[:-2]) // 8, order)
    return header


def _number(type_: str, argument: Any, time: int, files: dict[str, bytes]) -> int:
    if type_ == "const":
        return int(argument, 0) if isinstance(argument, str) else int(argument)
    return time if type_ == "timestamp" else sum(len(files[name]) for name in argument)


def _digest(subtype: str, data: bytes) -> bytes:
    if subtype.startswith("SHA"):
        return hashlib.new(subtype.lower(), data).digest()
    return zlib.crc32(data).to_bytes(4, "little" if subtype.endswith("le") else "big")

"""Calculators that look like ours from afar and do not run KnightOS (formats/knightos/SPEC.md, ROM files)."""

from __future__ import annotations

import re
from pathlib import Path

from toolkit.errors import VolumeError

CE_ROM_SIZE = 0x400000
CE_SYSTEM_OFFSETS = (0x20000, 0x30000)
"""Where the maker's system lies in the flash of a TI-84 Plus CE."""
_CE_SYSTEM = re.compile(rb"\x80\x0f.{4}\x80\x12\x13", re.DOTALL)
_CE_SYSTEM_LENGTH = 9
_CE_SENTENCE = "is for the TI-84 Plus CE, which has another processor; KnightOS does not run on it"


def is_ce_system(data: bytes, offset: int = 0) -> bool:
    """Whether the header of a system for the CE lies at an offset."""
    return _CE_SYSTEM.match(data, offset) is not None


def require_no_ce_image(data: bytes, source: str) -> None:
    """Refuse an image of a CE. Raises VolumeError; `source` names the image."""
    if len(data) == CE_ROM_SIZE and any(is_ce_system(data, offset) for offset in CE_SYSTEM_OFFSETS):
        raise VolumeError(f"{source} {_CE_SENTENCE}")


def require_no_ce_file(path: Path, length: int) -> None:
    """Refuse an image of a CE in a file of this length, reading no more of it. Raises VolumeError, OSError."""
    if length == CE_ROM_SIZE:
        with path.open("rb") as file:
            for offset in CE_SYSTEM_OFFSETS:
                file.seek(offset)
                require_no_ce_system(file.read(_CE_SYSTEM_LENGTH), str(path))


def require_no_ce_system(header: bytes, source: str) -> None:
    """Refuse an upgrade for a CE, by the header of its system. Raises VolumeError; `source` names the file."""
    if is_ce_system(header):
        raise VolumeError(f"{source} {_CE_SENTENCE}")

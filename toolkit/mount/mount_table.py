"""What the system says is mounted, by FUSE and by us."""

from __future__ import annotations

import re
from pathlib import Path

from toolkit.files import real_path

MOUNTS = Path("/proc/self/mountinfo")
KIND = "fuse.flashwright"


def source_of(folder: Path) -> str | None:
    """What we mounted on a folder, as `Served.source` has it; None where it is nothing of ours, or nobody tells."""
    place = str(real_path(folder.parent) / folder.name)  # the folder itself may be dead, and is not asked
    found = None
    for line in MOUNTS.read_text().splitlines() if MOUNTS.exists() else ():
        before, _dash, behind = line.partition(" - ")
        kind, source, *_options = behind.split()
        if kind == KIND and _text(before.split()[4]) == place:
            found = _text(source)
    return found


def _text(escaped: str) -> str:
    """A path of the table, where spaces and the like are octal numbers."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), escaped)

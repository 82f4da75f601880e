"""Names of exported files: such as every host can hold, and none twice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_OTHERS = re.compile(r"[^A-Za-z0-9._+-]+")
_LONGEST = 60
_MOST_BYTES = 255
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_NOT_EVERYWHERE = frozenset('\\:*?"<>|')


class UniqueNames:
    """Gives out paths; of two that some host takes for one, the second gets a number."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    @property
    def taken(self) -> frozenset[str]:
        """What was given out, in small letters."""
        return frozenset(self._taken)

    def path(self, folder: str, name: str, suffix: str) -> str:
        """A path for a file: the name made safe, with a number behind it where it is taken."""
        plain = safe_name(name) or "unnamed"
        stem = f"{folder}/{plain}" if folder else plain
        path, count = stem + suffix, 1
        while path.casefold() in self._taken:
            count += 1
            path = f"{stem}-{count}{suffix}"
        self._taken.add(path.casefold())
        return path


def safe_name(name: str) -> str:
    """A name that every host can hold; what it cannot becomes a hyphen, and may leave nothing."""
    plain = _OTHERS.sub("-", name)[:_LONGEST].strip(".-")
    return f"{plain}-" if _DEVICES.fullmatch(plain) else plain


def every_host_holds(name: str) -> bool:
    """Whether a name of a file or folder can be kept as it is on every host."""
    return (
        name.isprintable()
        and name == unicodedata.normalize("NFC", name)
        and len(name.encode("utf-8", "surrogatepass")) <= _MOST_BYTES
        and not _NOT_EVERYWHERE & set(name)
        and name == name.strip(" ")
        and not name.endswith(".")
        and name not in ("", ".", "..")
        and not _DEVICES.fullmatch(name)
    )

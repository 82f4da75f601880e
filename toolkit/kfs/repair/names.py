"""Names for entries that cannot keep theirs: another has it, or no path can hold it."""

from __future__ import annotations

from toolkit.kfs.make.formatter import MAX_FILE_NAME
from toolkit.kfs.volume import UNUSABLE_NAMES

UNNAMED = b"unnamed"
_INSTEAD = b"_"


class Names:
    """The names in one directory, each given once."""

    def __init__(self) -> None:
        self._taken: set[bytes] = set()
        self._numbers: dict[bytes, int] = {}

    def claim(self, name: bytes) -> bool:
        """Take a name; False where it is taken already, or no path can hold it."""
        if name in self._taken or usable_name(name) != name:
            return False
        self._taken.add(name)
        return True

    def claim_like(self, name: bytes, longest: int = MAX_FILE_NAME) -> bytes:
        """Take a name that is free, as like the given one as can be, in at most `longest` bytes."""
        plain = usable_name(name)[: max(1, longest)]
        number = self._numbers.get(plain, 0)
        free = plain
        while not self.claim(free):
            number += 1
            end = b"~%d" % number
            free = plain[: max(1, longest - len(end))] + end
        self._numbers[plain] = number
        return free


def usable_name(name: bytes) -> bytes:
    """The name as a path can hold it; one that is fine stays as it is."""
    return UNNAMED + name if name in UNUSABLE_NAMES else name.replace(b"/", _INSTEAD)

"""What a repair did, as data."""

from __future__ import annotations

from typing import Any, NamedTuple


class Repaired(NamedTuple):
    """One thing that a repair did.

    Attributes:
        code: of the finding that is no more.
        where: path of the file in the volume; empty for the whole.
        what: a sentence for people.
    """

    code: str
    where: str
    what: str

    def as_dict(self) -> dict[str, Any]:
        """As JSON sees it."""
        return self._asdict()

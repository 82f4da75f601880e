"""What two images do not have in common, as data."""

from __future__ import annotations

from typing import Any, NamedTuple

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


class Difference(NamedTuple):
    """One thing that is not the same.

    Attributes:
        change: added (only in the second), removed or changed.
        what: what it is about: ``app blink``, ``attribute board``, ``file /bin/init``.
        field: what of it; empty for the whole thing.
        before: what the first image has, ready for JSON.
        after: what the second has.
    """

    change: str
    what: str
    field: str = ""
    before: Any = None
    after: Any = None

    def as_dict(self) -> dict[str, Any]:
        """The difference as JSON sees it."""
        return self._asdict()


def of_values(what: str, field: str, before: Any, after: Any) -> list[Difference]:
    """The difference of two values, None for one that is not there; nothing where they are the same."""
    if before == after:
        return []
    change = ADDED if before is None else REMOVED if after is None else CHANGED
    return [Difference(change, what, field, before, after)]


def of_tables(what: str, before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """The differences of two tables, key by key."""
    found = []
    for key in dict.fromkeys([*before, *after]):
        found += of_values(what, key, before.get(key), after.get(key))
    return found

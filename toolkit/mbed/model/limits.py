"""Limits of memory: a TOML file that says how large regions and memories may be, or must be.

[memory.flash]              # what the program is in; `ram` is all of it; others are memories by their names
at_most = "90%"             # of what a program has for itself from its start
free_at_least = "16K"

[region.heap]               # a kind of region; a heap in two parts counts as one
at_least = 8192

[region.stacks]             # those of main, timer, idle and ISRs, each on its own
at_least = 512
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import ManifestError
from toolkit.mbed.model import names
from toolkit.mbed.model.names import Kind
from toolkit.mbed.profiles import number
from toolkit.toml_table import Table, read_manifest

STACKS = "stacks"
_PERCENT = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?%")
_KINDS = tuple(kind.key for kind in vars(names).values() if isinstance(kind, Kind))


@dataclass(frozen=True)
class Limit:
    """One limit.

    Attributes:
        of: ``memory`` or ``region``.
        name: which one.
        rule: ``at_most``, ``at_least`` or ``free_at_least``.
        length: bytes; None where it is a share.
        share: per cent of the memory; None where it is a number of bytes.
    """

    of: str
    name: str
    rule: str
    length: int | None = None
    share: float | None = None

    @property
    def needs_size(self) -> bool:
        """Whether nothing can be said without the size of the memory."""
        return self.share is not None or self.rule == "free_at_least"

    @property
    def words(self) -> str:
        """The limit as the file has it."""
        return f"{self.length:,} bytes" if self.length is not None else f"{self.share:g} %"

    def bytes_of(self, whole: int) -> int:
        """The limit in bytes, of a memory of so many."""
        return self.length if self.length is not None else int(whole * (self.share or 0) / 100)


def read_limits(path: Path) -> tuple[Limit, ...]:
    """The limits that a file says.

    Raises:
        ManifestError: it says something impossible, or nothing. UnavailableError: it cannot be read.
    """
    table = read_manifest(path)
    limits = [
        *_limits(table, "memory", ("at_most", "free_at_least")),
        *_limits(table, "region", ("at_most", "at_least")),
    ]
    table.finish()
    if not limits:
        raise ManifestError(path, "", "holds no limit; they stand in tables such as [memory.flash] and [region.heap]")
    return tuple(limits)


def _limits(table: Table, of: str, rules: tuple[str, ...]) -> Iterator[Limit]:
    if not table.has(of):
        return
    group = table.table(of)
    for name in group.names():
        if of == "region" and name not in (*_KINDS, STACKS):
            raise group.error(name, f"is no kind of region; there are {', '.join((*_KINDS, STACKS))}")
        inner = group.table(name)
        for rule in rules:
            if inner.has(rule):
                yield _limit(inner, of, name, rule)
        inner.finish()


def _limit(table: Table, of: str, name: str, rule: str) -> Limit:
    value = table.take(rule, object, 'a number of bytes, or a share such as "90%"')
    share = _PERCENT.fullmatch(value.strip()) if isinstance(value, str) else None
    if share is None:
        return Limit(of, name, rule, length=number(table, rule))
    if float(share[1]) > 100:
        raise table.error(rule, "must be 100 per cent or less")
    return Limit(of, name, rule, share=float(share[1]))

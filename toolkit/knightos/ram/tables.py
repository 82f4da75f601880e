"""The kernel's tables in a dump, as rows and back as bytes (formats/knightos/SPEC.md: thread_row and its relatives)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from formats.codec import Spec
from formats.knightos.kernel_state import KernelState, KernelState2014
from toolkit.knightos.kernels import LIBRARIES, SIGNALS, STATE, STREAMS, THREADS, KernelProfile
from toolkit.knightos.ram.dump import Dump
from toolkit.memory.contents import Contents

COUNTS = {THREADS: "active_threads", LIBRARIES: "loaded_libraries", SIGNALS: "active_signals"}
"""Tables whose valid rows the kernel counts, and the counters."""
State = KernelState | KernelState2014


@dataclass(frozen=True)
class Table:
    """A table, or the state, as one row; rows are left out from the first one on that the dump lacks.

    Attributes:
        address: where it begins.
        spec: what a row is.
        rows: all of them, valid or not.
        rest: bytes of the region that are no whole row.
    """

    address: int
    spec: Spec[Any]
    rows: tuple[Any, ...]
    rest: bytes

    def row_address(self, number: int) -> int:
        """Where a row lies."""
        return self.address + number * (self.spec.size or 0)

    def to_bytes(self) -> bytes:
        """The region as it lies in RAM."""
        return b"".join(map(self.spec.build, self.rows)) + self.rest


@dataclass(frozen=True)
class KernelTables:
    """All tables, and the state, by kind of region."""

    tables: Mapping[str, Table]

    @property
    def state(self) -> State | None:
        """The kernel's variables, or None where the dump lacks some of them."""
        rows = self.tables[STATE].rows
        return rows[0] if rows else None

    def count(self, kind: str) -> int:
        """Valid rows of a counted table: as the kernel says, but no more than there are.

        Without the kernel's word, those in front of the first that is all zero.
        """
        rows, state = self.tables[kind].rows, self.state
        if state is not None:
            return min(int(getattr(state, COUNTS[kind])), len(rows))
        build = self.tables[kind].spec.build
        return next((number for number, row in enumerate(rows) if not any(build(row))), len(rows))

    def valid(self, kind: str) -> tuple[Any, ...]:
        """The valid rows of a counted table."""
        return self.tables[kind].rows[: self.count(kind)]

    def to_contents(self) -> Contents:
        """All of them as bytes at their addresses."""
        return Contents((table.address, table.to_bytes()) for table in self.tables.values())


def parse_tables(dump: Dump, profile: KernelProfile) -> KernelTables:
    """The tables of a dump. Never raises for what is in them."""
    kinds = (THREADS, LIBRARIES, SIGNALS, STREAMS, STATE)
    return KernelTables({kind: _table(dump, profile, kind) for kind in kinds})


def _table(dump: Dump, profile: KernelProfile, kind: str) -> Table:
    region, spec, length = profile.region(kind), profile.formats[kind], profile.row_length(kind)
    stored = dump.read_held(region.address, region.length)
    end = len(stored) // length * length
    rows = tuple(spec.parse(stored, at) for at in range(0, end, length))
    return Table(region.address, spec, rows, stored[end:])

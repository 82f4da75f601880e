"""An image that was built: its bytes, and a report of what they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit.findings import Finding
from toolkit.image.build.plan import Piece
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange


@dataclass(frozen=True)
class BuiltImage:
    """What building gives.

    Attributes:
        range: the whole image.
        contents: its bytes, and holes between them.
        pieces: what it is made of.
        facts: what else is known of it: the board, the model.
        findings: what the builder thinks worth saying.
        companions: files that belong to it, such as an upgrade file: name → content.
        inputs: files that it was made of, which the recipe itself does not name.
        is_whole: whether a raw file always has all of the range, as emulators want their ROMs.
    """

    range: AddressRange
    contents: Contents
    pieces: Sequence[Piece]
    facts: dict[str, Any] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    companions: dict[str, bytes] = field(default_factory=dict)
    inputs: tuple[Path, ...] = ()
    is_whole: bool = False

    @property
    def within(self) -> Contents:
        """The bytes in the range; others, such as those of configuration registers, only files with addresses have."""
        there = self.contents.range
        if self.range.contains(there):
            return self.contents
        within = self.contents.copy()
        within.remove(there.address, max(0, self.range.address - there.address))
        within.remove(self.range.end, max(0, there.end - self.range.end))
        return within

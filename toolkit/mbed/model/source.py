"""Where knowledge of a region comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Source(Enum):
    """How a place is known."""

    SYMBOL = "symbol"
    SECTION = "section"
    SEGMENT = "segment"
    CONTENT = "content"
    INFERRED = "inferred"
    CONFIGURED = "configured"


@dataclass(frozen=True)
class Evidence:
    """How a place is known.

    Attributes:
        source: the kind of knowledge.
        detail: the name of the symbol or the section, the key of the configuration, or why it is concluded.
    """

    source: Source
    detail: str

    def __str__(self) -> str:
        return f"{self.source.value}: {self.detail}"

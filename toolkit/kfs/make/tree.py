"""Trees to make volumes from: folders, files and links with names as bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_FILE_SIZE = 0xFFFFFF
"""Bytes of the largest file: what three bytes of size can say."""


@dataclass(frozen=True)
class SourceFile:
    """A file to store."""

    content: bytes


@dataclass(frozen=True)
class SourceLink:
    """A symbolic link to store; the target is stored as it is."""

    target: bytes


@dataclass
class SourceFolder:
    """A folder to store, by names."""

    children: dict[bytes, Source] = field(default_factory=dict)

    def ordered(self) -> Iterator[tuple[bytes, Source]]:
        """Children in the order of their names' bytes."""
        return iter(sorted(self.children.items()))


Source = SourceFile | SourceLink | SourceFolder

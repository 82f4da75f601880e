"""Where the bytes of a part come from: a file, or bytes at hand."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from toolkit.image.build.origin import Origin

MAX_LENGTH = 1 << 28
"""Bytes that one part may have."""


@dataclass(frozen=True)
class Source:
    """A file, or bytes.

    Attributes:
        path: the file; None for bytes at hand.
        data: the bytes at hand.
    """

    path: Path | None = None
    data: bytes = b""

    @classmethod
    def of(cls, given: Source | Path | str | bytes) -> Source:
        """What callers of the builder give: a path, or bytes."""
        if isinstance(given, Source):
            return given
        return cls(data=given) if isinstance(given, bytes) else cls(Path(given))

    @property
    def name(self) -> str:
        """The name of the file, or words for bytes at hand."""
        return str(self.path) if self.path else f"{len(self.data)} bytes at hand"

    def read(self, origin: Origin) -> bytes:
        """The bytes.

        Raises:
            ToolkitError: by `origin`: there is no such file, it cannot be read, or is too long.
        """
        if self.path is None:
            return self.data
        with origin.blamed():
            is_there, is_file = self.path.exists(), self.path.is_file()
        if not is_file:
            raise origin.error(f"{self.path} is not a file" if is_there else f"there is no file {self.path}")
        with origin.blamed(), self.path.open("rb") as file:
            data = file.read(MAX_LENGTH + 1)
        if len(data) > MAX_LENGTH:
            raise origin.error(f"{self.path} is longer than {MAX_LENGTH:,} bytes")
        return data


def digest(data: bytes) -> str:
    """The SHA-256 of bytes, as reports and manifests write it."""
    return hashlib.sha256(data).hexdigest()

"""Where a wish comes from: a place in a manifest, or a call of the builder."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from formats.errors import FormatError
from toolkit.errors import LayoutError, ManifestError, ToolkitError, UnavailableError


@dataclass(frozen=True)
class Origin:
    """A place in a manifest. Without a file it is a call of the builder, and `key` says which part it made.

    Attributes:
        key: dotted path, such as ``image.app[2].file``.
        file: the manifest.
        line: its line, from 1; None where it is not known.
    """

    key: str = ""
    file: Path | None = None
    line: int | None = None

    def error(self, message: str) -> ToolkitError:
        """An error about this wish: a `ManifestError`, or a `LayoutError` where there is no manifest."""
        if self.file is None:
            return LayoutError(f"{self.key}: {message}" if self.key else message)
        return ManifestError(self.file, self.key, message, self.line)

    def __str__(self) -> str:
        place = self.key or "the builder"
        return f"{place} (line {self.line})" if self.line else place

    def at(self, key: str, line: int | None = None) -> Origin:
        """The place of a key in the table at this place."""
        return dataclasses.replace(self, key=f"{self.key}.{key}" if self.key else key, line=line or self.line)

    @contextmanager
    def blamed(self) -> Iterator[None]:
        """What goes wrong in the block is said to come from here; errors that know their place stay as they are."""
        try:
            yield
        except (ManifestError, UnavailableError):
            raise
        except (ToolkitError, FormatError) as error:
            raise self.error(str(error)) from error
        except OSError as error:
            raise self.error(f"{error.filename or ''}: {error.strerror or error}".lstrip(": ")) from error

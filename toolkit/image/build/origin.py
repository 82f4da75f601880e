"""Where a wish comes from: a place in a manifest, or a call of the builder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from formats.errors import FormatError
from toolkit.errors import LayoutError, ManifestError, ToolkitError, UnavailableError
from toolkit.toml_table import Table


class PlacedError(LayoutError):
    """A part that a call of the builder made does not fit; says which call it was."""


_OPTION = re.compile(r"(?<![\w-])--([a-z]+(?:-[a-z]+)*)")


@dataclass(frozen=True)
class Origin:
    """A place in a manifest. Without a file it is a call of the builder, and `key` says which part it made.

    Attributes:
        key: dotted path, such as ``image.apps[2].file``.
        file: the manifest.
        line: its line, from 1; None where it is not known.
        table: the table that the place is in, which knows the lines of its keys.
    """

    key: str = ""
    file: Path | None = None
    line: int | None = None
    table: Table | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, table: Table, key: str = "") -> Origin:
        """The place of a table, or of a key in it."""
        place = table.error(key, "")
        return cls(place.key, place.file, place.line, table)

    def at(self, key: str) -> Origin:
        """The place of a key in the table at this place, in the file that says it."""
        whole = f"{self.key}.{key}" if self.key else key
        if self.table is None:
            return replace(self, key=whole)
        return Origin.of(self.table, whole.removeprefix(self.table.key).removeprefix("."))

    def error(self, message: str) -> ToolkitError:
        """An error about this wish: a `ManifestError`, or a `PlacedError` where there is no manifest."""
        if self.file is None:
            return PlacedError(f"{self.key}: {message}" if self.key else message)
        return ManifestError(self.file, self.key, message, self.line)

    def __str__(self) -> str:
        place = self.key or "the builder"
        return f"{place} (line {self.line})" if self.line else place

    def seen_from(self, other: Origin) -> str:
        """The place for people who look at another one: with its file, where that is not the same."""
        return f"{self} of {self.file}" if self.file is not None and self.file != other.file else str(self)

    @contextmanager
    def blamed(self, *, has_keys: bool = False) -> Iterator[None]:
        """What goes wrong in the block is said to come from here; errors that know their place stay as they are.

        Args:
            has_keys: the part has keys of the names of options that errors advise, such as ``force``.
        """
        try:
            yield
        except (ManifestError, PlacedError, UnavailableError):
            raise
        except (ToolkitError, FormatError) as error:
            advice = getattr(error, "advice", "") if has_keys else ""  # a FormatError has none
            raise self.error(_with_keys(f"{error}; {advice}" if advice else str(error))) from error
        except OSError as error:
            raise self.error(f"{error.filename or ''}: {error.strerror or error}".lstrip(": ")) from error


def _with_keys(message: str) -> str:
    """A message that tells of options of a command, with the keys of the same names in a manifest."""
    return _OPTION.sub(lambda option: option[1].replace("-", "_"), message)

"""Where the interpreted parser is, and what it has read on the way: for errors that name a field, and for spans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import construct

if TYPE_CHECKING:
    from formats.layout import Declaration


class Read(NamedTuple):
    """One value that the interpreted parser has read; start and end are offsets in bytes."""

    path: str
    start: int
    end: int
    value: int | bytes
    declaration: Declaration


class Place:
    """Where the interpreted parser is, and what it has read on the way.

    `base` is the offset of the innermost region, and of its end where it is read from there (`direction` is then -1);
    `offset` is where the field being read starts. With `only_errors`, nobody asks for what was read.
    """

    def __init__(self, *, only_errors: bool = False) -> None:
        self.only_errors = only_errors
        self.base = 0
        self.direction = 1
        self.offset = 0
        self.trail: list[Read] = []
        self._inside: list[tuple[str, int, Declaration]] = []

    def enter(self, name: str, stream: Any, declaration: Declaration | None = None) -> None:
        """Begin a field, or, without a declaration, an element of the field that is being read."""
        self.offset = self._here(stream)
        self._inside.append((name, self.offset, declaration or self._inside[-1][2]))

    def leave(self, stream: Any, value: Any) -> None:
        """End it. Not called when an exception passes: the path then names the field that failed."""
        if isinstance(value, (int, bytes)) and not self.only_errors:
            start, end = sorted((self._inside[-1][1], self._here(stream)))
            self.trail.append(Read(str(self), start, end, value, self._inside[-1][2]))
        self._inside.pop()

    def go_into(self, start: int, length: int) -> tuple[int, int]:
        """Begin a region inside of the innermost one; gives what `go_out_to` takes. `start` as the stream tells it."""
        outer = self.base, self.direction
        self.base += start if self.direction > 0 else -start - length
        self.direction = 1
        return outer

    def go_out_to(self, outer: tuple[int, int]) -> None:
        """End a region."""
        self.base, self.direction = outer

    def _here(self, stream: Any) -> int:
        return int(self.base + self.direction * construct.stream_tell(stream, ""))

    def mark(self) -> tuple[int, ...]:
        """A state to go back to when an attempt fails."""
        return len(self._inside), self.base, self.direction, self.offset, len(self.trail)

    def go_back(self, mark: tuple[int, ...]) -> None:
        """Forget an attempt."""
        inside, self.base, self.direction, self.offset, trail = mark
        del self._inside[inside:]
        del self.trail[trail:]

    def __str__(self) -> str:
        """The path, where derived fields look like others."""
        return ".".join(name.lstrip("_") for name, _start, _declaration in self._inside).replace(".[", "[")


def place_of(context: Any) -> Place:
    """The place that the parameters of a construct context hold."""
    place: Place = context._params.place
    return place

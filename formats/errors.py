"""What is wrong with bytes that do not have the declared shape.

`FormatError` is always about *their* bytes (or, for `UnbuildableError`, about a record that no bytes can
represent). It carries its facts as data, so that a caller can add where it was looking without parsing text.
"""

from __future__ import annotations


class FormatError(ValueError):
    """Bytes do not have the shape a spec declares.

    Attributes:
        spec: name of the spec, such as ``tock.tbf_header``.
        field: dotted path of the field, such as ``elements[2].value``; empty when no field is concerned.
        offset: where the field starts, in bytes from the start of the data that was given.
        expected: what the spec asks for, in words.
        found: what is there, in words.
        context: places on the way in, outermost first, such as ``("app 3 at 0x30400",)``.
    """

    def __init__(self, spec: str, field: str, offset: int, expected: str, found: str) -> None:
        self.spec = spec
        self.field = field
        self.offset = offset
        self.expected = expected
        self.found = found
        self.context: tuple[str, ...] = ()
        super().__init__(spec, field, offset, expected, found)

    def within(self, place: str) -> FormatError:
        """Add an outer place and return the same error, for ``raise error.within("member cortex-m4.tbf")``."""
        self.context = (place, *self.context)
        return self

    def __str__(self) -> str:
        where = f"{self.field} at offset {self.offset:#x}" if self.field else f"offset {self.offset:#x}"
        path = " → ".join((*self.context, self.spec))
        return f"{path}: {where}: expected {self.expected}, found {self.found}"


class TruncatedError(FormatError):
    """The data ends before the field does."""


class UnbuildableError(FormatError):
    """A record holds a value that its layout cannot store; `offset` counts from the start of the record."""


class Refused(Exception):  # noqa: N818 - a signal inside of this package, never seen outside
    """A compiled function takes the bytes, or the value, for none of its layout; the interpreted one says why."""

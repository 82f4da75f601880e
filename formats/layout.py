"""Declaring records: a frozen dataclass and its construct layout, written once, field by field.

Field types come from construct; what construct lacks for our formats (a record that yields a dataclass, regions
that must be used up, choices) is added here as construct classes, and lists in `lists`. Nothing here reads
files or knows any format; `codec` turns a declared record into a `Spec`.

Expressions are the name of a field before, or functions of the record under construction:
``lambda r: r.base.header_size - 16``.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar, dataclass_transform

import construct

from formats.place import place_of

Function = Callable[[Any], Any]
Expression = str | Function
R = TypeVar("R", bound=type)

s8, u8, u16, u24 = construct.Int8sl, construct.Int8ul, construct.Int16ul, construct.Int24ul
u32, u64 = construct.Int32ul, construct.Int64ul
u16_big_endian, u32_big_endian, u64_big_endian = map(construct.BytesInteger, (2, 4, 8))
rest = construct.GreedyBytes


@dataclasses.dataclass(frozen=True)
class Declaration:
    """One field of a record: its construct type and what people read about it."""

    name: str
    subcon: Any
    doc: str
    names: Mapping[int, str] | None = None
    show: str = "decimal"
    compute: Function | None = None
    """Set for derived fields: stored bytes that follow from the other fields, such as a length prefix."""


class _Derived(NamedTuple):
    declaration: Declaration


def declare(
    subcon: Any,
    doc: str,
    *,
    names: Mapping[int, str] | None = None,
    show: str = "decimal",
    default: Any = dataclasses.MISSING,
) -> Any:
    """Declare a field of a record.

    Args:
        subcon: the construct type that stores it.
        doc: what the field means, for dumps and readers; with its unit.
        names: words for known values.
        show: ``decimal``, ``hex`` or ``flags`` (names are single bits then).
        default: value for a record built without it.
    """
    declaration = Declaration("", subcon, doc, names, show)
    return dataclasses.field(default=default, metadata={"declaration": declaration})


def derived(subcon: Any, doc: str, compute: Function) -> Any:
    """Declare stored bytes that are no field of the record, because `compute` gives them from the others."""
    return _Derived(Declaration("", subcon, doc, compute=compute))


def _repr(self: Any) -> str:
    return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self.__match_args__)})"


def _eq(self: Any, other: Any) -> Any:
    return self.__dict__ == other.__dict__ if type(self) is type(other) else NotImplemented


def _hash(self: Any) -> int:
    return hash(tuple(self.__dict__[name] for name in self.__match_args__))


def _refuse_change(_self: Any, name: str, *_value: Any) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _frozen(cls: Any) -> Any:
    """Make what ``dataclass(frozen=True)`` makes, of shared methods: compiling new ones for each record takes long."""
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False)(cls)
    fields = dataclasses.fields(made)
    parameters = ", ".join(
        f"{f.name}=defaults[{f.name!r}]" if f.default is not dataclasses.MISSING else f.name for f in fields
    )
    lines = [
        f"def __init__(self, {parameters}):",
        " d = self.__dict__",
        *(f" d[{f.name!r}] = {f.name}" for f in fields),
    ]
    names: dict[str, Any] = {"defaults": {f.name: f.default for f in fields}}
    exec("\n".join(lines), names)  # noqa: S102 - our own source, made from declarations only
    made.__init__ = names["__init__"]
    made.__repr__, made.__eq__, made.__hash__ = _repr, _eq, _hash
    made.__setattr__, made.__delattr__ = _refuse_change, _refuse_change
    return made


@dataclass_transform(frozen_default=True, field_specifiers=(declare,))
def record(cls: R) -> R:
    """Make a class of `declare` lines a frozen dataclass with a construct layout in ``__layout__``."""
    return make_record(cls, RecordLayout)


def make_record(cls: R, layout: Callable[[Any, tuple[Declaration, ...]], RecordLayout]) -> R:
    """What `record` does, with another kind of layout."""
    declarations = []
    for name, value in list(vars(cls).items()):
        if isinstance(value, dataclasses.Field):
            declarations.append(dataclasses.replace(value.metadata["declaration"], name=name))
        elif isinstance(value, _Derived):
            declarations.append(dataclasses.replace(value.declaration, name=name))
            delattr(cls, name)
    made: Any = _frozen(cls)
    made.__layout__ = layout(made, tuple(declarations))
    return made  # type: ignore[no-any-return]


def layout_of(record_type: type) -> RecordLayout:
    """The layout of a class made by `record`."""
    layout: RecordLayout = vars(record_type)["__layout__"]
    return layout


def function_of(expression: int | Expression) -> Function:
    """An expression, or a constant, as a function of the record."""
    if isinstance(expression, int):
        return lambda _record: expression
    return operator.attrgetter(expression) if isinstance(expression, str) else expression


class RecordLayout(construct.Construct):  # type: ignore[misc]
    """Fields one after the other; parses to, and builds from, the dataclass."""

    def __init__(self, record_type: type, declarations: tuple[Declaration, ...]) -> None:
        super().__init__()
        self.record_type = record_type
        self.declarations = declarations
        self.fields = tuple(d for d in declarations if d.compute is None)

    def _parse(self, stream: Any, context: Any, path: str) -> Any:
        scope = construct.Container(_params=context._params)
        place = place_of(context)
        for declaration in self.declarations:
            place.enter(declaration.name, stream, declaration)
            value = scope[declaration.name] = declaration.subcon._parsereport(stream, scope, path)
            place.leave(stream, value)
        return self.record_type(*(scope[field.name] for field in self.fields))

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        scope = self.scope_of(obj, context._params, path)
        place = place_of(context)
        for declaration in self.declarations:
            place.enter(declaration.name, stream, declaration)
            declaration.subcon._build(scope[declaration.name], stream, scope, path)
            place.leave(stream, None)
        return obj

    def scope_of(self, obj: Any, params: Any, path: str) -> Any:
        """The names that expressions see when `obj` is built: its fields, and derived values. Raises CheckError."""
        if not isinstance(obj, self.record_type):
            raise construct.CheckError(f"expected {self.record_type.__name__}; found {type(obj).__name__}", path=path)
        scope = construct.Container(_params=params)
        for declaration in self.declarations:
            compute = declaration.compute
            scope[declaration.name] = getattr(obj, declaration.name) if compute is None else compute(obj)
        return scope

    def _sizeof(self, context: Any, path: str) -> int:
        return sum(declaration.subcon._sizeof(context, path) for declaration in self.declarations)


class Limited(construct.Subconstruct):  # type: ignore[misc]
    """A value that is part of the shape: bytes outside the limits are not this format at all."""

    def __init__(self, subcon: Any, minimum: int | bytes, maximum: int | bytes, words: str = "") -> None:
        super().__init__(subcon)
        self.minimum, self.maximum, self.words = minimum, maximum, words

    @property
    def expected(self) -> str:
        if self.words:
            return self.words
        if isinstance(self.maximum, bytes) or self.minimum == self.maximum:
            return str(self.minimum)
        return f"{self.minimum!s} to {self.maximum:#x}"

    def _limit(self, value: Any, path: str) -> Any:
        if not self.minimum <= value <= self.maximum:
            raise construct.CheckError(f"expected {self.expected}; found {value}", path=path)
        return value

    def _parse(self, stream: Any, context: Any, path: str) -> Any:
        return self._limit(self.subcon._parsereport(stream, context, path), path)

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        return self.subcon._build(self._limit(obj, path), stream, context, path)


class Sized(construct.Subconstruct):  # type: ignore[misc]
    """A region of a computed length (bytes) that its content must use up to the last byte."""

    def __init__(self, length: Expression, subcon: Any) -> None:
        super().__init__(subcon)
        self.length = length
        self.length_in = function_of(length)

    def _parse(self, stream: Any, context: Any, path: str) -> Any:
        length = self.length_in(context)
        start = construct.stream_tell(stream, path)
        data = construct.stream_read(stream, length, path)
        place = place_of(context)
        outer = place.go_into(start, length)
        inner = construct.io.BytesIO(data)
        value = self.subcon._parsereport(inner, context, path)
        left = length - inner.tell()
        if left:
            place.offset = place.base + inner.tell()
            raise construct.CheckError(f"expected the end of the region; found {left} more bytes", path=path)
        place.go_out_to(outer)
        return value

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        inner = construct.io.BytesIO()
        self.subcon._build(obj, inner, context, path)
        data = inner.getvalue()
        if len(data) != self.length_in(context):
            raise construct.CheckError(f"expected {self.length_in(context)} bytes; found {len(data)}", path=path)
        construct.stream_write(stream, data, len(data), path)
        return obj

    def _sizeof(self, context: Any, path: str) -> int:
        raise construct.SizeofError("depends on the data", path=path)


class Choice(construct.Construct):  # type: ignore[misc]
    """The layout that an expression names, or the default one."""

    def __init__(self, key: Expression, cases: Mapping[Any, Any], default: Any) -> None:
        super().__init__()
        self.key, self.cases, self.default = key, cases, default
        self.key_in = function_of(key)

    def chosen(self, context: Any) -> Any:
        return self.cases.get(self.key_in(context), self.default)

    def _parse(self, stream: Any, context: Any, path: str) -> Any:
        return self.chosen(context)._parsereport(stream, context, path)

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        return self.chosen(context)._build(obj, stream, context, path)


class WhereItFits(construct.Subconstruct):  # type: ignore[misc]
    """A record where the bytes of the region are exactly one, else the bytes as they are.

    So a TLV of a known type and a wrong length keeps its value, and whoever checks sees that it is no record.
    """

    def _parse(self, stream: Any, context: Any, path: str) -> Any:
        place, start = place_of(context), construct.stream_tell(stream, path)
        mark = place.mark()
        try:
            value = self.subcon._parsereport(stream, context, path)
            if construct.stream_tell(stream, path) == construct.stream_size(stream):
                return value
        except construct.ConstructError:
            pass  # then the bytes are the value
        place.go_back(mark)
        construct.stream_seek(stream, start, 0, path)
        return construct.stream_read_entire(stream, path)

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        return (rest if isinstance(obj, bytes) else self.subcon)._build(obj, stream, context, path)


class NulTerminated(construct.Construct):  # type: ignore[misc]
    """Bytes up to a NUL, which is stored and not part of the value."""

    def _parse(self, stream: Any, context: Any, path: str) -> Any:
        start = construct.stream_tell(stream, path)
        data = construct.stream_read_entire(stream, path)
        length = data.find(b"\0")
        if length < 0:
            raise construct.StreamError(f"expected a NUL; found {len(data)} bytes without one", path=path)
        construct.stream_seek(stream, start + length + 1, 0, path)
        return data[:length]

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        if not isinstance(obj, bytes) or b"\0" in obj:
            raise construct.CheckError(f"expected bytes without NUL; found {obj!r}", path=path)
        construct.stream_write(stream, obj + b"\0", len(obj) + 1, path)
        return obj


class UntilMark(construct.Construct):  # type: ignore[misc]
    """Bytes up to a mark, which stays unread; it stands at the first of the places `first`, `first + step`, ….

    `first` and `step` are bytes from the start of the value.
    """

    def __init__(self, mark: bytes, first: int, step: int) -> None:
        super().__init__()
        self.mark, self.first, self.step = mark, first, step

    def length_in(self, data: bytes, start: int, end: int) -> int | None:
        """Bytes in front of the mark, of a value that starts at an offset of the data; None without a mark."""
        offset = data.find(self.mark, start + self.first, end)
        while offset >= 0 and (offset - start - self.first) % self.step:
            offset = data.find(self.mark, offset + 1, end)
        return None if offset < 0 else offset - start

    def fits(self, value: Any) -> bool:
        """Whether the mark can stand behind a value, and does not stand in it."""
        if not isinstance(value, bytes) or len(value) < self.first or (len(value) - self.first) % self.step:
            return False
        return self.length_in(value + self.mark, 0, len(value) + len(self.mark)) == len(value)

    def _parse(self, stream: Any, context: Any, path: str) -> Any:
        start = construct.stream_tell(stream, path)
        data = construct.stream_read_entire(stream, path)
        length = self.length_in(data, 0, len(data))
        if length is None:
            message = f"expected the mark {self.mark.hex(' ')}; found {len(data)} bytes without it"
            raise construct.StreamError(message, path=path)
        construct.stream_seek(stream, start + length, 0, path)
        return data[:length]

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        if not self.fits(obj):
            raise construct.CheckError(f"expected bytes that the mark can end; found {obj!r}", path=path)
        construct.stream_write(stream, obj, len(obj), path)
        return obj


text = NulTerminated()


def blob(length: int | Expression) -> Any:
    """Bytes of a fixed or computed length."""
    return construct.Bytes(length if isinstance(length, int) else function_of(length))


def exactly(subcon: Any, value: int | bytes) -> Any:
    """A value with one legal content, as a magic number or a version is."""
    return Limited(subcon, value, value)

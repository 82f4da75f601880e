"""Hypothesis strategies for records, made from their declarations.

``records(Spec.record_type)`` gives records that build, and that parse to themselves again. What a declaration cannot
tell, because a length that stands in front must agree with what comes behind, is written out in `COMPOSED`.

Strategies that do not depend on what was drawn before are made once: making one takes longer than drawing from it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import construct
from hypothesis import strategies as st

from formats.compiler.builders import compile_builder
from formats.compiler.parsers import compile_parser
from formats.errors import Refused
from formats.knightos.kimg import Kimg, row_length
from formats.knightos.package_kpack import KpackFile
from formats.layout import (
    Choice,
    Declaration,
    Limited,
    NulTerminated,
    RecordLayout,
    Sized,
    UntilMark,
    WhereItFits,
    function_of,
    layout_of,
)
from formats.lists import Repeat, UntilEnd, WhileItFits
from formats.tock.app_list import LENGTHS_SIZE, AppList, ListedTbf
from formats.tock.kernel_attributes import (
    HEAD_SIZE,
    MAGIC,
    VALUE_LENGTHS,
    VALUE_TYPES,
    VERSION,
    KernelAttribute,
    KernelAttributes,
)
from formats.tock.tbf import Tbf, binary_length, footer_length, trailer_length
from formats.tock.tbf_elements import Element, Main, Program
from formats.tock.tbf_footer import CREDENTIAL_TYPE, Credential, TbfFooter
from formats.tock.tbf_header import BASE_SIZE, TbfBase, TbfHeader
from formats.tock.tickv_object import LENGTH_MASK, OVERHEAD, TickvHeader, TickvObject

Draw = Callable[[st.SearchStrategy[Any]], Any]
LONGEST = 40
"""Bytes of the longest string, and elements of the longest list; enough to meet every rule."""

ANY_BYTES = st.binary(max_size=LONGEST)
ANY_STRING = ANY_BYTES.map(lambda data: data.replace(b"\0", b"n"))
NEAR = st.integers(0, 4 * LONGEST)


class _Scope(SimpleNamespace):
    """Fields drawn so far. A derived one exists as soon as all that it follows from does."""

    def __init__(self, layout: RecordLayout) -> None:
        super().__init__()
        self._computed = {d.name: d.compute for d in layout.declarations if d.compute is not None}

    def __getattr__(self, name: str) -> Any:
        compute = vars(self)["_computed"].get(name)
        if compute is None:
            raise AttributeError(name)
        return compute(self)


def _known(expression: Any, scope: _Scope) -> Any:
    """Give the value of an expression, or None while it depends on the field that is to be drawn."""
    try:
        return function_of(expression)(scope)
    except AttributeError:
        return None


_RECORDS: dict[type, st.SearchStrategy[Any]] = {}


def records(record_type: type) -> st.SearchStrategy[Any]:
    """Give a strategy for records of a type."""
    if record_type not in _RECORDS:
        composed = COMPOSED.get(record_type)
        _RECORDS[record_type] = st.composite(composed)() if composed else _declared(record_type)
    return _RECORDS[record_type]


@st.composite
def _declared(draw: Draw, record_type: type) -> Any:
    layout = layout_of(record_type)
    scope = _Scope(layout)
    for declaration in layout.fields:
        setattr(scope, declaration.name, draw(_values(declaration, scope)))
    return record_type(*(getattr(scope, field.name) for field in layout.fields))


def _values(declaration: Declaration, scope: _Scope) -> st.SearchStrategy[Any]:
    values = _of(declaration.subcon, scope)
    if declaration.names is None or declaration.show == "flags":
        return values
    return _mostly(_named(tuple(declaration.names), *_limits(declaration.subcon)), values)


@functools.cache
def _named(numbers: tuple[int, ...], lowest: int, highest: int) -> st.SearchStrategy[int]:
    return st.sampled_from([number for number in numbers if lowest <= number <= highest])


@functools.lru_cache(1000)
def _mostly(usual: st.SearchStrategy[Any], rare: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.integers(0, 3).flatmap(lambda number: usual if number < 3 else rare)


def _limits(subcon: Any) -> tuple[int, int]:
    if isinstance(subcon, Limited) and isinstance(subcon.minimum, int) and isinstance(subcon.maximum, int):
        return subcon.minimum, subcon.maximum
    values = 2 ** (8 * subcon.sizeof())
    signed = isinstance(subcon, construct.FormatField) and subcon.fmtstr[-1].islower()
    return (-values // 2, values // 2 - 1) if signed else (0, values - 1)


def _of(subcon: Any, scope: _Scope) -> st.SearchStrategy[Any]:
    for kind, make in _MAKERS.items():
        if isinstance(subcon, kind):
            return make(subcon, scope)
    raise TypeError(f"no strategy for {subcon!r}")


def _limited(subcon: Limited, scope: _Scope) -> st.SearchStrategy[int] | st.SearchStrategy[bytes]:
    return st.just(subcon.minimum) if isinstance(subcon.minimum, bytes) else _integers(subcon, scope)


def _integers(subcon: Any, _scope: _Scope) -> st.SearchStrategy[int]:
    return _between(*_limits(subcon))


@functools.cache
def _between(lowest: int, highest: int) -> st.SearchStrategy[int]:
    return st.integers(lowest, highest) | st.sampled_from([lowest, highest])


def _bytes(subcon: Any, scope: _Scope) -> st.SearchStrategy[bytes]:
    length = _known(subcon.length, scope)
    return ANY_BYTES if length is None else _exactly(length)


def _repeat(subcon: Repeat, scope: _Scope) -> st.SearchStrategy[tuple[Any, ...]]:
    count = _known(subcon.count, scope)
    element = _of(subcon.subcon, scope)
    return _some(element) if count is None else _many(element, count)


def _elements(subcon: Any, scope: _Scope) -> st.SearchStrategy[tuple[Any, ...]]:
    return _some(_of(subcon.subcon, scope))


@functools.lru_cache(1000)
def _some(element: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(element, max_size=LONGEST // 8).map(tuple)


@functools.lru_cache(1000)
def _many(element: st.SearchStrategy[Any], count: int) -> st.SearchStrategy[tuple[Any, ...]]:
    if count > LONGEST:
        # Long tables of fixed length: a few different elements are worth as much, and are drawn much faster.
        return st.lists(element, min_size=1, max_size=4).map(lambda few: tuple(few[i % len(few)] for i in range(count)))
    return st.lists(element, min_size=count, max_size=count).map(tuple)


def _until_mark(subcon: UntilMark, _scope: _Scope) -> st.SearchStrategy[bytes]:
    return _with_mark(subcon)


@functools.cache
def _with_mark(subcon: UntilMark) -> st.SearchStrategy[bytes]:
    lengths = st.integers(0, LONGEST // subcon.step).map(lambda count: subcon.first + count * subcon.step)
    return lengths.flatmap(_exactly).filter(subcon.fits)


def _sized(subcon: Sized, scope: _Scope) -> st.SearchStrategy[Any]:
    if _known(subcon.length, scope) is not None:
        raise TypeError(f"the length of {subcon.subcon!r} is fixed by an earlier field: compose the record by hand")
    return _of(subcon.subcon, scope)


def _choice(subcon: Choice, scope: _Scope) -> st.SearchStrategy[Any]:
    return _of(subcon.chosen(scope), scope)


def _where_it_fits(subcon: WhereItFits, scope: _Scope) -> st.SearchStrategy[Any]:
    fits = _fits(subcon.subcon)
    typed = _of(subcon.subcon, scope)
    if all(fits(bytes(length)) for length in range(LONGEST)):
        return typed
    return _mostly(typed, _not(fits))


@functools.cache
def _not(fits: Callable[[bytes], bool]) -> st.SearchStrategy[bytes]:
    return ANY_BYTES.filter(lambda data: not fits(data))


@functools.cache
def _fits(layout: RecordLayout) -> Callable[[bytes], bool]:
    parse = compile_parser(layout)

    def fits(data: bytes) -> bool:
        try:
            return parse(data, 0, len(data))[1] == len(data)
        except Refused:
            return False

    return fits


_MAKERS: dict[Any, Callable[[Any, _Scope], st.SearchStrategy[Any]]] = {
    RecordLayout: lambda layout, _scope: records(layout.record_type),
    Limited: _limited,
    construct.FormatField: _integers,
    construct.BytesInteger: _integers,
    construct.Bytes: _bytes,
    type(construct.GreedyBytes): lambda _subcon, _scope: ANY_BYTES,
    UntilMark: _until_mark,
    NulTerminated: lambda _subcon, _scope: ANY_STRING,
    Repeat: _repeat,
    UntilEnd: _elements,
    WhileItFits: _elements,
    Sized: _sized,
    Choice: _choice,
    WhereItFits: _where_it_fits,
}


def _starts_credential(data: bytes) -> bool:
    kind, length = (int.from_bytes(data[at : at + 2], "little") for at in (0, 2))
    return len(data) >= 8 and kind == CREDENTIAL_TYPE and 4 <= length <= len(data) - 4


@functools.cache
def tails() -> st.SearchStrategy[bytes]:
    """Bytes that end a chain of credentials: too short, another type, a length that lies, or anything else."""
    lying = st.builds(
        lambda length, rest: CREDENTIAL_TYPE.to_bytes(2, "little") + length.to_bytes(2, "little") + rest,
        st.integers(0, 3) | st.integers(LONGEST, 0xFFFF),
        st.binary(max_size=LONGEST - 1),
    )
    return (st.binary(max_size=LONGEST) | lying).filter(lambda data: not _starts_credential(data))


def _footer(draw: Draw) -> TbfFooter:
    credentials = draw(st.lists(records(Credential), max_size=3))
    return TbfFooter(tuple(credentials), draw(tails()))


def _header(draw: Draw) -> TbfHeader:
    base: TbfBase = draw(records(TbfBase))
    elements = draw(st.lists(records(Element), max_size=6))
    return _header_of(elements, base.total_size, base.flags, base.checksum)


def _header_of(elements: list[Element], total_size: int, flags: int, checksum: int) -> TbfHeader:
    build = compile_builder(layout_of(Element))
    header_size = BASE_SIZE + sum(len(build(element, None)) for element in elements)
    return TbfHeader(TbfBase(2, header_size, total_size, flags, checksum), tuple(elements))


def _tbf(draw: Draw) -> Tbf:
    """Offsets near what they divide, on either side of it, and parts as long as these ask for."""
    near = st.integers(0, 4 * LONGEST)
    guides = st.builds(Main, near, near, near) | st.builds(Program, near, near, near, near, near)
    elements = draw(st.lists(guides.map(Element.of), max_size=2)) + draw(st.lists(records(Element), max_size=2))
    header = _header_of(draw(st.permutations(elements)), draw(near) + draw(near), draw(near), draw(near))
    trailer, binary = (draw(_exactly(length(header))) for length in (trailer_length, binary_length))
    return Tbf(header, trailer, binary, draw(_footers_of(footer_length(header))))


@functools.cache
def _exactly(length: int) -> st.SearchStrategy[bytes]:
    return st.binary(min_size=length, max_size=length)


@st.composite
def _footers_of(draw: Draw, length: int) -> TbfFooter:
    credentials: list[Credential] = []
    while length >= 8 and draw(st.booleans()):
        data = draw(st.binary(max_size=min(LONGEST, length - 8)))
        credentials.append(Credential(draw(st.integers(0, 0xFFFF_FFFF)), data))
        length -= 8 + len(data)
    return TbfFooter(tuple(credentials), draw(_exactly(length).filter(lambda tail: not _starts_credential(tail))))


def _kernel_attribute(draw: Draw) -> KernelAttribute:
    return KernelAttribute.of(draw(st.sampled_from(list(VALUE_TYPES.values())).flatmap(records)))


def _kernel_attributes(draw: Draw) -> KernelAttributes:
    attributes = draw(st.lists(records(KernelAttribute), max_size=4))
    return KernelAttributes(MAGIC, VERSION, draw(_exactly(3)), tuple(attributes), draw(bytes_before_attributes()))


@functools.cache
def bytes_before_attributes() -> st.SearchStrategy[bytes]:
    """Bytes that end a chain of kernel attributes: too short, another type or length, or anything else."""
    kinds, lengths = st.integers(0x00FF, 0x0106), st.sampled_from([0, 4, 7, 8, 9, 71, 72, 73, 0xFFFF])
    heads = st.builds(lambda kind, length: kind.to_bytes(2, "little") + length.to_bytes(2, "little"), kinds, lengths)
    near = st.builds(bytes.__add__, st.binary(max_size=80), heads)
    return (st.binary(max_size=LONGEST) | near).filter(lambda data: not _ends_with_attribute(data))


def _ends_with_attribute(data: bytes) -> bool:
    kind, length = (int.from_bytes(data[at : at + 2], "little") for at in (len(data) - 4, len(data) - 2))
    return len(data) >= HEAD_SIZE + length and VALUE_LENGTHS.get(kind) == length


def _picture(draw: Draw) -> Kimg:
    """A small one: its sides can ask for half a gigabyte."""
    height, width = draw(st.integers(0, 5)), draw(st.integers(0, 2 * LONGEST))
    numbers = draw(st.integers(0, 0xFF)), draw(st.integers(0, 0xFF))
    return Kimg(*numbers, height, width, draw(_exactly(height * row_length(width))))


def _kpack_file(draw: Draw) -> KpackFile:
    """A short one: its length can ask for 16 MiB."""
    data, path = draw(st.binary(max_size=LONGEST)), draw(st.binary(max_size=LONGEST))
    compression, checksum_type = draw(st.integers(0, 0xFF)), draw(st.integers(0, 3))
    checksum = draw(_exactly(2)) if checksum_type == 1 else b""
    return KpackFile(path, compression, len(data), draw(st.integers(0, 0xFFFFFF)), data, checksum_type, checksum)


def _app_list(draw: Draw) -> AppList:
    return AppList(tuple(draw(st.lists(records(ListedTbf), max_size=4))), draw(bytes_behind_apps()))


@functools.cache
def bytes_behind_apps() -> st.SearchStrategy[bytes]:
    """Bytes that end a list of apps: too short, another version, a size that is too small or leads out, or others."""
    sizes = st.integers(0, 7) | st.sampled_from([LONGEST + 9, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFF8, 0xFFFF_FFFF])
    lying = st.builds(lambda size, rest: b"\2\0\x10\0" + size.to_bytes(4, "little") + rest, sizes, _exactly(LONGEST))
    return (st.binary(max_size=LONGEST) | lying).filter(lambda data: not _starts_tbf(data))


def _starts_tbf(data: bytes) -> bool:
    size = int.from_bytes(data[4:8], "little")
    return len(data) >= LENGTHS_SIZE and data[:2] == b"\2\0" and LENGTHS_SIZE <= size <= len(data)


def _tickv_object(draw: Draw) -> TickvObject:
    value = draw(st.binary(max_size=LONGEST))
    flags = draw(st.integers(0, 0xFFFF)) & ~LENGTH_MASK
    header = TickvHeader(draw(st.integers(0, 0xFF)), flags | (OVERHEAD + len(value)), draw(st.integers(0, 2**64 - 1)))
    return TickvObject(header, value, draw(st.integers(0, 2**32 - 1)))


COMPOSED: dict[type, Callable[[Draw], Any]] = {
    AppList: _app_list,
    TbfFooter: _footer,
    TbfHeader: _header,
    Tbf: _tbf,
    KernelAttribute: _kernel_attribute,
    KernelAttributes: _kernel_attributes,
    TickvObject: _tickv_object,
    Kimg: _picture,
    KpackFile: _kpack_file,
}
"""Records whose fields depend on what comes behind them."""

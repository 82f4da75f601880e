"""Lists of elements in declared layouts: a counted one, one that ends with its region, one that ends where it must."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import construct

from formats.errors import Refused
from formats.layout import Expression, function_of
from formats.place import place_of


class _Elements(construct.Subconstruct):  # type: ignore[misc]
    """What the lists share: reading their elements.

    `compiled` is the fast parser of an element, once there is one.
    """

    compiled: Any = None

    def first_elements(self, most: int | None, stream: Any, context: Any) -> list[Any]:
        """Where only the error counts: the elements in front of the wrong one, so that a long list costs little."""
        elements: list[Any] = []
        if self.compiled is None or not place_of(context).only_errors or type(stream) is not BytesIO:
            return elements
        data, at = stream.getvalue(), stream.tell()
        while at < len(data) and len(elements) != most:
            try:
                element, at = self.compiled(data, at, len(data), context)
            except Refused:
                break
            elements.append(element)
        stream.seek(at)
        return elements

    def element(self, number: int, stream: Any, context: Any, path: str) -> Any:
        """The element at the stream's position."""
        place = place_of(context)
        place.enter(f"[{number}]", stream)
        value = self.subcon._parsereport(stream, context, path)
        place.leave(stream, value)
        return value

    def _sizeof(self, context: Any, path: str) -> int:
        raise construct.SizeofError("depends on the data", path=path)


class UntilEnd(_Elements):
    """Elements, one after the other, until the region ends; a tuple. Every element takes at least a byte."""

    def _parse(self, stream: Any, context: Any, path: str) -> Any:
        end = construct.stream_size(stream)
        elements = self.first_elements(None, stream, context)
        while (start := construct.stream_tell(stream, path)) < end:
            elements.append(self.element(len(elements), stream, context, path))
            assert construct.stream_tell(stream, path) > start, "an element without bytes never ends"
        return tuple(elements)

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        for element in obj:
            self.subcon._build(element, stream, context, path)
        return obj


class Repeat(_Elements):
    """A counted list, a tuple; `count` is a number or an expression."""

    def __init__(self, count: int | Expression, subcon: Any) -> None:
        super().__init__(subcon)
        self.count = count
        self.count_in = function_of(count)

    def _parse(self, stream: Any, context: Any, path: str) -> Any:
        count = self.count_in(context)
        elements = self.first_elements(count, stream, context)
        return (*elements, *(self.element(number, stream, context, path) for number in range(len(elements), count)))

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        if len(obj) != self.count_in(context):
            raise construct.CheckError(f"expected {self.count_in(context)}; found {len(obj)} elements", path=path)
        for element in obj:
            self.subcon._build(element, stream, context, path)
        return obj

    def _sizeof(self, context: Any, path: str) -> int:
        if not isinstance(self.count, int):
            raise construct.SizeofError("depends on the data", path=path)
        return self.count * int(self.subcon._sizeof(context, path))


class WhileItFits(_Elements):
    """Elements as long as whole ones of the declared shape follow; a tuple. What stops the chain stays unread.

    `most`: how many there can be; without it, as many as there are.
    """

    def __init__(self, subcon: Any, most: int | None = None) -> None:
        super().__init__(subcon)
        self.most = most

    def _parse(self, stream: Any, context: Any, path: str) -> Any:
        place = place_of(context)
        elements = self.first_elements(self.most, stream, context)
        while self.most is None or len(elements) < self.most:
            start, mark = construct.stream_tell(stream, path), place.mark()
            try:
                elements.append(self.element(len(elements), stream, context, path))
            except construct.ConstructError:
                place.go_back(mark)
                construct.stream_seek(stream, start, 0, path)
                return tuple(elements)
            assert construct.stream_tell(stream, path) > start, "an element without bytes never ends"
        return tuple(elements)

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        if self.most is not None and len(obj) > self.most:
            raise construct.CheckError(f"expected at most {self.most}; found {len(obj)} elements", path=path)
        for element in obj:
            self.subcon._build(element, stream, context, path)
        return obj

"""Adding, changing and taking away elements of a header, in the order in which elf2tab writes them."""

from __future__ import annotations

from formats.tock.tbf_elements import (
    ELEMENT_NAMES,
    FIXED_ADDRESSES,
    KERNEL_VERSION,
    MAIN,
    PACKAGE_NAME,
    PERMISSIONS,
    PROGRAM,
    SHORT_ID,
    STORAGE_PERMISSIONS,
    WRITEABLE_FLASH_REGIONS,
    Element,
    PackageName,
    Value,
    encoded_length,
)
from toolkit.errors import LayoutError

ORDER = (
    *(MAIN, PROGRAM, PACKAGE_NAME, WRITEABLE_FLASH_REGIONS, FIXED_ADDRESSES, PERMISSIONS, STORAGE_PERMISSIONS),
    *(KERNEL_VERSION, SHORT_ID),
)
"""Types in elf2tab's order; all others come behind."""
_EXACT = {MAIN, PROGRAM, WRITEABLE_FLASH_REGIONS, FIXED_ADDRESSES, KERNEL_VERSION, SHORT_ID}
"""Types whose values have a length that the kernel checks."""
LONGEST_VALUE = 0xFFFF
Elements = tuple[Element, ...]


def new_element(value: Value, number: int | None = None) -> Element:
    """An element of a value; `number` is its type, needed for values that are bytes. Raises LayoutError."""
    length = encoded_length(value)
    if length > LONGEST_VALUE:
        raise LayoutError(f"a value of {length:,} bytes is too long for an element")
    element = Element.of(value, number)
    require_readable(element)
    return element


def require_readable(element: Element) -> None:
    """Raise LayoutError for an element by which the kernel would refuse the app."""
    if not element.typed and element.type in _EXACT:
        raise LayoutError(f"{encoded_length(element.value)} bytes are no value of a {name_of(element.type)} element")
    if isinstance(element.value, PackageName):
        try:
            element.value.name.decode("utf-8")
        except UnicodeDecodeError:
            raise LayoutError(f"the name {element.value.name!r} is not UTF-8") from None


def with_value(elements: Elements, value: Value, number: int | None = None) -> Elements:
    """The elements with this value for its type: in every element that there is of the type, else in a new one.

    Raises:
        LayoutError: the value is too long for an element.
    """
    new = new_element(value, number)
    if any(element.type == new.type for element in elements):
        return tuple(new if element.type == new.type else element for element in elements)
    return inserted(elements, new)


def inserted(elements: Elements, new: Element) -> Elements:
    """The elements with one more, behind the last that does not belong behind it."""
    place = max((index + 1 for index, e in enumerate(elements) if _rank(e.type) <= _rank(new.type)), default=0)
    return (*elements[:place], new, *elements[place:])


def without(elements: Elements, number: int) -> Elements:
    """The elements without those of a type."""
    return tuple(element for element in elements if element.type != number)


def name_of(number: int) -> str:
    """The name of an element type, or its number."""
    return ELEMENT_NAMES.get(number, f"{number:#x}")


def _rank(number: int) -> int:
    return ORDER.index(number) if number in ORDER else len(ORDER)

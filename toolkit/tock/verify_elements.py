"""The rules for the elements of a header (formats/tock/SPEC.md: tbf_element)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from formats.tock.tbf_elements import (
    ELEMENT_NAMES,
    MAIN,
    PERMISSIONS,
    PIC_OPTION_1,
    PROGRAM,
    STORAGE_PERMISSIONS,
    WRITEABLE_FLASH_REGIONS,
    Element,
    PackageName,
    Permissions,
    StoragePermissions,
    encoded_length,
)
from toolkit.findings import Finding
from toolkit.tock.kernel_getters import MOST_STORAGE_IDS
from toolkit.tock.rules import found

Placed = tuple[int, Element]
"""An element and its offset in bytes from the start of the TBF."""
_COUNTED = (PERMISSIONS, STORAGE_PERMISSIONS)


def element_name(number: int) -> str:
    """The word for an element type, or its number."""
    return ELEMENT_NAMES.get(number, f"{number:#06x}")


def check_elements(elements: Sequence[Placed]) -> Iterator[Finding]:
    """Findings in the elements of one header, each alone and then together."""
    for offset, element in elements:
        where = element_name(element.type)
        yield from _check_shape(offset, element, where)
        yield from _check_value(offset, element, where)
    yield from _check_duplicates(elements)


def _check_shape(offset: int, element: Element, where: str) -> Iterator[Finding]:
    if any(element.padding):
        at = offset + 4 + encoded_length(element.value)
        yield found("tbf-element-padding", f"the padding is {element.padding.hex()}, not zeros", where, at)
    if element.type not in ELEMENT_NAMES:
        yield found("tbf-element-unknown", f"type {element.type:#06x} is unknown; readers skip it", where, offset)
    elif not element.typed:
        yield _wrong_length(offset, element, where)


def _wrong_length(offset: int, element: Element, where: str) -> Finding:
    length = encoded_length(element.value)
    if element.type in _COUNTED:
        return found("tbf-element-count", f"{length} bytes do not hold what the counts promise", where, offset)
    ignored = ", and is ignored" if element.type == PIC_OPTION_1 else ": the kernel refuses the app"
    return found("tbf-element-length", f"a value of {length} bytes is no {where}{ignored}", where, offset + 2)


def _check_value(offset: int, element: Element, where: str) -> Iterator[Finding]:
    value = element.value
    if isinstance(value, PackageName):
        yield from _check_name(offset, value.name, where)
    elif isinstance(value, (Permissions, StoragePermissions)) and value.extra:
        yield found("tbf-element-count", f"{len(value.extra)} bytes behind the last entry", where, offset + 2)
    if isinstance(value, StoragePermissions):
        most = max(len(value.read_ids), len(value.modify_ids))
        if most > MOST_STORAGE_IDS:
            message = f"{most} ids; the kernel takes {MOST_STORAGE_IDS} of a kind at most, and here none"
            yield found("tbf-storage-ids", message, where, offset + 4)


def _check_name(offset: int, name: bytes, where: str) -> Iterator[Finding]:
    if not name:
        yield found("tbf-name-empty", "the name has no bytes", where, offset)
    try:
        name.decode("utf-8")
    except UnicodeDecodeError as error:
        yield found("tbf-name-utf8", f"the name is not UTF-8: {error.reason}", where, offset + 4 + error.start)


def _check_duplicates(elements: Sequence[Placed]) -> Iterator[Finding]:
    counts = Counter(element.type for _offset, element in elements if element.type in ELEMENT_NAMES)
    for number, count in counts.items():
        if count == 1:
            continue
        offset = [offset for offset, element in elements if element.type == number][1]
        where = element_name(number)
        if number == WRITEABLE_FLASH_REGIONS:
            yield found("tbf-regions-split", f"{count} elements; the kernel takes the last only", where, offset)
        else:
            yield found(
                "tbf-element-duplicate", f"stands {count} times; the kernel takes {_used(number)}", where, offset
            )


def _used(number: int) -> str:
    """Which of several elements of one type the kernel takes."""
    if number == PIC_OPTION_1:
        return "none of this type"
    return "the first" if number in (MAIN, PROGRAM) else "the last"

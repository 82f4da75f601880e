"""Elements of an app added, set and taken away, whatever their type."""

from __future__ import annotations

from formats.tock.tbf_elements import (
    ELEMENT_NAMES,
    MAIN,
    PROGRAM,
    Element,
    Main,
    Permission,
    Permissions,
    Program,
    WriteableFlashRegions,
)
from toolkit.errors import LayoutError
from toolkit.tock.app import App
from toolkit.tock.edit.arrange import Size, arranged, require_app
from toolkit.tock.edit.elements import Elements, inserted, name_of, new_element
from toolkit.tock.edit.start import with_new_start, with_start
from toolkit.tock.edit.typed import Typed, made_element


def add_element(app: App, number: int, typed: Typed, *, arch: str = "") -> App:
    """The app with one element more, in elf2tab's order.

    Regions and permissions join an element of their type that is there. Of the types that the kernel knows there is
    one element each; a second one of another type is a second one. What is not said of a Main comes from Program, and
    the other way round; a Program ends where the app does, unless `binary_end_offset` says so.

    Raises:
        ToolkitError: the value cannot be made, there is one already, or it does not fit.
    """
    require_app(app)
    stored = [element for element in app.header.elements if element.type == number]
    if number in (MAIN, PROGRAM) and not stored:
        return with_new_start(app, number, typed, arch)
    new = made_element(number, typed, app)
    if stored and number in ELEMENT_NAMES:
        elements = _replaced(app.header.elements, stored[-1], _joined(stored[-1], new))
    else:
        elements = inserted(app.header.elements, new)
    return arranged(app, elements, size=Size(arch=arch))


def set_element(app: App, number: int, typed: Typed, index: int | None = None, *, arch: str = "") -> App:
    """The app with another value in its elements of a type; keys that are not given keep their values.

    Main and Program change together in what they share. Another protected_size moves the binary.

    Args:
        app: the app.
        number: the type.
        typed: what is said of the value.
        index: which of several elements of the type, from 0; None for all.
        arch: architecture name; tells, with the size that the app has, how it grows.

    Raises:
        ToolkitError: there is no such element, the value cannot be made, or it does not fit.
    """
    chosen = _chosen(app, number, index)
    if number in (MAIN, PROGRAM) and all(element.typed for element in chosen):
        return with_start(app, typed, made_element(number, typed, app, chosen[0]), arch)
    elements = app.header.elements
    for old in chosen:
        elements = _replaced(elements, old, made_element(number, typed, app, old))
    return arranged(app, elements, size=Size(arch=arch))


def remove_element(app: App, number: int, index: int | None = None, *, arch: str = "") -> App:
    """The app without its elements of a type, or without one of several, by index from 0.

    Without a Program nothing says where the binary ends: what were footers becomes part of it.

    Raises:
        LayoutError: there is no such element, or it is what the kernel starts the app by.
    """
    chosen = _chosen(app, number, index)
    left = tuple(element for element in app.header.elements if not any(element is old for old in chosen))
    starts = (Main, Program)
    if any(isinstance(e.value, starts) for e in chosen) and not any(isinstance(e.value, starts) for e in left):
        raise LayoutError(f"the kernel starts the app by its {name_of(number)}; it needs a main or a program")
    return arranged(app, left, size=Size(arch=arch))


def _chosen(app: App, number: int, index: int | None) -> list[Element]:
    stored = [element for element in app.header.elements if element.type == number]
    if not stored:
        raise LayoutError(f"there is no {name_of(number)} element")
    if index is None:
        return stored
    if not 0 <= index < len(stored):
        raise LayoutError(f"there is no {name_of(number)} element {index}; they count from 0 to {len(stored) - 1}")
    return [stored[index]]


def _replaced(elements: Elements, old: Element, new: Element) -> Elements:
    return tuple(new if element is old else element for element in elements)


def _joined(old: Element, new: Element) -> Element:
    """Both values in one element."""
    match old.value, new.value:
        case WriteableFlashRegions(), WriteableFlashRegions():
            return new_element(WriteableFlashRegions(old.value.regions + new.value.regions))
        case Permissions(), Permissions():
            return new_element(_joined_permissions(old.value, new.value))
    raise LayoutError(f"there is a {name_of(old.type)} element already; set changes it")


def _joined_permissions(old: Permissions, new: Permissions) -> Permissions:
    masks = {(p.driver, p.offset): p.allowed_commands for p in reversed(old.permissions)}
    masks = dict(reversed(masks.items()))
    for p in new.permissions:
        masks[p.driver, p.offset] = masks.get((p.driver, p.offset), 0) | p.allowed_commands
    return Permissions(tuple(Permission(*place, mask) for place, mask in masks.items()), old.extra)

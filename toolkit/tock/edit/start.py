"""What the kernel starts an app by: Main and Program, added or set, each in step with the other."""

from __future__ import annotations

import dataclasses

from formats.tock.tbf_elements import Element, Main, Program
from formats.tock.tbf_header import TBF_HEADER
from toolkit.errors import LayoutError
from toolkit.tock.app import App
from toolkit.tock.edit.arrange import Size, arranged, is_true, with_checksum
from toolkit.tock.edit.elements import Elements, inserted, name_of, new_element
from toolkit.tock.edit.typed import Typed, made_element

_SHARED = ("init_fn_offset", "protected_size", "minimum_ram_size")
_OWN = ("version", "binary_end_offset")


def with_new_start(app: App, number: int, typed: Typed, arch: str = "") -> App:
    """The app with a Main or Program that it had not; what is not said is as in the other.

    Raises:
        ToolkitError: the value cannot be made, or does not fit.
    """
    if not is_true(app):
        raise LayoutError("the header does not tell where the binary lies; `tbf verify` says more")
    other, length = app.header.main, len(app.tbf.protected_trailer)
    known = {name: getattr(other, name) for name in _SHARED} if other else {"protected_size": length}
    if typed.gives("binary_entry"):
        known.pop("init_fn_offset", None)
    value = _value_of(made_element(number, Typed({**known, **typed.keys}, typed.raw), app))
    as_it_is = dataclasses.replace(value, protected_size=length)
    if isinstance(as_it_is, Program):
        as_it_is = dataclasses.replace(as_it_is, binary_end_offset=app.binary_end)
    added = arranged(app, inserted(app.header.elements, new_element(as_it_is)), size=Size(arch=arch))
    return with_start(added, typed, new_element(value), arch)


def with_start(app: App, typed: Typed, new: Element, arch: str = "") -> App:
    """The app with the values of a new Main or Program, as far as they are given, in every Main and Program.

    Args:
        app: the app, which has one.
        typed: what is given.
        new: the element that was made of it.
        arch: architecture name; tells, with the size that the app has, how it grows.

    Raises:
        LayoutError: a value does not fit.
    """
    value = _value_of(new)
    if typed.gives("protected_size") and value.protected_size != len(app.tbf.protected_trailer):
        start = app.header.base.header_size + value.protected_size
        app = arranged(app, app_start=start, size=Size(arch=arch))
    shared: dict[str, int] = {}
    if typed.gives("init_fn_offset", "binary_entry"):
        shared["init_fn_offset"] = value.init_fn_offset
    if typed.gives("minimum_ram_size"):
        shared["minimum_ram_size"] = value.minimum_ram_size
    own = {name: getattr(value, name) for name in _OWN if isinstance(value, Program) and typed.gives(name)}
    return _read_anew(app, tuple(_with_numbers(element, shared, own) for element in app.header.elements))


def _value_of(element: Element) -> Main | Program:
    if not isinstance(element.value, (Main, Program)):
        raise LayoutError(f"the value does not have the length of a {name_of(element.type)}")
    return element.value


def _with_numbers(element: Element, shared: dict[str, int], own: dict[str, int]) -> Element:
    if isinstance(element.value, Program):
        return dataclasses.replace(element, value=dataclasses.replace(element.value, **shared, **own))
    if isinstance(element.value, Main):
        return dataclasses.replace(element, value=dataclasses.replace(element.value, **shared))
    return element


def _read_anew(app: App, elements: Elements) -> App:
    """The app with other numbers in its header, and cut into binary and footers where these say.

    Raises:
        LayoutError: a number does not fit, or makes an app that is none.
    """
    header = with_checksum(dataclasses.replace(app.header, elements=elements))
    read = App.parse(TBF_HEADER.build(header) + app.to_bytes()[app.header.base.header_size :])
    if is_true(app) and not is_true(read):
        ends = f"starts at {read.app_start:#x}, the app ends at {read.header.base.total_size:#x}"
        raise LayoutError(f"the binary cannot end at {read.binary_end:#x}: it {ends}")
    return read

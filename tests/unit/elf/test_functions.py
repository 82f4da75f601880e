"""Functions by address."""

from __future__ import annotations

import pytest

from tests.bounded import bounded_time
from toolkit.elf.functions import FURTHEST, FunctionTable
from toolkit.elf.readable import LONGEST_READABLE, readable_name
from toolkit.elf.symbols import Binding, Symbol, SymbolKind

FUNCTION, OBJECT = SymbolKind.FUNCTION, SymbolKind.OBJECT


def symbol(
    name: str, value: int, size: int = 0x10, kind: SymbolKind = FUNCTION, binding: Binding = Binding.GLOBAL
) -> Symbol:
    return Symbol(name, value, size, kind, binding, 1)


TABLE = FunctionTable(
    [
        symbol("first", 0x101),
        symbol("second", 0x121, 0),
        symbol("data", 0x141, kind=OBJECT),
        symbol("$t", 0x151),
        symbol("spare", 0x161, binding=Binding.WEAK),
        symbol("used", 0x161),
        symbol("shared", 0x161, binding=Binding.WEAK),
    ]
)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        (0x100, "first"),
        (0x101, "first"),
        (0x10E, "first+0xe"),
        (0x110, None),
        (0xFE, None),
        (0x142, "second+0x22"),
        (0x152, "second+0x32"),
        (0x160, "used"),
        (0x170, None),
    ],
)
def test_place(address: int, place: str | None) -> None:
    found = TABLE.find(address)
    assert (None if found is None else str(found)) == place


NAMES = {
    "_ZN4mbed6Ticker6detachEv": "mbed::Ticker::detach()",
    "_ZN4rtos6Thread5startEN4mbed8CallbackIFvvEEE": "rtos::Thread::start(mbed::Callback<void ()>)",
    "_ZN4mbed10DigitalOut5writeEi.constprop.0": "mbed::DigitalOut::write(int).constprop.0",
    "main": "main",
    "_Znonsense": "_Znonsense",
    "_Z": "_Z",
}
TRICKS = {
    "deep": "_Z1f" + "P" * 240 + "v",
    "long": "_Z" + "1a" * 600,
    "the same twice": "_Z1fPv" + "".join(f"FvS{mark}_S{mark}_E" for mark in ["", *"0123456"]),
    "the same twice, and too often": "_Z1fPv" + "".join(f"FvS{mark}_S{mark}_E" for mark in ["", *"0123456789ABCDEF"]),
}


@pytest.mark.parametrize(("stored", "readable"), NAMES.items())
def test_names_of_functions_are_readable(stored: str, readable: str) -> None:
    assert readable_name(stored) == readable


@pytest.mark.parametrize("name", TRICKS.values(), ids=TRICKS)
def test_names_that_would_be_endless_stay_as_they_are(name: str) -> None:
    with bounded_time():
        assert len(readable_name(name)) <= LONGEST_READABLE


def test_function_without_a_length_does_not_go_on_for_ever() -> None:
    table = FunctionTable([symbol("last", 0x1001, 0)])
    assert [table.find(0x1000 + offset) is None for offset in (FURTHEST - 2, FURTHEST)] == [False, True]


def test_no_functions() -> None:
    assert FunctionTable().find(0x100) is None

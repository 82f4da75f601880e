"""Functions by address."""

from __future__ import annotations

import pytest

from toolkit.elf.functions import FURTHEST, FunctionTable
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


def test_function_without_a_length_does_not_go_on_for_ever() -> None:
    table = FunctionTable([symbol("last", 0x1001, 0)])
    assert [table.find(0x1000 + offset) is None for offset in (FURTHEST - 2, FURTHEST)] == [False, True]


def test_no_functions() -> None:
    assert FunctionTable().find(0x100) is None

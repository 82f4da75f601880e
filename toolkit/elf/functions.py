"""Functions of a program by address: where an address of code stands, as ``name+0x12``."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from toolkit.elf.readable import readable_name
from toolkit.elf.symbols import Symbol, SymbolKind

_CODE = (SymbolKind.FUNCTION, SymbolKind.OTHER)
"""Kinds of symbols that name functions; the second one is that of functions chosen at the start."""
FURTHEST = 0x10000
"""Bytes behind the start of a function whose length is not known in which an address still counts as in it."""


@dataclass(frozen=True)
class FunctionPlace:
    """A place in a function.

    Attributes:
        name: the function, as the linker has it.
        offset: bytes behind its start.
    """

    name: str
    offset: int

    def __str__(self) -> str:
        name = readable_name(self.name)
        return f"{name}+{self.offset:#x}" if self.offset else name


class FunctionTable:
    """The functions of a program.

    Args:
        symbols: its symbols; others than functions are left out.
    """

    def __init__(self, symbols: Iterable[Symbol] = ()) -> None:
        found: dict[int, Symbol] = {}
        for symbol in symbols:
            if symbol.kind in _CODE and symbol.defined and symbol.name and not symbol.is_mark:
                known = found.get(symbol.address)
                if known is None or _counts_more(symbol, known):
                    found[symbol.address] = symbol
        self._symbols = [found[address] for address in sorted(found)]
        self._addresses = sorted(found)

    def __len__(self) -> int:
        return len(self._symbols)

    def find(self, address: int) -> FunctionPlace | None:
        """The place of an address of code, with or without the bit that says Thumb code; None outside of all."""
        address &= ~1
        index = bisect_right(self._addresses, address) - 1
        if index < 0:
            return None
        symbol = self._symbols[index]
        offset = address - symbol.address
        if offset >= (symbol.size or FURTHEST):
            return None
        return FunctionPlace(symbol.name, offset)


def _counts_more(symbol: Symbol, other: Symbol) -> bool:
    """Whether of two names for one function the first says more: that it has a length, that it is no spare one."""
    return (bool(symbol.size), symbol.binding.value != "weak") > (bool(other.size), other.binding.value != "weak")

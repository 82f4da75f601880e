"""A program by its ELF file: its memory model, and its functions by address."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from toolkit.elf.file import read_elf
from toolkit.elf.functions import FunctionTable
from toolkit.elf.symbols import read_symbols
from toolkit.findings import Finding
from toolkit.mbed.model.build import Build, Place
from toolkit.mbed.model.from_elf import build_from_elf
from toolkit.mbed.model.model import Model, make_model

TOLD = frozenset({"model-machine", "model-stripped", "model-bare-metal"})
"""Findings about the memory model that matter to whoever has a dump or a log, too."""


@dataclass(frozen=True)
class Program:
    """A program.

    Attributes:
        build: what its file says.
        functions: those that it names.
    """

    build: Build
    functions: FunctionTable

    @cached_property
    def model(self) -> Model:
        """Where everything lies."""
        return make_model(self.build)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the file does not say."""
        return tuple(finding for finding in self.model.findings if finding.code in TOLD)

    def place(self, name: str) -> Place | None:
        """What a symbol says."""
        return self.build.symbols.get(name)

    def function_at(self, address: int) -> str | None:
        """The function that an address of code lies in, as ``name+0x12``."""
        found = self.functions.find(address)
        return None if found is None else str(found)


def read_program(name: str, data: bytes) -> Program:
    """Read the ELF file of a program.

    Args:
        name: what to call it.
        data: the file.

    Raises:
        FormatError: it is none, not of little-endian byte order, or leads out of itself.
    """
    build = build_from_elf(name, data)
    symbols = read_symbols(read_elf(data)) if build.has_symbols else ()
    return Program(build, FunctionTable(symbols))

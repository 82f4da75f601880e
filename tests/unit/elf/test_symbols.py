"""Symbols of ELF files: what the table says, and tables that lie."""

from __future__ import annotations

import pytest

from formats.errors import FormatError
from tests.elf_files import FILE, FUNCTION, OBJECT, Named, Part, make_elf
from tests.golden_data import sample
from toolkit.elf.file import read_elf
from toolkit.elf.symbols import Binding, Symbol, SymbolKind, read_symbols

CODE = Part(0x0800_0000, bytes(64), ".text")


def symbols_of(data: bytes) -> dict[str, Symbol]:
    return {symbol.name: symbol for symbol in read_symbols(read_elf(data))}


@pytest.fixture(scope="module")
def of_sample() -> dict[str, Symbol]:
    return symbols_of(sample("mbed/elf-sample/mini_mbed.elf").read_bytes())


def test_an_object_has_its_size_and_section(of_sample: dict[str, Symbol]) -> None:
    assert of_sample["_main_stack"] == Symbol("_main_stack", 0x2000_0750, 4096, SymbolKind.OBJECT, Binding.GLOBAL, 5)


def test_local_symbols_are_there(of_sample: dict[str, Symbol]) -> None:
    stack = of_sample["os_timer_thread_stack"]
    assert (stack.address, stack.size, stack.binding) == (0x2000_0250, 768, Binding.LOCAL)


def test_the_limit_of_the_stack_is_absolute(of_sample: dict[str, Symbol]) -> None:
    assert of_sample["__StackLimit"].absolute


def test_an_address_has_no_thumb_bit(of_sample: dict[str, Symbol]) -> None:
    reset = of_sample["Reset_Handler"]
    assert (reset.value, reset.address) == (0x0800_0119, 0x0800_0118)


def test_every_entry_but_the_empty_one_is_read() -> None:
    assert len(read_symbols(read_elf(sample("mbed/elf-sample/mini_mbed.elf").read_bytes()))) == 76


def test_kinds() -> None:
    said = {"a.c": Named(0, kind=FILE), "f": Named(1, 2, FUNCTION), "o": Named(4, 4, OBJECT), "odd": Named(0, kind=9)}
    kinds = [symbol.kind for symbol in symbols_of(make_elf([CODE], symbols=said)).values()]
    assert kinds == [SymbolKind.FILE, SymbolKind.FUNCTION, SymbolKind.OBJECT, SymbolKind.OTHER]


def test_a_symbol_of_no_section_is_not_defined() -> None:
    assert not symbols_of(make_elf([CODE], symbols={"elsewhere": Named(0, section=0)}))["elsewhere"].defined


@pytest.mark.parametrize("name", ["$t", "$d", "$a.42", "$x"])
def test_marks(name: str) -> None:
    assert symbols_of(make_elf([CODE], symbols={name: 0}))[name].is_mark


@pytest.mark.parametrize("name", ["$", "$data", "t", "$tock"])
def test_names_that_are_no_marks(name: str) -> None:
    assert not symbols_of(make_elf([CODE], symbols={name: 0}))[name].is_mark


def test_words_of_64_bits() -> None:
    """An ELF file of another kind of machine, as this one runs on, put together by hand."""
    import struct

    names = b"\0big\0"
    entries = bytes(24) + struct.pack("<IBBHQQ", 1, 0x12, 0, 1, 0x1_2345_6789, 0x2_0000_0001)
    shstrtab = b"\0"
    start = 64
    rows = [(0, 0, 0, 0), (2, start, len(entries), 2), (3, start + len(entries), len(names), 0)]
    rows.append((3, start + len(entries) + len(names), len(shstrtab), 0))
    table = b"".join(
        struct.pack("<IIQQQQIIQQ", 0, kind, 0, 0, at, size, link, 0, 1, 0) for kind, at, size, link in rows
    )
    body = entries + names + shstrtab
    header = struct.pack("<4sBBBBQ", b"\x7fELF", 2, 1, 1, 0, 0)
    header += struct.pack("<HHIQQQIHHHHHH", 2, 62, 1, 0, 0, start + len(body), 0, 64, 56, 0, 64, 4, 3)
    (symbol,) = read_symbols(read_elf(header + body + table))
    said = ("big", 0x1_2345_6788, 0x2_0000_0001, SymbolKind.FUNCTION)
    assert (symbol.name, symbol.address, symbol.size, symbol.kind) == said


def test_a_stripped_file_has_none() -> None:
    assert read_symbols(read_elf(make_elf([CODE], stripped=True))) == ()


def test_a_name_outside_of_the_names_is_refused() -> None:
    data = make_elf([CODE], symbols={"name": 1})
    entry = data.index((1).to_bytes(4, "little") + (1).to_bytes(4, "little") + bytes(4) + b"\x10")
    with pytest.raises(FormatError, match="st_name"):
        read_symbols(read_elf(data[:entry] + b"\xff\xff\x00\x00" + data[entry + 4 :]))


def test_a_name_without_end_is_refused() -> None:
    with pytest.raises(FormatError, match="10,000 bytes or less"):
        read_symbols(read_elf(make_elf([CODE], symbols={"x" * 10_001: 0})))


def test_too_many_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.elf.symbols.MOST_SYMBOLS", 2)
    with pytest.raises(FormatError, match="at most 2"):
        read_symbols(read_elf(make_elf([CODE], symbols={"a": 0, "b": 0})))


def test_too_long_names_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.elf.symbols.MOST_NAME_BYTES", 5)
    with pytest.raises(FormatError, match="5 bytes together"):
        read_symbols(read_elf(make_elf([CODE], symbols={"abc": 0, "def": 0})))

"""Whatever a build holds: regions lie in order, apart, in their memories, and tell of all bytes in flash."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.elf_files import (
    ALLOC_WRITE,
    NOBITS,
    OBJECT,
    PROGBITS,
    READ_EXECUTE,
    READ_WRITE,
    WRITE,
    Lone,
    Named,
    Part,
    make_elf,
)
from tests.mbed_builds import FLASH, GCC, KERNEL, RAM, RAM_END, code
from tests.unit.mbed.test_model import TARGET
from toolkit.mbed.model.banks import BankKind
from toolkit.mbed.model.model import Model, make_model
from toolkit.mbed.model.names import OBJECTS, RANGES
from toolkit.mbed.model.read import read_build

RAM_PLACES = st.integers(RAM - 0x1000, RAM_END + 0x1000)
FLASH_PLACES = st.integers(FLASH, FLASH + 0x7_0000)
LENGTHS = st.integers(0, 0x4000)
NAMES = st.sampled_from(
    [".data", ".bss", ".heap", ".stack", ".noinit", ".text", "ARM_LIB_STACK", "x", ".crash_data_ram"]
)
SYMBOLS = st.sampled_from(
    sorted({name for pairs in RANGES.values() for pair in pairs for side in pair for name in side})
    + sorted(name for names in OBJECTS.values() for name in names)
)
AREAS = st.lists(
    st.builds(
        Lone, NAMES, RAM_PLACES, LENGTHS, st.sampled_from([NOBITS, PROGBITS]), st.sampled_from([ALLOC_WRITE, WRITE])
    ),
    max_size=5,
)
PARTS = st.lists(
    st.builds(
        lambda name, address, load, length, flags, more: Part(address, bytes(length), name, load, flags, more),
        NAMES,
        st.one_of(RAM_PLACES, FLASH_PLACES),
        FLASH_PLACES,
        st.integers(0, 0x400),
        st.sampled_from([READ_WRITE, READ_EXECUTE]),
        LENGTHS,
    ),
    min_size=1,
    max_size=5,
)
TABLE = st.dictionaries(SYMBOLS, st.builds(Named, RAM_PLACES, LENGTHS, st.just(OBJECT)), max_size=8)
BUILDS = st.builds(
    lambda parts, areas, symbols, stripped, first: make_elf(
        [*([Part(FLASH, code(), ".text")] if first else []), *parts], symbols=symbols, lone=areas, stripped=stripped
    ),
    PARTS,
    AREAS,
    st.one_of(TABLE, TABLE.map(lambda more: {**GCC, **KERNEL, **more})),
    st.booleans(),
    st.booleans(),
)


def model_of(data: bytes, *, known: bool) -> Model:
    return make_model(read_build("app.elf", data), TARGET if known else None)


@given(BUILDS, st.booleans())
def test_regions_lie_in_order_and_apart(data: bytes, known: bool) -> None:
    for bank in model_of(data, known=known).banks:
        ends = [bank.bank.range.address]
        for region in bank.regions:
            assert region.address >= ends[-1]
            assert region.length > 0
            ends.append(region.end)
        assert ends[-1] <= bank.bank.range.end


@given(BUILDS, st.booleans())
def test_memories_do_not_overlap(data: bytes, known: bool) -> None:
    ranges = sorted(bank.bank.range for bank in model_of(data, known=known).banks)
    assert all(one.end <= other.address for one, other in pairwise(ranges))


@given(BUILDS, st.booleans())
def test_flash_is_what_the_segments_store(data: bytes, known: bool) -> None:
    """The sum of `p_filesz` at `p_paddr`, less what two segments store in one place."""
    build = read_build("app.elf", data)
    model = make_model(build, TARGET if known else None)
    stored = {address for piece in build.stored for address in range(piece.range.address, piece.range.end)}
    in_ram = [bank.bank.range for bank in model.banks if bank.bank.kind is BankKind.RAM]
    kept = {address for address in stored if not any(address in range_ for range_ in in_ram)}
    assert model.totals()["flash"] == len(kept)


@given(BUILDS)
def test_used_and_free_are_all(data: bytes) -> None:
    for bank in model_of(data, known=True).banks:
        assert sum(region.length for region in bank.regions) + bank.free == bank.bank.range.length

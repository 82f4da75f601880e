"""ELF files and linker maps with bytes changed: our errors or a model, soon."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from formats.errors import FormatError
from tests.golden_data import sample
from tests.mbed_builds import TOOLCHAINS, build
from toolkit.errors import ToolkitError
from toolkit.mbed.linker_map.read import read_map
from toolkit.mbed.memory_banks import parse_memory_banks
from toolkit.mbed.model.model import make_model
from toolkit.mbed.model.read import read_build
from toolkit.mbed.modules import memap_report, modules_of_map
from toolkit.mbed.modules_of_elf import modules_of_elf

BUILDS = [build(toolchain) for toolchain in TOOLCHAINS]
MAP = sample("mbed/elf-sample/mini_mbed.map").read_bytes()
WORDS = [
    b"",
    b"0x",
    b"0xffffffffffffffff",
    b" ",
    b"\n",
    b"(",
    b")",
    b".a(",
    b"Execution Region ",
    b"load address",
    b"\xff",
]
CHANGES = st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), min_size=1, max_size=8)


@given(st.sampled_from(BUILDS), CHANGES, st.booleans())
def test_changed_elf_files(data: bytes, changes: list[tuple[int, int]], head: bool) -> None:
    changed = bytearray(data)
    for offset, value in changes:
        changed[offset % (256 if head else len(changed))] = value
    try:
        model = make_model(read_build("app.elf", bytes(changed)))
        model.as_dict()
        modules_of_elf(bytes(changed))
    except (FormatError, ToolkitError):
        return


@given(st.sampled_from(BUILDS), st.integers(0, 1 << 16))
def test_cut_elf_files(data: bytes, length: int) -> None:
    try:
        make_model(read_build("app.elf", data[: length % len(data)]))
    except (FormatError, ToolkitError):
        return


@given(st.lists(st.tuples(st.integers(0, len(MAP)), st.sampled_from(WORDS), st.integers(0, 40)), max_size=6))
def test_changed_maps(changes: list[tuple[int, bytes, int]]) -> None:
    changed = MAP
    for offset, word, length in changes:
        changed = changed[:offset] + word + changed[offset + length :]
    try:
        read = read_map("x.map", changed)
        memap_report(modules_of_map(read))
        make_model(read_build("x.map", changed)).as_dict()
    except (FormatError, ToolkitError):
        return


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=3),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["ROM", "RAM", "memory_banks", "start", "size", "A"]), inner)
        ),
    )
)
def test_any_json_as_memories(document: object) -> None:
    import json

    try:
        parse_memory_banks(Path("memory_banks.json"), json.dumps(document).encode())
    except ToolkitError:
        return

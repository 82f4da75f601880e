"""Limits of memory, and builds held against them; builds compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.elf_files import OBJECT, Named
from tests.golden_data import sample
from tests.mbed_builds import HEAP, RAM, ZEROS, build
from tests.unit.mbed.test_model import TARGET, split_heap
from toolkit.errors import ManifestError
from toolkit.mbed.model.budget import Budget, measure
from toolkit.mbed.model.compare import Comparison, compare_builds
from toolkit.mbed.model.limits import read_limits
from toolkit.mbed.model.model import make_model
from toolkit.mbed.model.read import read_build
from toolkit.mbed.targets import Target, target_named


def budget(folder: Path, text: str, target: Target | None = TARGET) -> Budget:
    path = folder / "limits.toml"
    path.write_text(text, encoding="utf-8")
    return measure(make_model(read_build("app.elf", build()), target), read_limits(path))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[memory.flash]\nat_most = 1088", None),
        ("[memory.flash]\nat_most = 1087", "budget-over"),
        ("[memory.FLASH]\nat_most = '0.3%'", None),
        ("[memory.FLASH]\nat_most = '0.1%'", "budget-over"),
        ("[memory.flash]\nfree_at_least = '511K'", "budget-under"),
        ("[memory.flash]\nfree_at_least = '510K'", None),
        ("[memory.ram]\nat_most = 6720", None),
        ("[memory.ram]\nat_most = 6719", "budget-over"),
        ("[region.heap]\nat_least = 57792", None),
        ("[region.heap]\nat_least = 57793", "budget-under"),
        ("[region.main-stack]\nat_least = '4K'", None),
        ("[region.stacks]\nat_least = 513", "budget-under"),
        ("[region.stacks]\nat_least = 512", None),
        ("[region.heap-0]\nat_least = 1", "budget-unknown"),
        ("[memory.SDRAM]\nat_most = 1", "budget-unknown"),
    ],
    ids=range(15),
)
def test_limits(tmp_path: Path, text: str, code: str | None) -> None:
    assert [finding.code for finding in budget(tmp_path, text).findings] == ([code] if code else [])


def test_static_ram_is_without_heap_and_isr_stack(tmp_path: Path) -> None:
    (one,) = budget(tmp_path, "[memory.ram]\nat_most = '100%'").measured
    assert one.length == HEAP - RAM


def test_a_share_of_a_memory_whose_size_nobody_knows(tmp_path: Path) -> None:
    (finding,) = budget(tmp_path, "[memory.flash]\nat_most = '90%'", None).findings
    assert finding.code == "budget-unknown"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[memory.flash]\nat_mots = 3",
        "[memory.flash]\nat_most = '101%'",
        "[memory.flash]\nat_most = -1",
        "[memory.flash]\nat_most = true",
        "[memory.flash]\nat_most = 1.5",
        "[memory]\nflash = 3",
        "memory = 3",
        "[region.heaps]\nat_least = 3",
        "[region.heap]\nfree_at_least = 3",
        "[[memory]]\nat_most = 3",
    ],
    ids=range(11),
)
def test_no_limits(tmp_path: Path, text: str) -> None:
    with pytest.raises(ManifestError):
        budget(tmp_path, text)


def test_flash_that_is_there_at_two_addresses_counts_once(tmp_path: Path) -> None:
    path = tmp_path / "limits.toml"
    path.write_text("[memory.flash]\nfree_at_least = 1", encoding="utf-8")
    model = make_model(read_build("app.elf", build()), target_named("NUCLEO_F746ZG"))
    (one,) = measure(model, read_limits(path)).measured
    assert (model.totals()["flash_free"], one.length, one.whole) == (0x10_0000 - 1088, 0x10_0000 - 1088, 0x10_0000)


def test_a_heap_in_two_parts_is_one(tmp_path: Path) -> None:
    path = tmp_path / "limits.toml"
    path.write_text("[region.heap]\nat_least = 1", encoding="utf-8")
    model = make_model(read_build("app.elf", split_heap()), target_named("K64F"))
    (one,) = measure(model, read_limits(path)).measured
    assert (one.length, one.whole) == (0x1_0000 - 0x500 + 0x2EC00, 0x40000)


def compare(one: bytes, other: bytes) -> Comparison:
    sides = [read_build("app.elf", data) for data in (one, other)]
    return compare_builds((sides[0], make_model(sides[0], TARGET)), (sides[1], make_model(sides[1], TARGET)))


def test_a_build_is_like_itself() -> None:
    assert compare(build(), build()).same


def test_a_longer_symbol() -> None:
    longer = {"_main_stack": Named(ZEROS + 0x100, 0x1800, OBJECT)}
    without = ("os_idle_thread_stack", "os_timer_thread_stack")
    (change,) = compare(build(without=without), build(without=without, symbols=longer)).of("symbol")
    assert (change.name, change.difference) == ("_main_stack", 0x800)


def test_a_region_that_is_gone() -> None:
    changes = compare(build(), build(without=("_main_stack",))).of("region")
    assert ("ZI: Main stack in RAM", None) in [(change.name, change.after) for change in changes]


def test_moved_symbols_are_no_difference_in_length() -> None:
    moved = {"os_idle_thread_stack": Named(ZEROS + 0x1110, 0x1F0, OBJECT), "other": Named(ZEROS, 8, OBJECT)}
    comparison = compare(build(symbols=moved), build(symbols=moved | {"other": Named(ZEROS + 8, 8, OBJECT)}))
    assert (len(comparison.of("symbol")), comparison.of("symbol", moved=False)) == (1, ())


def test_other_bytes_in_flash_are_a_difference() -> None:
    data = bytearray(build())
    data[data.index(b"\x00\xbf" * 8)] ^= 1
    comparison = compare(build(), bytes(data))
    assert (comparison.same, comparison.contents_differ, comparison.changes) == (False, True, ())


@pytest.mark.parametrize("other", ["mini_mbed.elf", "mini_mbed.map"])
def test_a_linker_map_is_compared_as_far_as_it_tells(other: str) -> None:
    before, after = (sample(f"mbed/elf-sample/{name}").read_bytes() for name in (other, "mini_mbed.map"))
    comparison = compare(before, after)
    assert (comparison.same, comparison.contents_differ) == (True, None)
    assert comparison.symbols_compared == (other == "mini_mbed.map")


def test_sections_of_one_name_are_told_apart() -> None:
    names = [change.name for change in compare(build("arm"), build("gcc")).of("section")]
    assert {"RW_IRAM1", "RW_IRAM1 #2"} <= set(names)

"""Jump tables of libraries."""

from __future__ import annotations

from formats.knightos.library import JUMP, RETURN
from tests.golden_data import sample
from tests.knightos_programs import library, sound_library
from toolkit.knightos.library.library import check, describe


def test_sound_library_has_no_findings() -> None:
    assert check(sound_library()) == []


def test_library_of_the_demo_has_no_findings() -> None:
    assert check((sample("knightos/demo/files/lib/core")).read_bytes()) == []


def test_functions_are_named_by_their_place() -> None:
    functions = describe(sound_library())["functions"]
    assert [(f["function"], f["name"], f["code_offset"]) for f in functions] == [
        (0, "init", None),
        (3, "deinit", None),
        (6, "", 12),
    ]


def test_known_ids() -> None:
    assert [describe(library(id_=id_))["known_as"] for id_ in (2, 4, 5, 6)] == ["corelib", "configlib", "libkpm", None]


def test_slots_that_are_wrong_in_the_same_way_are_one_finding() -> None:
    slots = [(RETURN, 0), *[(JUMP, 0xFFFF)] * 1000]
    assert [(found.code, found.where) for found in check(library(*slots))] == [("library-target", "function 0x3")]

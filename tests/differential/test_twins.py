"""Every registered spec has its Kaitai twin, and no twin stands alone."""

from __future__ import annotations

import re
from typing import Any

import pytest

from formats.codec import Spec
from formats.registry import FORMATS, ksy_path, section
from tests.differential.collected import COLLECTORS
from tests.differential.twins import twin_class
from tests.golden_data import ROOT

BEYOND_SPECS = {"knightos/kfs_fat": "knightos.kfs_entry", "knightos/upgrade": "knightos.upgrade_record"}
"""Walks that construct leaves to the toolkit, and the spec whose section describes what they walk over."""
KSY_FILES = sorted(p.relative_to(ROOT / "ksy").with_suffix("").as_posix() for p in (ROOT / "ksy").glob("[a-z]*/*.ksy"))
specs = pytest.mark.parametrize("spec", FORMATS.values(), ids=FORMATS)


def _ksy(path: str) -> str:
    return (ROOT / path).read_text()


def _key(text: str, key: str) -> str:
    found = re.search(rf"^ *{key}: (.+)$", text, re.MULTILINE)
    assert found is not None, f"no {key}"
    return found[1].strip("'\"")


@specs
def test_meta_id_is_the_stem(spec: Spec[Any]) -> None:
    assert _key(_ksy(ksy_path(spec)), "id") == spec.stem


@specs
def test_title_is_the_same(spec: Spec[Any]) -> None:
    assert _key(_ksy(ksy_path(spec)), "title") == spec.title


@specs
def test_doc_ref_names_the_section(spec: Spec[Any]) -> None:
    assert _key(_ksy(ksy_path(spec)), "doc-ref") == section(spec)


@specs
def test_compiled_class_carries_the_stem(spec: Spec[Any]) -> None:
    assert twin_class(spec).__module__.endswith(spec.stem)


@specs
def test_samples_are_collected(spec: Spec[Any]) -> None:
    assert COLLECTORS[spec.name]()


@pytest.mark.parametrize("path", KSY_FILES)
def test_ksy_belongs_to_a_spec(path: str) -> None:
    assert BEYOND_SPECS.get(path, path.replace("/", ".")) in FORMATS


@pytest.mark.parametrize("path", KSY_FILES)
def test_ksy_has_a_license(path: str) -> None:
    assert _key(_ksy(f"ksy/{path}.ksy"), "license") == "MIT"


@pytest.mark.parametrize("path", KSY_FILES)
def test_ksy_lines_are_short(path: str) -> None:
    assert [line for line in _ksy(f"ksy/{path}.ksy").splitlines() if len(line) > 80] == []

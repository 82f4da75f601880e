"""The tree is complete: what one part promises, the others hold."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

import pytest

from formats.codec import Spec
from formats.registry import FORMATS, find_format, ksy_path, section
from tests.golden_data import ROOT, SAMPLES

SOURCES = sorted(path for top in ("formats", "toolkit", "benchmarks", "tests") for path in (ROOT / top).rglob("*.py"))
OURS = [path for path in SOURCES if "parsers" not in path.parts and "parsers_rw" not in path.parts]


@pytest.mark.parametrize("spec", FORMATS.values(), ids=FORMATS)
def test_format_has_a_kaitai_twin(spec: Spec[object]) -> None:
    assert f"\n  id: {spec.stem}\n" in (ROOT / ksy_path(spec)).read_text()


@pytest.mark.parametrize("spec", FORMATS.values(), ids=FORMATS)
def test_format_is_described(spec: Spec[object]) -> None:
    path, _hash, heading = section(spec).partition("#")
    assert f"\n## {heading}\n" in (ROOT / path).read_text()


@pytest.mark.parametrize("spec", FORMATS.values(), ids=FORMATS)
def test_fields_of_the_description_are_those_of_the_record(spec: Spec[object]) -> None:
    path, _hash, heading = section(spec).partition("#")
    chapter = (ROOT / path).read_text().partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    missing = [field.name for field in spec.layout.fields if f"| {field.name} |" not in chapter]
    assert missing == []


@pytest.mark.parametrize("spec", FORMATS.values(), ids=FORMATS)
def test_every_field_has_words(spec: Spec[object]) -> None:
    assert [d.name for d in spec.layout.declarations if not d.doc.strip()] == []


def test_formats_are_found_by_their_stem() -> None:
    assert find_format("kfs_entry") is FORMATS["knightos.kfs_entry"]


def test_every_sample_has_an_origin() -> None:
    """The nearest ORIGIN.toml upwards, inside samples/, says where a file comes from."""
    files = subprocess.run(["git", "ls-files", "samples"], cwd=ROOT, capture_output=True, text=True, check=True)
    homeless = []
    for name in files.stdout.splitlines():
        path = ROOT / name
        folders = [folder for folder in path.parents if folder.is_relative_to(SAMPLES)]
        documents = path.suffix in {".md", ".toml"} or path.name == "index.json" or path.parent == SAMPLES
        if not documents and not any((folder / "ORIGIN.toml").exists() for folder in folders):
            homeless.append(name)
    assert homeless == []


@pytest.mark.parametrize("path", sorted(SAMPLES.rglob("ORIGIN.toml")), ids=lambda path: path.parent.name)
def test_origins_say_what_is_needed(path: Path) -> None:
    origin = tomllib.loads(path.read_text())
    assert {"origin", "made_with", "license"} <= set(origin)


def test_files_say_what_they_are() -> None:
    assert [path.relative_to(ROOT).as_posix() for path in OURS if not path.read_text().startswith('"""')] == []


def test_files_stay_small() -> None:
    """The sizes that a reader holds in the head."""
    longest = {path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines()) for path in OURS}
    assert [name for name, length in longest.items() if length > 450 and name.startswith(("formats", "toolkit"))] == []

"""The compiled parsers in this folder are those of the .ksy as they are now; and the .ksy serve other languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.differential.node import compile_ksy

HERE = Path(__file__).parent


def _contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.glob("*.py")}


@pytest.mark.parametrize(("folder", "read_write"), [("parsers", False), ("parsers_rw", True)])
def test_compiled_parsers_are_fresh(folder: str, read_write: bool, tmp_path: Path) -> None:
    compile_ksy("python", folder=tmp_path / "fresh", read_write=read_write)
    assert _contents(tmp_path / "fresh") == _contents(HERE / folder), "stale: run make ksy"


def test_ksy_compile_to_other_languages() -> None:
    """All in one process, whose error names the language and the file."""
    compile_ksy("java", "cpp_stl", "rust", "go", "csharp", "ruby")

"""The Kaitai compiler and the JavaScript parsers, for tests; they skip where node or the compiler is not installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.golden_data import ROOT

KSY = ROOT / "ksy"
MODULES = KSY / "node_modules"


def run_node(script: str, *arguments: str, stdin: str | None = None) -> str:
    """Run a script of ksy/ and give its output."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    if not (MODULES / "kaitai-struct-compiler").is_dir():
        pytest.skip("the Kaitai compiler is not installed (make compiler)")
    run = subprocess.run(
        [node, script, *arguments],
        cwd=KSY,
        env={**os.environ, "NODE_PATH": str(MODULES)},
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def compile_ksy(*languages: str, folder: Path | None = None, read_write: bool = False) -> None:
    """Compile all .ksy; without a folder nothing is written."""
    out = [] if folder is None else ["--out", str(folder)]
    chosen = [word for language in languages for word in ("--lang", language)]
    run_node("compile.mjs", *chosen, *out, *(["--read-write"] if read_write else []))


def ask_javascript(parsers: Path, questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Ask the parsers in a folder; ksy/ask.mjs describes questions and answers."""
    answers: list[dict[str, Any]] = json.loads(run_node("ask.mjs", str(parsers), stdin=json.dumps(questions)))
    return answers

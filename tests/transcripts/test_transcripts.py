"""Transcripts of the command line: `$ command`, its output, its exit code when it is not 0.

Each file is one session in a fresh folder, where `samples` leads to the samples. `make golden` rewrites the files from
what the program does now; the difference is for people to review.
"""

from __future__ import annotations

import gzip
import lzma
import os
import shlex
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.golden_data import SAMPLES

FOLDER = Path(__file__).parent
PROMPT = "$ "
UNPACKERS = {"gunzip": gzip.decompress, "xz": lzma.decompress}


def replay(text: str) -> str:
    """The session again: comments as they are, commands with what they say now."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("#") or (lines and not line and lines[-1].startswith("#")):
            lines.append(line)
        elif line.startswith(PROMPT):
            lines += [line, *answer(line.removeprefix(PROMPT)), ""]
    return "\n".join(lines)


def answer(command: str) -> list[str]:
    """What a command says; `gunzip -c FROM > TO` and `xz -dc FROM > TO` are there for compressed samples."""
    program, *arguments = shlex.split(command)
    if program in UNPACKERS:
        _options, source, _into, target = arguments
        Path(target).write_bytes(UNPACKERS[program](Path(source).read_bytes()))
        return []
    assert program == "flashwright", f"transcripts run flashwright only, not {program}"
    result = run(*arguments)
    said = [*result.output.splitlines(), *result.errors.splitlines()]
    return said if result.code == 0 else [*said, f"[exit {result.code}]"]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_transcript(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "samples").symlink_to(SAMPLES)
    monkeypatch.chdir(tmp_path)
    recorded = path.read_text(encoding="utf-8")
    now = replay(recorded)
    if os.environ.get("FLASHWRIGHT_REWRITE"):
        path.write_text(now, encoding="utf-8")
    assert now == recorded or os.environ.get("FLASHWRIGHT_REWRITE")

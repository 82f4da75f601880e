"""The README's console blocks are one session, and show what the program says now; `make golden` rewrites them."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.golden_data import ROOT, SAMPLES
from tests.transcripts.test_transcripts import replay

README = ROOT / "README.md"
BLOCK = re.compile(r"(?<=```console\n).*?(?=```\n)", re.DOTALL)


def test_readme_shows_what_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "samples").symlink_to(SAMPLES)
    monkeypatch.chdir(tmp_path)
    recorded = README.read_text(encoding="utf-8")
    now = BLOCK.sub(lambda block: replay(block[0]).rstrip("\n") + "\n", recorded)
    if os.environ.get("FLASHWRIGHT_REWRITE"):
        README.write_text(now, encoding="utf-8")
    assert now == recorded or os.environ.get("FLASHWRIGHT_REWRITE")

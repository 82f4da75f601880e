"""What several comparisons share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.differential.node import compile_ksy


@pytest.fixture(scope="session")
def javascript_parsers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All .ksy, compiled to JavaScript."""
    folder = tmp_path_factory.mktemp("javascript")
    compile_ksy("javascript", folder=folder)
    return folder

"""A browser for the tests of pages; without one they skip, saying so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.chromium import PROGRAM, Chromium, opened


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    """One browser for all tests of a module; it goes when they are done."""
    if not PROGRAM:
        pytest.skip("there is no chromium (Debian: apt-get install chromium)")
    with opened() as started:
        yield started

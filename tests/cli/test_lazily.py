"""Modules that wait until they are used."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from types import ModuleType

import pytest

from toolkit.cli.lazily import put_off

NAME = "flashwright_loaded_late"
SLOW = """
import sys, threading
sys.loads = getattr(sys, "loads", 0) + 1
threading.Event().wait(0.05)
value = sys.loads
"""
"""Gives other threads the time to look at it half loaded, and counts how often it is loaded."""
MANY = 8


@pytest.fixture
def late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """A module that is put off, as its importers see it."""
    tmp_path.joinpath(f"{NAME}.py").write_text(SLOW)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "loads", 0, raising=False)
    put_off(NAME)
    yield __import__(NAME)
    del sys.modules[NAME]


def loads() -> int:
    return int(vars(sys)["loads"])


def test_a_module_waits_until_it_is_used(late: ModuleType) -> None:
    assert loads() == 0
    assert (late.value, loads()) == (1, 1)


def test_a_module_is_loaded_once(late: ModuleType) -> None:
    assert (late.value, late.value, __import__(NAME).value, loads()) == (1, 1, 1, 1)


def test_threads_that_use_it_at_once_all_see_it_whole(late: ModuleType) -> None:
    barrier = Barrier(MANY)

    def use(_number: int) -> int:
        barrier.wait()
        return int(late.value)

    with ThreadPoolExecutor(MANY) as pool:
        assert list(pool.map(use, range(MANY))) == [1] * MANY


def test_a_name_that_is_missing_is_missing_as_ever(late: ModuleType) -> None:
    with pytest.raises(AttributeError, match=f"module '{NAME}' has no attribute 'none'"):
        late.none  # noqa: B018 - asking for it is what fails


def test_a_module_that_is_loaded_stays_as_it_is() -> None:
    put_off("json")
    assert type(sys.modules["json"]) is ModuleType


def test_a_module_that_does_not_exist_is_left_out() -> None:
    put_off("flashwright_nowhere")
    assert "flashwright_nowhere" not in sys.modules

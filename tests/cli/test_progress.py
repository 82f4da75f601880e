"""The bar of long work: on a terminal only, and only when the work is long."""

from __future__ import annotations

import io
import subprocess
import sys
from unittest import mock

import pytest

from toolkit.cli.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(stream: io.StringIO, path: str = "/home/a", patience: float = 0.0) -> str:
    """What a stream gets of two steps."""
    with mock.patch.object(sys, "stderr", stream), Progress("put", patience) as progress:
        progress(1, 2, path)
        progress(2, 2, path)
    return stream.getvalue()


def test_terminal_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    text = shown(Terminal())
    assert [word for word in ("put", "2/2", "/home/a") if word not in text] == []


def test_nothing_is_shown_elsewhere() -> None:
    assert shown(io.StringIO()) == ""


def test_short_work_shows_nothing() -> None:
    assert shown(Terminal(), patience=60.0) == ""


def test_paths_do_not_steer_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b]0;title" not in shown(Terminal(), "/\x1b]0;title\x07")


def test_paths_are_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    assert "/[red]a[/nothing]" in shown(Terminal(), "/[red]a[/nothing]")


def test_closed_standard_error_is_no_terminal() -> None:
    with mock.patch.object(sys, "stderr", None), Progress("put", 0.0) as progress:
        progress(1, 1, "/a")


def test_short_work_loads_nothing_to_draw_with() -> None:
    script = (
        "import sys; from toolkit.cli.progress import Progress as P; P('put')(1, 1, ''); print('rich' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout == "False\n"

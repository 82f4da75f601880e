"""Serving on in a process of its own, which the one that started it leaves behind when all is ready."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from toolkit.errors import ToolkitError, UnavailableError

_READY = b"ready"
_UNAVAILABLE, _REFUSED = b"3", b"2"


def in_background(work: Callable[[Callable[[], None]], None]) -> None:
    """Do some work in a new process; returns when that calls what it was given, and goes on there.

    Raises:
        UnavailableError, ToolkitError: what the work raised before it was ready.
    """
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.close(reading)
        _work(work, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        message = told.read()
    if message == _READY:
        return
    text = message[1:].decode("utf-8", "replace") or "the process that was to serve ended at once"
    raise UnavailableError(text) if message[:1] == _UNAVAILABLE else ToolkitError(text)


def _work(work: Callable[[Callable[[], None]], None], writing: int) -> None:
    """The new process: never returns."""
    try:
        os.setsid()
        os.chdir("/")
        let_signals_end_serving()
        work(lambda: _let_go(writing))
    except ToolkitError as error:
        kind = _UNAVAILABLE if isinstance(error, UnavailableError) else _REFUSED
        os.write(writing, kind + error.with_advice.encode("utf-8", "replace"))
    finally:
        os._exit(0)


def let_signals_end_serving() -> None:
    """Have libfuse end the mount at these signals: a handler of Python's would wait for the next question."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def _let_go(writing: int) -> None:
    """Tell the starter that all is ready, and give its terminal back."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.write(writing, _READY)
    os.close(writing)

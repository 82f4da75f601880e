"""``with mounted(filesystem, folder): …``: a mount for scripts and tests, served by a thread of this process."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from toolkit import pyfilesystem  # first: it makes `import fs` work

# isort: split
from fs.base import FS

from toolkit.errors import ToolkitError, UnavailableError
from toolkit.mount.fuse import serve, unmount

PATIENCE = 10.0
"""Seconds to wait for a mount to come or go."""

assert pyfilesystem


@contextmanager
def mounted(filesystem: FS, folder: Path, *, read_only: bool = False, name: str = "flashwright") -> Iterator[Path]:
    """Mount a filesystem for the length of a block; gives the folder.

    Signals do in the block what they did before it: a process that is ended by one leaves the folder to `unmount`.

    Args:
        filesystem: what to mount; stays open.
        folder: an empty folder of the host.
        read_only: mount it so.
        name: what `mount` and `df` call it.

    Raises:
        UnavailableError: FUSE is missing, or refuses.
        ToolkitError: the folder is none, not empty, or still in use at the end.
    """
    is_ready = threading.Event()
    failures: list[ToolkitError] = []
    signals = _SignalHandlers()

    def ready() -> None:
        signals.restore()
        is_ready.set()

    def run() -> None:
        try:
            serve(filesystem, folder, name=name, read_only=read_only, started=time.time_ns(), ready=ready)
        except ToolkitError as error:
            failures.append(error)
        finally:
            is_ready.set()  # where it failed; libfuse gives up its handlers itself

    with _no_waiting_children():
        yield from _served(run, folder, is_ready, failures)


@contextmanager
def _no_waiting_children() -> Iterator[None]:
    """Let nobody wait for a new process with Python's lock in hand, as vfork does.

    On its way to its program that process may go into the mounted folder, or give up a file there; then the server,
    which is a thread of this process, could not answer.
    """
    settings = vars(subprocess)
    before = settings.get("_USE_VFORK")
    settings["_USE_VFORK"] = False
    try:
        yield
    finally:
        settings["_USE_VFORK"] = before


class _SignalHandlers:
    """What this process does on signals that libfuse takes for itself, so that nobody else could end the process.

    Read and set below Python, which lets its main thread alone do it.
    """

    def __init__(self) -> None:
        api = ctypes.pythonapi
        api.PyOS_getsig.restype = ctypes.c_void_p
        api.PyOS_setsig.restype = ctypes.c_void_p
        api.PyOS_setsig.argtypes = ctypes.c_int, ctypes.c_void_p
        numbers = signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGPIPE
        self._handlers = {number: api.PyOS_getsig(number) for number in numbers}

    def restore(self) -> None:
        """Have them as they were before."""
        for number, handler in self._handlers.items():
            ctypes.pythonapi.PyOS_setsig(number, handler)


def _served(
    run: Callable[[], None], folder: Path, is_ready: threading.Event, failures: Sequence[ToolkitError]
) -> Iterator[Path]:
    server = threading.Thread(target=run, name=f"mount of {folder}", daemon=True)
    server.start()
    if not is_ready.wait(PATIENCE):
        raise UnavailableError(f"{folder} is not mounted after {PATIENCE:.0f} seconds")
    if failures:
        raise failures[0]
    try:
        yield folder
    finally:
        _unmount_patiently(folder)
        server.join(PATIENCE)


def _unmount_patiently(folder: Path) -> None:
    """Unmount; what other programs just had open may take a moment to be given back."""
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        with suppress(ToolkitError):
            unmount(folder)
            return
        time.sleep(0.05)
    unmount(folder)

"""Serving a PyFilesystem to clients of WebDAV, which every system has: the way where there is no FUSE.

By wsgidav and cheroot. Nobody has to log in, so that who reaches the address reaches the files: as a rule, only
programs of this machine do.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from typing import Any

from toolkit import pyfilesystem  # first: it makes `import fs` work

# isort: split
from fs.base import FS

from toolkit.errors import UnavailableError
from toolkit.mount.webdav.tree import Tree

LOOPBACK = "127.0.0.1"
_HERE = {"0.0.0.0": LOOPBACK, "::": "::1"}  # noqa: S104 - names of all addresses, and what reaches them from here
_PULSE = 0.02
"""Seconds until a thread that is told to stop looks up."""

assert pyfilesystem


def serve(
    filesystem: FS,
    *,
    host: str = LOOPBACK,
    port: int = 0,
    write: bool = False,
    started: int | None = None,
    ready: Callable[[str], None] = lambda _url: None,
) -> None:
    """Serve a filesystem until Ctrl-C, or until something else raises in this thread.

    Args:
        filesystem: what to serve; stays open.
        host: name or address to listen at.
        port: port to listen at; 0 for any.
        write: take changes.
        started: time of what is not changed, in nanoseconds since 1970; now, where it is not given.
        ready: told the URL when clients may come.

    Raises:
        UnavailableError: wsgidav or cheroot is missing, or nobody can listen there.
    """
    server, url = _listening(filesystem, host, port, write=write, started=started)
    try:
        with suppress(KeyboardInterrupt):
            ready(url)
            server.serve()
    finally:
        server.stop()


@contextmanager
def served(
    filesystem: FS, *, host: str = LOOPBACK, port: int = 0, write: bool = False, started: int | None = None
) -> Iterator[str]:
    """Serve a filesystem for the length of a block, from a thread of its own; gives the URL.

    Arguments and errors as for `serve`.
    """
    server, url = _listening(filesystem, host, port, write=write, started=started)
    server.expiration_interval = _PULSE
    thread = threading.Thread(target=server.serve, name=f"server of {url}", daemon=True)
    thread.start()
    try:
        yield url
    finally:
        server.stop()
        thread.join()


def require_webdav() -> None:
    """Raise UnavailableError, naming what to install, where wsgidav or cheroot is missing."""
    for package in ("cheroot", "wsgidav"):
        if find_spec(package) is None:
            raise UnavailableError(f"{package} is missing: pip install 'flashwright[webdav]'")


def _listening(filesystem: FS, host: str, port: int, *, write: bool, started: int | None) -> tuple[Any, str]:
    """A server that listens, and its URL."""
    require_webdav()
    from toolkit.mount.webdav.admission import Hosts
    from toolkit.mount.webdav.application import Application
    from toolkit.mount.webdav.listener import Listener

    tree = Tree(filesystem, started=time.time_ns() if started is None else started)
    server = Listener(host, port, Application(tree, Hosts(host), write=write and not tree.is_read_only))
    address, actual_port = server.bind_addr
    address = _HERE.get(address, address)
    return server, f"http://{f'[{address}]' if ':' in address else address}:{actual_port}/"

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
_HEADER_SIZE = 64 << 10
_WAITING = 64
"""Connections that wait for a thread."""
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
    tree = Tree(filesystem, started=time.time_ns() if started is None else started)
    server, url = _listening(tree, host, port, write=write)
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
    tree = Tree(filesystem, started=time.time_ns() if started is None else started)
    server, url = _listening(tree, host, port, write=write)
    server.expiration_interval = _PULSE
    thread = threading.Thread(target=server.serve, name=f"server of {url}", daemon=True)
    thread.start()
    try:
        yield url
    finally:
        server.stop()
        thread.join()


def _listening(tree: Tree, host: str, port: int, *, write: bool) -> tuple[Any, str]:
    """A server that listens, and its URL."""
    server = _server(tree, host, port, write=write)
    try:
        server.prepare()
    except (OSError, UnicodeError, OverflowError) as error:
        raise UnavailableError(f"cannot listen at port {port} of {host}: {_reason(error)}") from None
    address, actual_port = server.bind_addr
    address = _HERE.get(address, address)
    return server, f"http://{f'[{address}]' if ':' in address else address}:{actual_port}/"


def require_webdav() -> None:
    """Raise UnavailableError, naming what to install, where wsgidav or cheroot is missing."""
    for package in ("cheroot", "wsgidav"):
        if find_spec(package) is None:
            raise UnavailableError(f"{package} is missing: pip install 'flashwright[webdav]'")


def _server(tree: Tree, host: str, port: int, *, write: bool) -> Any:
    require_webdav()
    from cheroot.wsgi import Server

    from toolkit.mount.webdav.admission import Hosts
    from toolkit.mount.webdav.application import Application

    application = Application(tree, Hosts(host), write=write and not tree.is_read_only)
    server: Any = Server((host, port), application, server_name="flashwright", request_queue_size=_WAITING)
    server.max_request_header_size = _HEADER_SIZE
    server.error_log = lambda *_words, **_more: None  # clients that go away are no news
    return server


def _reason(error: Exception) -> str:
    """What cheroot has from the system, without what it puts around."""
    words = str(error)
    if "Address already in use" in words or "10048" in words:
        return "it is in use; choose another with --port, or 0 for any"
    return words.rpartition("] ")[2].rstrip(")") or words

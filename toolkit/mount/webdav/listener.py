"""The HTTP server, cheroot's, with our limits and without its words on the terminal."""

from __future__ import annotations

import errno
import os
import socket
from typing import Any

from cheroot.wsgi import Server

from toolkit.errors import UnavailableError

_HEADER_SIZE = 64 << 10
_WAITING = 64
"""Connections that wait for a thread."""
_PATIENCE = 2
"""Seconds that clients have at the end, to send what they are sending."""


class Listener(Server):
    """Listens when it is made.

    Args:
        host: name or address to listen at.
        port: port; 0 for any.
        application: what answers.

    Raises:
        UnavailableError: nobody can listen there.
    """

    max_request_header_size = _HEADER_SIZE

    def __init__(self, host: str, port: int, application: Any) -> None:
        try:
            super().__init__(
                (host, port),
                application,
                server_name="flashwright",
                request_queue_size=_WAITING,
                shutdown_timeout=_PATIENCE,
            )
            self.prepare()
        except (OSError, ValueError) as error:
            raise UnavailableError(f"cannot listen at port {port} of {host!r}: {_reason(error)}") from None

    @staticmethod
    def bind_socket(unbound: socket.socket, address: Any) -> socket.socket:
        """Bind, and keep nothing where that fails."""
        try:
            unbound.bind(address)
        except BaseException:
            unbound.close()
            raise
        return unbound

    def error_log(self, *_words: Any, **_named: Any) -> None:
        """Say nothing: clients that go away are no news, and what goes wrong is answered."""


def _reason(error: Exception) -> str:
    """What the system says, without what cheroot puts around it."""
    words = str(error)
    if os.strerror(errno.EADDRINUSE) in words:
        return "it is in use; choose another with --port, or 0 for any"
    return words.rpartition("] ")[2].rstrip(")")

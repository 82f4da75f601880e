"""The WSGI application: lets requests in, has them answered, and says what went wrong in one line."""

from __future__ import annotations

import errno
import itertools
import logging
from collections.abc import Callable, Generator, Iterable, Iterator
from email.utils import formatdate
from http import HTTPStatus
from typing import Any
from xml.etree.ElementTree import register_namespace

from wsgidav.dav_error import DAVError

from toolkit.mount.webdav.admission import SERVER, Body, Hosts, admit
from toolkit.mount.webdav.requests import Requests
from toolkit.mount.webdav.resources import Environment, Provider
from toolkit.mount.webdav.tree import Tree

_CONFIG: dict[str, Any] = {
    "add_header_MS_Author_Via": True,  # Windows takes a server for one of WebDAV by it
    "block_size": 64 << 10,
    "default_charset": "utf-8",
    "hotfixes": {},
}
_HEADERS = (
    ("Cache-Control", "no-cache"),
    ("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'"),  # a file is no program
    ("X-Content-Type-Options", "nosniff"),
)
_WITHOUT_BODY = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)

logging.getLogger("wsgidav").addHandler(logging.NullHandler())  # it would write to the terminal
register_namespace("D", "DAV:")  # the prefix that other servers have, too; some clients know no other


class _Answer:
    """Status and headers, as long as they can still be others."""

    def __init__(self) -> None:
        self._status = HTTPStatus.INTERNAL_SERVER_ERROR
        self._headers: list[tuple[str, str]] = []

    def __call__(self, status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
        self._status, self._headers = HTTPStatus(int(status.split()[0])), headers

    def refuse(self, error: Exception) -> bytes:
        """Become the answer to what went wrong; the body."""
        kind, body = "text/plain; charset=utf-8", b""
        if isinstance(error, DAVError):
            self._status = HTTPStatus(error.value)
            if error.err_condition:
                kind, body = error.get_response_page()
            else:
                body = self._sentence(error.context_info)
        else:
            self._status = HTTPStatus.INTERNAL_SERVER_ERROR
            body = self._sentence("a bug in flashwright")
        if self._status in _WITHOUT_BODY:
            body = b""
        more = getattr(error, "add_headers", None) or []
        self._headers = [("Content-Type", kind), ("Content-Length", str(len(body))), *more]
        return body

    def _sentence(self, words: str | None) -> bytes:
        sentence = f"{self._status.phrase}: {words}" if words else self._status.phrase
        return f"{sentence}\n".encode("utf-8", "backslashreplace")

    @property
    def length(self) -> int:
        """How many bytes of body are announced."""
        return int(dict(self._headers).get("Content-Length", "0"))

    def start(self, start_response: Callable[..., Any]) -> None:
        """Send it."""
        left_out = {"date"} | ({"content-length", "content-type"} if self._status in _WITHOUT_BODY else set())
        headers = [(name, value) for name, value in self._headers if name.lower() not in left_out]
        headers += [*_HEADERS, ("Date", formatdate(usegmt=True))]
        start_response(f"{self._status.value} {self._status.phrase}", headers)


class Application:
    """A tree for clients of WebDAV.

    Args:
        tree: what is served.
        hosts: names under which it is.
        write: take changes.
    """

    def __init__(self, tree: Tree, hosts: Hosts, *, write: bool) -> None:
        self._hosts = hosts
        self._write = write
        self._provider = Provider(tree, write=write)

    def __call__(self, environ: Environment, start_response: Callable[..., Any]) -> Generator[bytes, None, None]:
        """Answer one request. A client that goes away in its middle is left to the server."""
        answer, body = _Answer(), Body(environ)
        chunks = iter(self._answered(environ, body, answer))
        try:
            first = next(chunks, b"")
        except (BrokenPipeError, TimeoutError):
            raise
        except Exception as error:
            first = answer.refuse(error)
        body.discard()
        answer.start(start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            yield from _as_long_as(answer.length, first, chunks)
        if not body.has_length:
            raise BrokenPipeError(errno.EPIPE, "nobody knows where the next request begins")

    def _answered(self, environ: Environment, body: Body, answer: _Answer) -> Iterable[bytes]:
        admit(environ, body, self._hosts, write=self._write)
        environ["wsgidav.config"] = _CONFIG
        environ["wsgidav.provider"] = self._provider
        environ["wsgidav.verbose"] = 0
        environ["wsgidav.auth.user_name"] = "anonymous"
        if environ["REQUEST_URI"] == SERVER:
            level = "1,2" if self._write else "1"
            answer("200 OK", [("DAV", level), ("MS-Author-Via", "DAV"), ("Content-Length", "0")])
        else:
            yield from Requests(self._provider)(environ, answer)


def _as_long_as(length: int, first: bytes, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """A body; breaks off where it turns out shorter than announced, rather than to look whole."""
    for chunk in itertools.chain([first], chunks):
        yield chunk
        length -= len(chunk)
    if length > 0:
        raise BrokenPipeError(errno.EPIPE, "what is sent has changed")

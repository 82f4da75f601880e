"""What a request must be like before anybody looks at it: for us, about a path in the tree, and whole.

A page of the web may have its own name lead to this machine, and then asks us in its name: so only names that are ours
count. Paths come in the request as bytes; nothing that any system takes for a way up, or for the end of a name, passes.
"""

from __future__ import annotations

import errno
import io
import ipaddress
import re
import socket
from collections.abc import Mapping
from http import HTTPStatus
from typing import IO, Any
from urllib.parse import unquote_to_bytes

from wsgidav.dav_error import DAVError

from toolkit.mount.webdav.tree import is_servable

DESTINATION = "flashwright.destination"
"""Key of the path that the header Destination means."""
SERVER = "*"
"""What OPTIONS asks about instead of a path: the server as a whole."""
CHANGES = frozenset({"PUT", "DELETE", "MKCOL", "COPY", "MOVE", "PROPPATCH", "LOCK", "UNLOCK", "POST", "PATCH"})
MAX_BODY = 1 << 20
"""Bytes of a body that is no file: a few lines of XML, as a rule."""
_PART = 64 << 10
_NUMBER = re.compile(r"[0-9]{1,18}")
_URL = re.compile(r"(?:(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<host>[^/?#]*))?(?P<path>/[^?#]*)", re.IGNORECASE)
_ONE_RANGE = re.compile(r"bytes=(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))")


class Hosts:
    """The names under which a server may be asked.

    Args:
        host: name or address that it listens at.
    """

    def __init__(self, host: str) -> None:
        self._is_anywhere = _is(host, "is_unspecified")
        self._names = {"localhost", host.lower(), *([socket.gethostname().lower()] if self._is_anywhere else [])}

    def __contains__(self, host: str) -> bool:
        name = _without_port(host.lower())
        if name in self._names or _is(name, "is_loopback"):
            return True
        return self._is_anywhere and _is(name, "version")  # an address is nobody's name


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a server that listens there."""
    return host.lower() == "localhost" or _is(host, "is_loopback")


def _is(host: str, attribute: str) -> bool:
    try:
        return bool(getattr(ipaddress.ip_address(host), attribute))
    except ValueError:
        return False


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def admit(environ: dict[str, Any], body: Body, hosts: Hosts, *, write: bool) -> None:
    """Let a request in: its path becomes text with surrogate escapes, its destination a path, its body a stream.

    Raises:
        DAVError: the request is not for us, or not what a request should be.
    """
    if environ.get("HTTP_HOST", "") not in hosts:
        raise DAVError(HTTPStatus.MISDIRECTED_REQUEST, "this server does not have that name")
    if not body.has_length:
        raise DAVError(HTTPStatus.BAD_REQUEST, "no such length")
    if environ["REQUEST_URI"] != SERVER:
        environ["PATH_INFO"] = _path(environ["REQUEST_URI"].partition("?")[0])
    if environ["REQUEST_METHOD"] in CHANGES and not write:
        raise DAVError(HTTPStatus.FORBIDDEN, "this server is read-only")
    environ["wsgi.input"] = body
    if environ["REQUEST_METHOD"] != "PUT":
        content = _small_body(body)
        environ["wsgi.input"], environ["CONTENT_LENGTH"] = io.BytesIO(content), str(len(content))
    _admit_headers(environ)


def _admit_headers(environ: dict[str, Any]) -> None:
    if "HTTP_DESTINATION" in environ:
        environ[DESTINATION] = _destination(environ)
    if not _is_usable_range(environ.get("HTTP_RANGE", "")):
        environ.pop("HTTP_RANGE", None)


def _path(target: str) -> str:
    """The path that a request names."""
    names = [_name(part) for part in target.split("/")]
    if names[0] or target.startswith("//") or not all(is_servable(name) for name in names if name):
        raise DAVError(HTTPStatus.BAD_REQUEST, "no such path can be served")
    return "/" + "/".join(filter(None, names)) + "/" * (len(names) > 2 and not names[-1])


def _name(part: str) -> str:
    """One name of a path; bytes that are no UTF-8 as surrogate escapes."""
    return unquote_to_bytes(part.encode("latin-1")).decode("utf-8", "surrogateescape")


def _destination(environ: Mapping[str, Any]) -> str:
    """The path that the header Destination means, which may name this server and no other."""
    found = _URL.fullmatch(environ["HTTP_DESTINATION"].strip())
    if found is None:
        raise DAVError(HTTPStatus.BAD_REQUEST, "the destination is no URL")
    if found["scheme"] is not None:
        is_ours = found["scheme"].lower() == environ["wsgi.url_scheme"]
        if not is_ours or found["host"].lower() != environ["HTTP_HOST"].lower():
            raise DAVError(HTTPStatus.BAD_GATEWAY, "the destination is another server")
    return _path(found["path"])


def _is_usable_range(header: str) -> bool:
    """Whether wsgidav does with a range what it should; others may be left alone, and give the whole file."""
    found = _ONE_RANGE.fullmatch(header.replace(" ", ""))
    if not found:
        return False
    first, last, count = found.groups()
    return int(count) > 0 if count else not last or int(first) <= int(last)


class Body:
    """The body of a request, which is read to its end or is an error.

    Args:
        environ: the request.

    Attributes:
        has_length: whether one can know where it ends.
    """

    def __init__(self, environ: Mapping[str, Any]) -> None:
        self._stream: IO[bytes] = environ["wsgi.input"]
        length = environ.get("CONTENT_LENGTH") or "0"
        is_chunked = bool(environ.get("wsgi.input_terminated"))
        self.has_length = is_chunked or _NUMBER.fullmatch(length) is not None
        self._left = None if is_chunked else int(length) if self.has_length else 0

    def read(self, size: int) -> bytes:
        """Some bytes, none at the end. Raises BrokenPipeError where the client stops before it."""
        if self._left == 0:
            return b""
        try:
            part = self._stream.read(size if self._left is None else min(size, self._left))
        except ValueError:
            raise BrokenPipeError(errno.EPIPE, "a chunk is not what it should be") from None
        if self._left is not None:
            if not part:
                raise BrokenPipeError(errno.EPIPE, "the client went away")
            self._left -= len(part)
        return part

    def discard(self) -> None:
        """Read what is left, so that the next request of the connection begins where it should."""
        while self.read(_PART):
            pass


def _small_body(body: Body) -> bytes:
    content = b""
    while part := body.read(_PART):
        content += part
        if len(content) > MAX_BODY:
            raise DAVError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return content

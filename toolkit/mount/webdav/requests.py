"""Methods that wsgidav would not carry out as a whole or not at all: PUT, COPY, MOVE; and some limits.

Names of methods are those of wsgidav. A refusal is a DAVError.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import IO, Any

from wsgidav.dav_error import DAVError
from wsgidav.request_server import RequestServer
from wsgidav.util import get_uri_name, get_uri_parent, is_equal_or_child_uri

from toolkit.mount.webdav.admission import DESTINATION
from toolkit.mount.webdav.errors import errors_of_dav
from toolkit.mount.webdav.page import page
from toolkit.mount.webdav.resources import Collection, Environment, File, Provider
from toolkit.mount.webdav.tree import Stored

StartResponse = Callable[..., Any]
_IN_MEMORY = 4 << 20
"""Bytes of a file that comes; what is more waits on the host's disk."""
_PART = 64 << 10
_NOT_THERE = {HTTPStatus.NOT_FOUND: HTTPStatus.CONFLICT}


class Requests(RequestServer):
    """One request; wsgidav makes one of these for each, too."""

    def __init__(self, provider: Provider) -> None:
        super().__init__(provider)
        self._provider = provider

    def do_GET(self, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:  # noqa: N802 - wsgidav's
        """Content of a file, or a page about a directory."""
        return self._show(environ, start_response) or super().do_GET(environ, start_response)

    def do_HEAD(self, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:  # noqa: N802
        """The headers of a GET."""
        return self._show(environ, start_response) or super().do_HEAD(environ, start_response)

    def _show(self, environ: Environment, start_response: StartResponse) -> Iterable[bytes] | None:
        if not self._provider.is_collection(environ["PATH_INFO"], environ):
            return None
        directory = self._provider.get_resource_inst(environ["PATH_INFO"], environ)
        if not isinstance(directory, Collection):
            return None
        shown = page(directory)
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(shown)))])
        return [shown]

    def do_PUT(self, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:  # noqa: N802
        """Make or replace a file, when all of it has come."""
        path = environ["PATH_INFO"]
        existing, parent = self._at(path, environ), self._at(get_uri_parent(path), environ)
        if "HTTP_CONTENT_RANGE" in environ:
            raise DAVError(HTTPStatus.BAD_REQUEST, "a part of a file cannot be put")
        if "HTTP_CONTENT_ENCODING" in environ:
            raise DAVError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "a content encoding is not undone")
        if isinstance(existing, Collection):
            raise DAVError(HTTPStatus.METHOD_NOT_ALLOWED, "this is a directory")
        if path.endswith("/") or not isinstance(parent, Collection):
            raise DAVError(HTTPStatus.CONFLICT, "no directory to put it in")
        if existing is None and "HTTP_IF_MATCH" in environ:
            raise DAVError(HTTPStatus.PRECONDITION_FAILED)
        self._evaluate_if_headers(existing, environ)
        self._check_write_permission(existing or parent, "0", environ)
        only_new = environ.get("HTTP_IF_NONE_MATCH", "").strip() == "*"
        target = existing or self._provider.file_to_come(path, environ)
        with self._write_transaction(target, environ), self._received(environ) as content:
            stored = self._store(path, content, only_new=only_new)
        headers = [("ETag", f'"{stored.etag}"')] if stored.etag else []
        return _done(start_response, is_new=stored.is_new, headers=headers)

    def _store(self, path: str, content: IO[bytes], *, only_new: bool) -> Stored:
        with errors_of_dav(instead=_NOT_THERE):
            return self._provider.tree.store(path, content, only_new=only_new)

    @contextmanager
    def _received(self, environ: Environment) -> Iterator[IO[bytes]]:
        """The body of a request, whole; refused as soon as it is more than the filesystem could ever hold."""
        most, length = self._provider.tree.longest, 0
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as body:
            while part := environ["wsgi.input"].read(_PART):
                length += len(part)
                if most is not None and length > most:
                    raise DAVError(HTTPStatus.INSUFFICIENT_STORAGE, f"there are {most:,} bytes in all")
                body.write(part)
            body.seek(0)
            yield body

    def do_COPY(self, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:  # noqa: N802
        """Copy a file or a directory, as a whole or not at all."""
        source, destination, is_new = self._transfer(environ)
        deep = environ.get("HTTP_DEPTH", "infinity") == "infinity"
        with errors_of_dav(instead=_NOT_THERE):
            self._provider.tree.copy(source.path, destination.path, deep=deep)
        self._provider.prop_manager.copy_properties(source.get_ref_url(), destination.get_ref_url(), environ)
        return _done(start_response, is_new=is_new)

    def do_MOVE(self, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:  # noqa: N802
        """Rename a file or a directory, as a whole or not at all."""
        source, destination, is_new = self._transfer(environ)
        with errors_of_dav(instead=_NOT_THERE):
            self._provider.tree.move(source.path, destination.path)
        source.remove_all_locks(recursive=True)
        self._provider.prop_manager.move_properties(
            source.get_ref_url(), destination.get_ref_url(), with_children=source.is_collection, environ=environ
        )
        return _done(start_response, is_new=is_new)

    def _transfer(self, environ: Environment) -> tuple[File | Collection, File | Collection, bool]:
        """Source and destination of a copy or move that may be, and whether the destination is new."""
        is_move = environ["REQUEST_METHOD"] == "MOVE"
        source = self._at(environ["PATH_INFO"], environ)
        if source is None:
            raise DAVError(HTTPStatus.NOT_FOUND)
        _require_transfer_headers(environ, deep_only=is_move and source.is_collection)
        path = environ[DESTINATION]
        if is_equal_or_child_uri(source.path, path) or is_equal_or_child_uri(path, source.path):
            raise DAVError(HTTPStatus.FORBIDDEN, "source and destination lie in each other")
        existing, parent = self._at(path.rstrip("/"), environ), self._at(get_uri_parent(path), environ)
        if not isinstance(parent, Collection):
            raise DAVError(HTTPStatus.CONFLICT, "no directory to go into")
        self._evaluate_if_headers(source, environ)
        if is_move:
            self._check_write_permission(source, "infinity", environ)
            self._check_write_permission(self._at(get_uri_parent(source.path), environ), "0", environ)
        self._check_write_permission(parent if existing is None else existing, "infinity" if existing else "0", environ)
        if existing is not None and environ.get("HTTP_OVERWRITE", "T") == "F":
            raise DAVError(HTTPStatus.PRECONDITION_FAILED, "the destination is there")
        facts = source.facts._replace(path=parent.path_of(get_uri_name(path)))
        return source, self._provider.resource(facts, environ), existing is None

    def do_MKCOL(self, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:  # noqa: N802
        """Make a directory."""
        super().do_MKCOL(environ, lambda *_words: None)
        return _done(start_response, is_new=True)

    def do_DELETE(self, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:  # noqa: N802
        """Remove anything but the root, with all that is below, if nobody has locked any of it."""
        path = environ["PATH_INFO"]
        resource, parent = self._at(path, environ), self._at(get_uri_parent(path), environ)
        if resource is None:
            raise DAVError(HTTPStatus.NOT_FOUND)
        if parent is None:
            raise DAVError(HTTPStatus.FORBIDDEN, "the root stays")
        _require_depth(environ, deep_only=resource.is_collection)
        self._evaluate_if_headers(resource, environ)
        self._check_write_permission(parent, "0", environ)
        self._check_write_permission(resource, "infinity", environ)
        with errors_of_dav():
            self._provider.tree.remove(resource.path)
        resource.forget()
        return _done(start_response, is_new=False)

    def do_LOCK(self, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:  # noqa: N802
        """Lock something; what is not there becomes an empty file, if nobody has locked its directory."""
        path = environ["PATH_INFO"]
        if self._at(path, environ) is None:
            parent = self._at(get_uri_parent(path), environ)
            self._check_write_permission(parent, "0", environ)
        done: Iterable[bytes] = super().do_LOCK(environ, start_response)
        return done

    def _at(self, path: str | None, environ: Environment) -> File | Collection | None:
        return self._provider.get_resource_inst(path, environ)


def _require_transfer_headers(environ: Environment, *, deep_only: bool) -> None:
    if DESTINATION not in environ:
        raise DAVError(HTTPStatus.BAD_REQUEST, "no destination")
    if environ.get("HTTP_OVERWRITE", "T") not in ("T", "F"):
        raise DAVError(HTTPStatus.BAD_REQUEST, "Overwrite is T or F")
    _require_depth(environ, deep_only=deep_only)


def _require_depth(environ: Environment, *, deep_only: bool) -> None:
    if environ.get("HTTP_DEPTH", "infinity") not in (("infinity",) if deep_only else ("0", "infinity")):
        raise DAVError(HTTPStatus.BAD_REQUEST, "no such depth")


def _done(
    start_response: StartResponse, *, is_new: bool, headers: list[tuple[str, str]] | None = None
) -> Iterable[bytes]:
    start_response("201 Created" if is_new else "204 No Content", [("Content-Length", "0"), *(headers or [])])
    return [b""]

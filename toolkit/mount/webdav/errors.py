"""Errors of filesystems as answers of HTTP, by way of the numbers that a kernel's filesystem gives."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from toolkit import pyfilesystem  # first: it makes `import fs` work

# isort: split
from fs.errors import FilesystemClosed, FSError
from wsgidav.dav_error import DAVError

from toolkit.errors import DamagedVolumeError, ToolkitError
from toolkit.mount.error_numbers import error_number

_STATUSES = {
    errno.ENOENT: HTTPStatus.NOT_FOUND,
    errno.ENOTDIR: HTTPStatus.CONFLICT,
    errno.ENOTEMPTY: HTTPStatus.CONFLICT,
    errno.ELOOP: HTTPStatus.CONFLICT,
    errno.EISDIR: HTTPStatus.METHOD_NOT_ALLOWED,
    errno.EEXIST: HTTPStatus.PRECONDITION_FAILED,
    errno.ENAMETOOLONG: HTTPStatus.REQUEST_URI_TOO_LONG,
    errno.EINVAL: HTTPStatus.BAD_REQUEST,
    errno.EACCES: HTTPStatus.FORBIDDEN,
    errno.EPERM: HTTPStatus.FORBIDDEN,
    errno.EROFS: HTTPStatus.FORBIDDEN,
    errno.ENOTSUP: HTTPStatus.FORBIDDEN,
    errno.EBUSY: HTTPStatus.LOCKED,
    errno.ENOSPC: HTTPStatus.INSUFFICIENT_STORAGE,
    errno.EFBIG: HTTPStatus.INSUFFICIENT_STORAGE,
}

assert pyfilesystem


def status_of(error: Exception) -> HTTPStatus:
    """The status for an error of a filesystem, or for what caused it; 500 only where the machine fails us."""
    cause = error.__cause__
    if isinstance(error, FilesystemClosed):
        return HTTPStatus.SERVICE_UNAVAILABLE
    if isinstance(cause, DamagedVolumeError):
        return HTTPStatus.FORBIDDEN
    status = _STATUSES.get(error_number(error))
    if status is None:
        status = HTTPStatus.CONFLICT if isinstance(cause, ToolkitError) else HTTPStatus.INTERNAL_SERVER_ERROR
    return status


@contextmanager
def errors_of_dav(*, instead: dict[HTTPStatus, HTTPStatus] | None = None) -> Iterator[None]:
    """Turn errors of a filesystem into those of WebDAV.

    Args:
        instead: what a status is here, such as "conflict" for what is not found.
    """
    try:
        yield
    except (FSError, OSError, ToolkitError) as error:
        status = status_of(error)
        cause = error if isinstance(error, ToolkitError) else error.__cause__
        sentence = str(cause) if isinstance(cause, ToolkitError) else None
        raise DAVError((instead or {}).get(status, status), sentence) from error

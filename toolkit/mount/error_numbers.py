"""Errors of PyFilesystem as the numbers that a kernel's filesystem gives."""

from __future__ import annotations

import errno

from toolkit import pyfilesystem  # first: it makes `import fs` work

# isort: split
from fs import errors

from toolkit.errors import NameTooLongError, RefusedContentError

_NUMBERS: tuple[tuple[type[Exception], int], ...] = (
    (NameTooLongError, errno.ENAMETOOLONG),
    (RefusedContentError, errno.EINVAL),
    (errors.ResourceNotFound, errno.ENOENT),
    (errors.DirectoryExpected, errno.ENOTDIR),
    (errors.FileExpected, errno.EISDIR),
    (errors.DirectoryNotEmpty, errno.ENOTEMPTY),
    (errors.DirectoryExists, errno.EEXIST),
    (errors.FileExists, errno.EEXIST),
    (errors.DestinationExists, errno.EEXIST),
    (errors.InsufficientStorage, errno.ENOSPC),
    (errors.ResourceReadOnly, errno.EROFS),
    (errors.ResourceLocked, errno.EBUSY),
    (errors.RemoveRootError, errno.EBUSY),
    (errors.PermissionDenied, errno.EACCES),
    (errors.PathError, errno.EINVAL),
    (errors.IllegalBackReference, errno.EINVAL),
    (errors.Unsupported, errno.ENOTSUP),
)
_UNKNOWN = errno.EIO

assert pyfilesystem


def error_number(error: BaseException) -> int:
    """The number for an error, or for what caused it; EIO where nothing fits better."""
    causes: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in causes:
        causes.append(cause)
        cause = cause.__cause__
    for kind, number in _NUMBERS:
        if any(isinstance(one, kind) for one in causes):
            return number
    return error.errno if isinstance(error, OSError) and error.errno else _UNKNOWN

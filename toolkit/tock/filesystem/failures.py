"""Errors of the toolkit as those of `fs`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from toolkit import pyfilesystem  # first: it makes `import fs` work

# isort: split
from fs import errors
from fs.error_tools import convert_os_errors

from formats.errors import FormatError
from toolkit.errors import (
    FlashError,
    LayoutError,
    LockedError,
    MisplacedError,
    RefusedContentError,
    ToolkitError,
    VolumeFullError,
)


@contextmanager
def errors_of_fs(path: str) -> Iterator[None]:
    """Turn errors of the toolkit, and of the host, into those of `fs`."""
    try:
        with convert_os_errors("save", path):
            yield
    except (VolumeFullError, LayoutError) as error:
        raise errors.InsufficientStorage(path, exc=error, msg=pyfilesystem.as_message(str(error))) from error
    except LockedError as error:
        raise errors.ResourceLocked(path, exc=error) from error
    except ToolkitError as error:
        raise errors.OperationFailed(path, exc=error, msg=pyfilesystem.as_message(str(error))) from error


@contextmanager
def content_judged() -> Iterator[None]:
    """What somebody writes is not ours: where its place does not take it, it is refused, whatever is wrong with it.

    Raises:
        RefusedContentError: it is not what its place asks for.
        LayoutError, VolumeFullError, FlashError: as they came.
    """
    try:
        yield
    except (FormatError, ToolkitError) as error:
        if isinstance(error, VolumeFullError | LayoutError | FlashError) and not isinstance(error, MisplacedError):
            raise
        raise RefusedContentError(str(error)) from error

"""``fs.open_fs("kfs:///path/image.rom")``: the opener of KnightOS images.

The path is the host's, with ``@``, ``?`` and ``!`` percent-encoded. Parameters: ``ro=1`` opens for reading only,
``force=1`` changes even a damaged volume, ``model=TI84p`` says what to make with ``create=True`` where no image is.

The image is locked at the first change, or at once with ``writeable=True``. What is changed reaches the file when the
filesystem is closed, as a whole, or by `KnightFS.sync`.
"""

from __future__ import annotations

import atexit
from collections.abc import Mapping, Sequence
from pathlib import Path
from weakref import WeakSet

from toolkit import pyfilesystem  # first: it makes `import fs` work

# isort: split
from fs.errors import CreateFailed
from fs.opener import Opener
from fs.opener.errors import OpenerError
from fs.opener.parse import ParseResult

from toolkit.errors import ToolkitError
from toolkit.files import replace_file
from toolkit.kfs.filesystem import KnightFS
from toolkit.kfs.layout import model_named
from toolkit.kfs.make.create import blank_image
from toolkit.kfs.make.formatter import format_volume
from toolkit.kfs.make.tree import SourceFolder
from toolkit.kfs.open_image import open_device

assert pyfilesystem

_PARAMETERS = frozenset({"ro", "force", "model"})
_TRUTH = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}

_OPENED: WeakSet[KnightFS] = WeakSet()
"""Filesystems that a program may forget to close."""


@atexit.register
def _close_forgotten() -> None:
    """Keep what was written to filesystems that nobody closed; later, Python can open no file any more."""
    for filesystem in list(_OPENED):
        filesystem.close()


class KfsOpener(Opener):
    """Opens ``kfs://`` URLs."""

    protocols: Sequence[str] = ["kfs"]

    def open_fs(self, fs_url: str, parse_result: ParseResult, writeable: bool, create: bool, cwd: str) -> KnightFS:
        """Open the image that a URL names.

        Raises:
            OpenerError: a parameter that is not known, or two wishes that contradict each other.
            CreateFailed: the image is none, is not there, or is in use by another writer.
        """
        unknown = set(parse_result.params) - _PARAMETERS
        if unknown:
            known = ", ".join(sorted(_PARAMETERS))
            raise OpenerError(f"unknown parameter {sorted(unknown)[0]!r} in {fs_url!r}; there are {known}")
        read_only, force = (_truth(parse_result.params, name, fs_url) for name in ("ro", "force"))
        if read_only and (writeable or create):
            raise OpenerError(f"{fs_url!r}: ro=1 contradicts writeable and create")
        path = Path(cwd, parse_result.resource)
        try:
            if create and not path.exists():
                _make(path, parse_result.params.get("model"), fs_url)
            device = open_device(path, writable=not read_only, late=not writeable)
            try:
                filesystem = KnightFS(device, read_only=read_only, force=force)
            except BaseException:
                device.close()
                raise
        except (ToolkitError, OSError) as error:
            raise CreateFailed(f"cannot open {fs_url!r}: {error}", exc=error) from error
        _OPENED.add(filesystem)
        return filesystem


def _truth(params: Mapping[str, str], name: str, fs_url: str) -> bool:
    value = params.get(name, "0").lower()
    if value not in _TRUTH:
        raise OpenerError(f"{name}={value!r} in {fs_url!r}; it is 1 or 0")
    return _TRUTH[value]


def _make(path: Path, model_name: str | None, fs_url: str) -> None:
    """Make an image with an empty volume."""
    if model_name is None:
        raise OpenerError(f"{fs_url!r} is not there; say what to create, such as ?model=TI84p")
    model = model_named(model_name)
    replace_file(path, format_volume(SourceFolder(), model.layout).into(blank_image(model)))

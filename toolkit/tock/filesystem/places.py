"""What a file may be written to be, by its path: a part of the image, an app to install, or nothing."""

from __future__ import annotations

from enum import Enum

from toolkit.tock.filesystem.names import APP_SUFFIXES, is_scratch
from toolkit.tock.filesystem.tree import (
    APP,
    APPS,
    ATTRIBUTES,
    BINARY,
    BOOTLOADER,
    FLAGS,
    HEADER,
    KERNEL,
    KERNEL_ATTRIBUTES,
)


class Target(Enum):
    """What becomes of what is written."""

    BOOTLOADER = "bootloader"
    FLAGS = "flags"
    KERNEL = "kernel"
    ATTRIBUTE = "attribute"
    DROPPED = "dropped"
    """An app or an archive, to be installed."""
    APP = "app"
    """An app in a folder of its own."""
    DERIVED = "derived"
    """What follows from another file: it is that already, or is not taken."""
    SCRATCH = "scratch"
    """Stays in memory: what programs keep beside a file while they write it."""


_AT_THE_ROOT = {
    BOOTLOADER: Target.BOOTLOADER,
    FLAGS: Target.FLAGS,
    KERNEL: Target.KERNEL,
    KERNEL_ATTRIBUTES: Target.DERIVED,
}
_OF_AN_APP = {APP: Target.APP, HEADER: Target.DERIVED, BINARY: Target.DERIVED}


def target_of(path: str) -> Target | None:
    """What a file at an absolute path is written to; None where nothing can be written."""
    folder, _slash, name = path.rpartition("/")
    is_of_an_app = folder.rpartition("/")[0] == f"/{APPS}"
    if not name or (folder not in ("", f"/{APPS}", f"/{ATTRIBUTES}") and not is_of_an_app):
        return None
    if is_scratch(name):
        return Target.SCRATCH
    if is_of_an_app:
        return _OF_AN_APP.get(name)
    if folder == f"/{ATTRIBUTES}":
        return Target.ATTRIBUTE
    if folder == f"/{APPS}":
        return Target.DROPPED if name.lower().endswith(APP_SUFFIXES) else None
    return _AT_THE_ROOT.get(name)

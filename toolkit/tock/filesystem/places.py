"""What a file may be written to be, by its path: a part of the image, an app to install, or nothing."""

from __future__ import annotations

from enum import Enum

from toolkit.tock.filesystem.names import APP_SUFFIXES, is_scratch
from toolkit.tock.filesystem.tree import APPS, ATTRIBUTES, BOOTLOADER, FLAGS, KERNEL


class Target(Enum):
    """What becomes of what is written."""

    BOOTLOADER = "bootloader"
    FLAGS = "flags"
    KERNEL = "kernel"
    ATTRIBUTE = "attribute"
    DROPPED = "dropped"
    """An app or an archive, to be installed."""
    SCRATCH = "scratch"
    """Stays in memory: what programs keep beside a file while they write it."""


_AT_THE_ROOT = {BOOTLOADER: Target.BOOTLOADER, FLAGS: Target.FLAGS, KERNEL: Target.KERNEL}


def target_of(path: str) -> Target | None:
    """What a file at an absolute path is written to; None where nothing can be written."""
    folder, _slash, name = path.rpartition("/")
    if folder not in ("", f"/{APPS}", f"/{ATTRIBUTES}") or not name:
        return None
    if is_scratch(name):
        return Target.SCRATCH
    if folder == f"/{ATTRIBUTES}":
        return Target.ATTRIBUTE
    if folder == f"/{APPS}":
        return Target.DROPPED if name.lower().endswith(APP_SUFFIXES) else None
    return _AT_THE_ROOT.get(name)

"""Filesystems to serve, and servers of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.kfs_images import MODEL, bytes_of, folder, made
from toolkit.flash import NorFlash
from toolkit.kfs.filesystem import KnightFS  # first: it makes `import fs` work

# isort: split
from fs.base import FS
from fs.memoryfs import MemoryFS

from toolkit.mount.webdav import served


def knight() -> KnightFS:
    """A volume with a directory and nothing else."""
    return KnightFS(NorFlash(MODEL.geometry, bytes_of(made(folder(bin=folder())))))


@pytest.fixture(params=["memory", "knight"])
def filesystem(request: pytest.FixtureRequest) -> FS:
    """Each kind of filesystem, with a file in a directory."""
    made_here: FS = MemoryFS() if request.param == "memory" else knight()
    made_here.makedir("docs")
    made_here.writebytes("docs/a.txt", b"one two three")
    return made_here


@pytest.fixture
def url(filesystem: FS) -> Iterator[str]:
    """A server that takes changes."""
    with served(filesystem, write=True) as found:
        yield found

"""KnightFS against a filesystem in memory, with remounts, checks, and a second reader of what was written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from toolkit.kfs.filesystem import KnightFS  # first: it makes `import fs` work

# isort: split
from fs import errors
from fs.memoryfs import MemoryFS
from fs.path import recursepath

from tests.independent_reader import CONTENT_KINDS, read_tree, safe_profile_violations
from tests.kfs_images import MODEL, bytes_of, folder, made
from toolkit.findings import Severity
from toolkit.flash import NorFlash
from toolkit.kfs.check.fsck import check
from toolkit.kfs.volume import Volume

NAMES = st.sampled_from(["a", "b", "c", "long-name"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(lambda names: "/" + "/".join(names))
LENGTHS = st.sampled_from([0, 1, 255, 256, 257, 512, 513, 1000, 4096, 40_000, 90_000])
HARMLESS = {"kfs-no-directory", "kfs-retired-block", "kfs-orphaned-block"}


def content(length: int, seed: int) -> bytes:
    """Bytes that tell where they belong."""
    return (bytes((seed * 37 + i * 7) & 0xFF for i in range(251)) * (length // 251 + 1))[:length]


class KnightMachine(RuleBasedStateMachine):
    """Every step on both; what one refuses the other refuses too."""

    def __init__(self) -> None:
        super().__init__()
        self.flash = NorFlash(MODEL.geometry, bytes_of(made(folder(bin=folder()))))
        self.knight = KnightFS(self.flash)
        self.memory = MemoryFS()
        self.memory.makedir("/bin")

    def both(self, act: Callable[[Any], object], *paths: str) -> None:
        """Do it on ours, then on the other. A full volume must be as it was; the other is never full.

        Paths through files are left out: MemoryFS puts things into files.
        """
        if any(self.memory.isfile(parent) for path in paths for parent in recursepath(path)[:-1]):
            with pytest.raises(errors.FSError):
                act(self.knight)
            return
        try:
            act(self.knight)
        except errors.InsufficientStorage:
            return
        except errors.FSError as error:
            refused: Exception | None = error
        else:
            refused = None
        try:
            act(self.memory)
        except errors.FSError:
            assert refused is not None
        else:
            assert refused is None, refused

    @rule(path=PATHS, length=LENGTHS, seed=st.integers(0, 9))
    def write(self, path: str, length: int, seed: int) -> None:
        self.both(lambda fs: fs.writebytes(path, content(length, seed)), path)

    @rule(path=PATHS, length=LENGTHS, piece=st.sampled_from([1, 100, 256, 5000]))
    def write_in_pieces(self, path: str, length: int, piece: int) -> None:
        def act(fs: Any) -> None:
            with fs.openbin(path, "w") as file:
                for start in range(0, min(length, 4096), piece):
                    file.write(content(length, 3)[start : start + piece])

        self.both(act, path)

    @rule(path=PATHS, length=LENGTHS, seed=st.integers(0, 9))
    def append(self, path: str, length: int, seed: int) -> None:
        self.both(lambda fs: fs.appendbytes(path, content(length, seed)), path)

    @rule(path=PATHS, offset=st.integers(0, 3000), length=st.sampled_from([1, 20, 256, 700]))
    def update(self, path: str, offset: int, length: int) -> None:
        def act(fs: Any) -> None:
            with fs.openbin(path, "r+") as file:
                file.seek(offset)
                file.write(content(length, 5))

        self.both(act, path)

    @rule(path=PATHS, length=st.sampled_from([0, 1, 256, 300, 1024, 5000]))
    def truncate(self, path: str, length: int) -> None:
        def act(fs: Any) -> None:
            with fs.openbin(path, "r+") as file:
                file.truncate(length)

        self.both(act, path)

    @rule(path=PATHS)
    def make_directory(self, path: str) -> None:
        self.both(lambda fs: fs.makedir(path), path)

    @rule(path=PATHS)
    def remove(self, path: str) -> None:
        self.both(lambda fs: fs.remove(path), path)

    @rule(path=PATHS)
    def remove_directory(self, path: str) -> None:
        self.both(lambda fs: fs.removedir(path), path)

    @rule(path=PATHS)
    def remove_tree(self, path: str) -> None:
        self.both(lambda fs: fs.removetree(path), path)

    @rule(source=PATHS, destination=PATHS)
    def move(self, source: str, destination: str) -> None:
        if not (destination + "/").startswith(source + "/"):  # MemoryFS loses the file
            self.both(lambda fs: fs.move(source, destination, overwrite=True), source, destination)

    @rule(source=PATHS, destination=PATHS)
    def move_directory(self, source: str, destination: str) -> None:
        if not (destination + "/").startswith(source + "/"):  # which MemoryFS does not refuse
            self.both(lambda fs: fs.movedir(source, destination, create=True), source, destination)

    @rule()
    def collect(self) -> None:
        self.knight.volume.collect()

    @rule()
    def mount_again(self) -> None:
        self.knight = KnightFS(self.flash)
        self.require_readable_by_the_kernel()

    @invariant()
    def same_content(self) -> None:
        expected = {path: self.memory.readbytes(path) for path in self.memory.walk.files()}
        assert {path: self.knight.readbytes(path) for path in self.knight.walk.files()} == expected
        assert set(self.knight.walk.dirs()) == set(self.memory.walk.dirs())

    @invariant()
    def sound(self) -> None:
        codes = {f.code for f in check(Volume(self.flash)) if f.severity is not Severity.INFORMATION}
        assert codes <= HARMLESS

    def teardown(self) -> None:
        self.require_readable_by_the_kernel()

    def require_readable_by_the_kernel(self) -> None:
        """The second reader finds the same, and everything as the safe profile wants it."""
        image = bytes(self.flash)
        assert [v for v in safe_profile_violations(image) if v.kind not in CONTENT_KINDS] == []
        seen = {path.decode(): data for path, data in read_tree(image).items() if data is not None}
        assert seen == {path: self.memory.readbytes(path) for path in self.memory.walk.files()}


TestKnightMachine = KnightMachine.TestCase
TestKnightMachine.settings = settings(stateful_step_count=25, deadline=None)

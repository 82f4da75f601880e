"""Files that change all the time, and know of themselves whether they are whole.

Each content says its version and can be told from every other, and from any mixture. A load keeps the states that a
volume may be in while it changes something: before, after, and what lies between for who renames.
"""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.independent_reader import Tree

DIRECTORY = -1
State = dict[str, int]
"""Path → version of a file, or `DIRECTORY`."""
NAMES = ("a", "b", "c", "d/a", "d/b", "d/c")
LONGEST = 9_000


def content_of(version: int) -> bytes:
    """The only right content of a version."""
    length = int.from_bytes(hashlib.sha256(b"%d" % version).digest()[:4]) % LONGEST
    return b"%d:" % version + hashlib.shake_128(b"%d" % version).digest(length)


def state_of(tree: Tree) -> State:
    """The versions of all files of a tree. Raises AssertionError for a file that is not whole."""
    found = {}
    for path, node in tree.items():
        name = path.decode().lstrip("/")
        if node is None:
            found[name] = DIRECTORY
            continue
        assert isinstance(node, bytes)
        version = int(node.partition(b":")[0] or b"0")
        assert node == content_of(version), f"{name} is no whole version {version}: {len(node)} bytes"
        found[name] = version
    return found


class Load:
    """Changes to the files of a folder.

    Args:
        folder: where the files are.
        state: what is there.
        seed: of the random numbers.
        version: the last version that was ever written.
    """

    def __init__(self, folder: Path, state: State, seed: int, version: int) -> None:
        self.folder, self.state, self.version = folder, state, version
        self.possible: list[State] = [state]
        self.changes = 0
        self._random = random.Random(seed)

    def run(self) -> None:
        """Change things until that fails, because nobody answers any more."""
        actions = (self.overwrite, self.overwrite, self.patch, self.patch, self.replace, self.replace, self.append)
        more = (self.remove, self.rename, self.rename_directory)
        while True:
            try:
                self._random.choice(actions + more)()
            except OSError:
                return
            self.changes += 1

    @contextmanager
    def _becoming(self, *states: State) -> Iterator[None]:
        """A change, through these states; the last one counts when it is made."""
        self.possible = [self.state, *states]
        yield
        self.state = states[-1]
        self.possible = [self.state]

    def _next(self) -> tuple[int, bytes]:
        self.version += 1
        return self.version, content_of(self.version)

    def _any(self, choose: Callable[[int], bool] = lambda version: True) -> str | None:
        names = [name for name in self._names() if name in self.state and choose(self.state[name])]
        return self._random.choice(names) if names else None

    def _names(self) -> list[str]:
        directory = next(name for name, version in self.state.items() if version == DIRECTORY)
        return [name.replace("d/", f"{directory}/") for name in NAMES]

    def overwrite(self) -> None:
        """A new content from the start, for a file that is there or not."""
        name = self._random.choice(self._names())
        version, content = self._next()
        with self._becoming(self.state | {name: version}), (self.folder / name).open("wb", buffering=700) as file:
            file.write(content)

    def patch(self) -> None:
        """A new content in pieces, in any order, over the old one."""
        name = self._any()
        if name is None:
            return
        version, content = self._next()
        pieces = list(range(0, len(content), 1000))
        self._random.shuffle(pieces)
        with self._becoming(self.state | {name: version}), (self.folder / name).open("r+b", buffering=0) as file:
            for piece in pieces:
                os.pwrite(file.fileno(), content[piece : piece + 1000], piece)
            file.truncate(len(content))

    def append(self) -> None:
        """A new file that grows, closed in between: it is not a version until the end."""
        name = self._random.choice(self._names())
        if name in self.state:
            return
        version, content = self._next()
        with self._becoming(self.state | {name: version}), (self.folder / name).open("ab", buffering=0) as file:
            for start in range(0, len(content), 300):
                file.write(content[start : start + 300])

    def replace(self) -> None:
        """A new content beside the old one and renamed over it, which a reader may have open."""
        name = self._random.choice(self._names())
        version, content = self._next()
        between = self.state | {"new": version}
        after = {other: known for other, known in self.state.items() if other != "new"} | {name: version}
        with self._becoming(between, after):
            (self.folder / "new").write_bytes(content)
            if name in self.state and self._random.random() < 0.5:
                with (self.folder / name).open("rb"):
                    (self.folder / "new").rename(self.folder / name)
            else:
                (self.folder / "new").rename(self.folder / name)

    def remove(self) -> None:
        """A file less."""
        name = self._any()
        if name is not None:
            with self._becoming({other: version for other, version in self.state.items() if other != name}):
                (self.folder / name).unlink()

    def rename(self) -> None:
        """Another name for a file, whatever has it."""
        old, new = self._any(), self._random.choice(self._names())
        if old is None or old == new:
            return
        after = {other: version for other, version in self.state.items() if other != old}
        with self._becoming(after | {new: self.state[old]}):
            (self.folder / old).rename(self.folder / new)

    def rename_directory(self) -> None:
        """Another name for the directory, with what is in it."""
        old = next(name for name, version in self.state.items() if version == DIRECTORY)
        new = "e" if old == "d" else "d"
        after = {
            new + name[len(old) :] if name.split("/")[0] == old else name: version
            for name, version in self.state.items()
        }
        with self._becoming(after):
            (self.folder / old).rename(self.folder / new)

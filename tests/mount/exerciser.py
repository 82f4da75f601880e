"""Does random things to the files of a folder, and holds each result against a shadow in memory.

For any folder, whatever is mounted there: ``python -m tests.mount.exerciser FOLDER --seed 1 --operations 10000``. The
folder must be empty. The same seed does the same things.
"""

from __future__ import annotations

import argparse
import errno
import os
import random
import stat
import tempfile
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.independent_reader import Tree

REMEMBERED = 12
"""Operations that a failure tells of."""


class DifferenceError(AssertionError):
    """A folder does not behave as the shadow does."""


@dataclass(eq=False)
class ShadowFile:
    """What a file holds; it outlives its name, and even its directory, while it is open.

    Attributes:
        content: its bytes.
        is_linked: whether it has a name.
        was_in: the directory where it had its last name; None when that is gone too.
    """

    content: bytearray = field(default_factory=bytearray)
    is_linked: bool = True
    was_in: str | None = None


@dataclass(eq=False)
class Handle:
    """An open file."""

    descriptor: int
    file: ShadowFile
    appends: bool


class Exerciser:
    """The folder, its shadow, and what is open.

    Args:
        folder: an empty folder.
        seed: of the random numbers.
        files: most files at a time.
        longest: most bytes of a file.
        removes_open: also files that are open lose their names, or get others; not every filesystem can do that.
        may_be_full: there may be less room than the files want; what finds none is refused, and changes nothing.
    """

    def __init__(
        self,
        folder: Path,
        seed: int,
        *,
        files: int = 8,
        longest: int = 9000,
        removes_open: bool = True,
        may_be_full: bool = False,
    ) -> None:
        self.folder = folder
        self.files: dict[str, ShadowFile] = {}
        self.directories = [""]
        self.handles: list[Handle] = []
        self.done: deque[str] = deque(maxlen=REMEMBERED)
        self._most_files, self._longest = files, longest
        self._removes_open, self._may_be_full = removes_open, may_be_full
        self.refused = 0
        self._random = random.Random(seed)
        self._actions: dict[Callable[[], None], int] = {
            self.write: 24,
            self.read: 16,
            self.append: 12,
            self.resize: 4,
            self.resize_by_path: 2,
            self.open: 10,
            self.close: 9,
            self.create: 5,
            self.sync: 3,
            self.rename: 6,
            self.unlink: 3,
            self.look: 8,
            self.list: 3,
            self.make_directory: 2,
            self.remove_directory: 1,
            self.rename_directory: 1,
            self.replace: 3,
        }

    def run(self, operations: int) -> None:
        """Do so many operations; close everything; compare everything. Raises DifferenceError."""
        choices = self._random.choices(list(self._actions), list(self._actions.values()), k=operations)
        try:
            for number, action in enumerate(choices):
                self._try(number, action)
            self._try(operations, self.compare)
        finally:
            for handle in self.handles:
                os.close(handle.descriptor)
            self.handles.clear()
        self._try(operations, self.compare)

    @property
    def tree(self) -> Tree:
        """What must be in the folder."""
        found: Tree = {f"/{path}".encode(): bytes(file.content) for path, file in self.files.items()}
        return found | {f"/{path}".encode(): None for path in self.directories[1:]}

    def _try(self, number: int, action: Callable[[], None]) -> None:
        try:
            action()
        except (OSError, DifferenceError) as error:
            if self._may_be_full and isinstance(error, OSError) and error.errno == errno.ENOSPC:
                self.refused += 1
                self._tell("… refused: no room")
                return
            history = "\n  ".join(self.done)
            raise DifferenceError(f"operation {number} ({action.__name__}): {error}; last were\n  {history}") from error

    def _tell(self, text: str) -> None:
        self.done.append(text)

    def _require_same(self, what: str, found: object, expected: object) -> None:
        if found != expected:
            raise DifferenceError(f"{what}: {_short(found)} instead of {_short(expected)}")

    def _written(self, count: int, wanted: int) -> int:
        """How much was written: all of it, or, where room ends, a part."""
        if not (self._may_be_full and 0 < count < wanted):
            self._require_same("bytes written", count, wanted)
        return count

    def _path(self, name: str) -> Path:
        return self.folder / name

    def _any_file(self) -> str | None:
        return self._random.choice(sorted(self.files)) if self.files else None

    def _may_go(self, path: str | None) -> bool:
        """Whether a path may lose its file, if it has one."""
        return self._removes_open or all(handle.file is not self.files.get(path or "") for handle in self.handles)

    def _any_handle(self) -> Handle | None:
        return self._random.choice(self.handles) if self.handles else None

    def _new_name(self) -> str:
        base = self._random.choice(self.directories)
        return f"{base}/f{self._random.randrange(100)}".lstrip("/")

    def _bytes(self) -> bytes:
        length = self._random.choice((1, 7, 100, 256, 257, 512, 1000, 3000, self._longest // 4))
        length = min(length, self._longest)
        return self._random.randbytes(length) if self._random.random() < 0.7 else bytes(length)

    def _offset(self, file: ShadowFile, length: int) -> int:
        """Often inside or at the end, sometimes behind it; at borders of blocks more often than not."""
        most = max(0, min(len(file.content) + 600, self._longest - length))
        offset = self._random.choice((self._random.randint(0, most), len(file.content)))
        return min(self._random.choice((offset, offset // 256 * 256)), most)

    def write(self) -> None:
        """Bytes at an offset; a gap becomes zeros."""
        handle = self._any_handle()
        if handle is None or handle.appends:
            return
        data = self._bytes()
        offset = self._offset(handle.file, len(data))
        self._tell(f"pwrite {handle.descriptor}: {len(data)} at {offset} of {len(handle.file.content)}")
        data = data[: self._written(os.pwrite(handle.descriptor, data, offset), len(data))]
        content = handle.file.content
        content.extend(bytes(max(0, offset - len(content))))
        content[offset : offset + len(data)] = data

    def append(self) -> None:
        """Bytes at the end, by a handle that only appends."""
        handle = self._any_handle()
        if handle is None or not handle.appends:
            return
        data = self._bytes()
        if len(handle.file.content) + len(data) > self._longest:
            return
        self._tell(f"append {handle.descriptor}: {len(data)} to {len(handle.file.content)}")
        data = data[: self._written(os.write(handle.descriptor, data), len(data))]
        handle.file.content += data

    def read(self) -> None:
        """Bytes from an offset."""
        handle = self._any_handle()
        if handle is None:
            return
        count = self._random.choice((1, 256, 300, 2000, 10_000))
        offset = self._offset(handle.file, 0)
        self._tell(f"pread {handle.descriptor}: {count} at {offset} of {len(handle.file.content)}")
        found = os.pread(handle.descriptor, count, offset)
        self._require_same("bytes read", found, bytes(handle.file.content[offset : offset + count]))

    def resize(self) -> None:
        """Another length for an open file."""
        handle = self._any_handle()
        if handle is None:
            return
        length = self._offset(handle.file, 0)
        self._tell(f"ftruncate {handle.descriptor}: {len(handle.file.content)} to {length}")
        os.ftruncate(handle.descriptor, length)
        _resize(handle.file, length)

    def resize_by_path(self) -> None:
        """Another length for a file by its path."""
        path = self._any_file()
        if path is None:
            return
        length = self._offset(self.files[path], 0)
        self._tell(f"truncate {path}: {len(self.files[path].content)} to {length}")
        os.truncate(self._path(path), length)
        _resize(self.files[path], length)

    def open(self) -> None:
        """One more handle for a file."""
        path = self._any_file()
        if path is None or len(self.handles) >= 12:
            return
        flags = os.O_RDWR | self._random.choice((0, 0, 0, 0, os.O_APPEND, os.O_APPEND, os.O_APPEND, os.O_TRUNC))
        descriptor = os.open(self._path(path), flags)
        if flags & os.O_TRUNC:
            self.files[path].content.clear()
        self.handles.append(Handle(descriptor, self.files[path], bool(flags & os.O_APPEND)))
        self._tell(f"open {path} as {descriptor}, flags {flags:o}")

    def close(self) -> None:
        """One handle less."""
        handle = self._any_handle()
        if handle is None:
            return
        self._tell(f"close {handle.descriptor}")
        self.handles.remove(handle)
        os.close(handle.descriptor)

    def create(self) -> None:
        """A new file, which must not be there; where it is, that is refused."""
        path = self._new_name()
        if len(self.files) >= self._most_files or len(self.handles) >= 12:
            return
        self._tell(f"create {path}")
        try:
            descriptor = os.open(self._path(path), os.O_RDWR | os.O_CREAT | os.O_EXCL)
        except FileExistsError:
            self._require_same("there already", path in self.files, expected=True)
            return
        self._require_same("there before", path in self.files, expected=False)
        self.files[path] = ShadowFile()
        self.handles.append(Handle(descriptor, self.files[path], appends=False))

    def sync(self) -> None:
        """What was written is on flash."""
        handle = self._any_handle()
        if handle is not None:
            self._tell(f"fsync {handle.descriptor}")
            os.fsync(handle.descriptor)

    def rename(self) -> None:
        """Another path for a file, whatever is there."""
        source, target = self._any_file(), self._new_name()
        if source is None or not self._may_go(source) or not self._may_go(target):
            return
        self._tell(f"rename {source} to {target}{', over another' if target in self.files else ''}")
        self._path(source).rename(self._path(target))
        if source != target:
            self._gone(target)
            self.files[target] = self.files.pop(source)

    def replace(self) -> None:
        """A new version as editors write it: beside the old one, then renamed over it."""
        path = self._any_file()
        if path is None or not self._may_go(path):
            return
        data, beside = self._bytes() * (self._random.random() < 0.9), self._path(path).with_name("beside")
        self._tell(f"replace {path} by {len(data)}")
        try:
            beside.write_bytes(data)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
        beside.replace(self._path(path))
        self._gone(path)
        self.files[path] = ShadowFile(bytearray(data))

    def unlink(self) -> None:
        """A file without its name."""
        path = self._any_file()
        if path is not None and self._may_go(path):
            self._tell(f"unlink {path}")
            self._path(path).unlink()
            self._gone(path)

    def look(self) -> None:
        """Length and kind, by path or by handle; libfuse cannot ask for a removed file in a removed directory."""
        handle, path = self._any_handle(), self._any_file()
        askable = handle is not None and (handle.file.is_linked or handle.file.was_in is not None)
        if handle is not None and askable and self._random.random() < 0.5:
            self._tell(f"fstat {handle.descriptor}")
            seen, file = os.fstat(handle.descriptor), handle.file
        elif path is not None:
            self._tell(f"stat {path}")
            seen, file = self._path(path).stat(), self.files[path]
        else:
            return
        self._require_same("is a file", stat.S_ISREG(seen.st_mode), expected=True)
        self._require_same("length", seen.st_size, len(file.content))
        self._require_same("names", seen.st_nlink, int(file.is_linked))

    def list(self) -> None:
        """Names in a directory."""
        directory = self._random.choice(self.directories)
        self._tell(f"list /{directory}")
        expected = [Path(path).name for path in (*self.files, *self.directories[1:]) if _parent(path) == directory]
        self._require_same("names", sorted(path.name for path in self._path(directory).iterdir()), sorted(expected))

    def make_directory(self) -> None:
        """A new directory."""
        path = f"{self._random.choice(self.directories)}/d{self._random.randrange(20)}".lstrip("/")
        if path not in self.directories and len(self.directories) < 6 and path.count("/") < 3:
            self._tell(f"mkdir {path}")
            self._path(path).mkdir()
            self.directories.append(path)

    def remove_directory(self) -> None:
        """A directory less; where it holds something, that is refused."""
        if len(self.directories) == 1:
            return
        path = self._random.choice(self.directories[1:])
        is_empty = not any(_parent(other) == path for other in (*self.files, *self.directories[1:]))
        self._tell(f"rmdir {path}")
        try:
            self._path(path).rmdir()
        except OSError:
            self._require_same(f"{path} is empty", is_empty, expected=False)
            return
        self._require_same(f"{path} is empty", is_empty, expected=True)
        self.directories.remove(path)
        for handle in self.handles:
            if handle.file.was_in == path:
                handle.file.was_in = None

    def rename_directory(self) -> None:
        """Another path for a directory, with all that is in it, open or not."""
        if len(self.directories) == 1:
            return
        source = self._random.choice(self.directories[1:])
        base = self._random.choice(self.directories)
        target = f"{base}/d{self._random.randrange(20)}".lstrip("/")
        if target in self.directories or f"{base}/".startswith(f"{source}/"):
            return
        if not all(self._may_go(path) for path in self.files if path.startswith(f"{source}/")):
            return
        self._tell(f"rename /{source} to /{target}")
        self._path(source).rename(self._path(target))
        self.directories = [_moved(path, source, target) for path in self.directories]
        self.files = {_moved(path, source, target): file for path, file in self.files.items()}
        for file in {handle.file for handle in self.handles if handle.file.was_in is not None}:
            file.was_in = _moved(str(file.was_in), source, target)

    def compare(self) -> None:
        """Every file and every name."""
        for path, file in self.files.items():
            self._require_same(path, self._path(path).read_bytes(), bytes(file.content))
        found = {str(path.relative_to(self.folder)) for path in self.folder.rglob("*")}
        self._require_same("names", found, {*self.files, *self.directories[1:]})

    def _gone(self, path: str) -> None:
        file = self.files.pop(path, None)
        if file is not None:
            file.is_linked, file.was_in = False, _parent(path)


def _resize(file: ShadowFile, length: int) -> None:
    del file.content[length:]
    file.content.extend(bytes(length - len(file.content)))


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _moved(path: str, source: str, target: str) -> str:
    return target + path[len(source) :] if f"{path}/".startswith(f"{source}/") else path


def _short(value: object) -> str:
    if isinstance(value, bytes) and len(value) > 24:
        return f"{len(value)} bytes {value[:24].hex()}…"
    return repr(value)


def main() -> None:
    """The exerciser by itself."""
    parser = argparse.ArgumentParser(description="Does random things to the files of an empty folder.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--operations", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as place:
        start = time.perf_counter()
        Exerciser(Path(place), options.seed).run(options.operations)
        seconds = time.perf_counter() - start
    print(f"{options.operations} operations with seed {options.seed}: all as in the shadow, in {seconds:.1f} s")


if __name__ == "__main__":
    main()

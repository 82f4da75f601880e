"""Folders of the host: reading the parts of a manifest from one, writing parts into a new one."""

from __future__ import annotations

from pathlib import Path

from toolkit.errors import ManifestError
from toolkit.files import new_folder
from toolkit.tock.blobs import LONGEST, Budget, Parts
from toolkit.toml_table import Table


def write_parts(folder: Path, parts: Parts) -> None:
    """Make a folder with these files, as a whole or not at all.

    Raises:
        ToolkitError: there is something at `folder` that is no empty folder.
        OSError: the host refuses.
    """
    with new_folder(folder) as temporary:
        for name, data in parts.items():
            file = temporary / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)


class HostFolder:
    """A folder of the host. Files are found in it and below it only.

    Args:
        path: the folder.
        budget: what all that is made of its files may take; `LONGEST` bytes when not given.
    """

    def __init__(self, path: Path, budget: Budget | None = None) -> None:
        self.path = path
        self.budget = budget or Budget(LONGEST)

    def manifest(self, name: str) -> Path:
        """The path of the manifest of this name, which need not be there.

        Raises:
            ManifestError: it is a link that leads out of the folder.
        """
        if not self._inside(name):
            raise ManifestError(self.path / name, "", "leads out of the folder")
        return self.path / name

    def read(self, table: Table, key: str) -> bytes:
        """The content of a file.

        Raises:
            ManifestError: the file is not there, lies outside the folder, is no plain file, or longer than `LONGEST`
                or what the budget has left.
        """
        name = table.string(key)
        file = self.find(table, key)
        try:
            if not file.is_file():
                raise table.error(key, f"there is no file {name!r}")
            size = file.stat().st_size
            if size > LONGEST:
                raise table.error(key, f"{name!r} is longer than {LONGEST:,} bytes")
            self.budget.spend(size, table, key)
            return file.read_bytes()
        except OSError as error:
            raise table.error(key, f"{name!r}: {error.strerror or error}") from None

    def find(self, table: Table, key: str) -> Path:
        """The path that a key names.

        Raises:
            ManifestError: it is not below the folder, links followed.
        """
        name = table.string(key)
        if not self._inside(name):
            raise table.error(key, f"{name!r} leads out of the folder")
        return (self.path / name).resolve()

    def _inside(self, name: str) -> bool:
        try:
            return (self.path / name).resolve().is_relative_to(self.path.resolve())
        except (OSError, ValueError, RuntimeError):  # loops of links, NULs
            return False

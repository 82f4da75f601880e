"""Folders of the host: reading the parts of a manifest from one, writing parts into a new one."""

from __future__ import annotations

from pathlib import Path

from toolkit.files import new_folder
from toolkit.tock.blobs import LONGEST, Parts
from toolkit.tock.toml_table import Table


def write_parts(folder: Path, parts: Parts) -> None:
    """Make a folder with these files, as a whole or not at all.

    Raises:
        ToolkitError: there is something at `folder` that is no empty folder.
        OSError: the host refuses.
    """
    with new_folder(folder) as temporary:
        for name, data in parts.items():
            file = temporary / name
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(data)


class HostFolder:
    """A folder of the host. Files are found in it and below it only."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, table: Table, key: str) -> bytes:
        """The content of a file.

        Raises:
            ManifestError: the file is not there, lies outside the folder, is no plain file or longer than `LONGEST`.
        """
        name = table.string(key)
        file = self.find(table, key)
        try:
            if not file.is_file():
                raise table.error(key, f"there is no file {name!r}")
            if file.stat().st_size > LONGEST:
                raise table.error(key, f"{name!r} is longer than {LONGEST:,} bytes")
            return file.read_bytes()
        except OSError as error:
            raise table.error(key, f"{name!r}: {error.strerror or error}") from None

    def find(self, table: Table, key: str) -> Path:
        """The path that a key names.

        Raises:
            ManifestError: it is not below the folder, links followed.
        """
        name = table.string(key)
        try:
            file = (self.path / name).resolve()
            inside = file.is_relative_to(self.path.resolve())
        except (OSError, ValueError, RuntimeError):  # loops of links, NULs
            inside = False
        if not inside:
            raise table.error(key, f"{name!r} leads out of the folder")
        return file

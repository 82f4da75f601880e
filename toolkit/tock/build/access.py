"""What an app may do, from a TOML file: permissions and storage ids, where they are too many for a command line.

[[permissions]]
driver = 0x60000
commands = [0, 1, 64]

[storage]
write_id = 0x1001
read_ids = [0x1001, 0x1002]
modify_ids = [0x1001]
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from toolkit.toml_table import Table, read_manifest


@dataclass(frozen=True)
class Access:
    """What was read: pairs of driver and command, and ids."""

    permissions: tuple[tuple[int, int], ...] = ()
    write_id: int | None = None
    read_ids: tuple[int, ...] = ()
    modify_ids: tuple[int, ...] = ()


def read_access(file: Path) -> Access:
    """What a file says.

    Raises:
        UnavailableError: it cannot be read.
        ManifestError: it is no TOML, or has other keys or values than it may.
    """
    table = read_manifest(file)
    permissions = []
    for inner in table.tables("permissions"):
        driver = inner.integer("driver")
        permissions += [(driver, command) for command in _numbers(inner, "commands")]
        inner.finish()
    access = Access(tuple(permissions))
    if table.has("storage"):
        storage = table.table("storage")
        write_id = storage.integer("write_id") if storage.has("write_id") else None
        access = Access(access.permissions, write_id, _numbers(storage, "read_ids"), _numbers(storage, "modify_ids"))
        storage.finish()
    table.finish()
    return access


def _numbers(table: Table, key: str) -> tuple[int, ...]:
    """An array of numbers of 32 bits."""
    values = {str(index): value for index, value in enumerate(table.array(key))}
    items = Table(table.file, table.text, values, f"{table.key}.{key}" if table.key else key)
    return tuple(items.integer(index) for index in values)

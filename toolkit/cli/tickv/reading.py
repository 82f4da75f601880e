"""`flashwright tickv list|get`: what is in a store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from toolkit.cli import output
from toolkit.cli.tickv.arguments import Hashed, Json, Key, Names, Target, hashed_key, of_store

if TYPE_CHECKING:
    from toolkit.tock.tickv.region import StoredObject
    from toolkit.tock.tickv.store_file import OpenStore

_SHOWN = 32
"""Bytes of a value that a list shows."""


@of_store
def list_(target: Target, keys: Names = None, as_json: Json = False) -> None:
    """List the keys of a store, and what is wrong with it.

    A store has no keys, only their hashes: name those that you know with --key. Exit code 1 when there are errors.

    Example: flashwright tickv list kv.bin --key mykey
    Example: flashwright tickv list board.bin --start-address 0x40000 --number-regions 4
    """
    from toolkit.tock.tickv.check import check
    from toolkit.tock.tickv.picture import describe_object, describe_store, listed, names_of
    from toolkit.tock.tickv.store_file import open_store

    with open_store(target.path, target.place) as opened:
        names = names_of(keys or ())
        objects = [describe_object(opened, stored, names) for stored in listed(opened.store)]
        described, findings = describe_store(opened), check(opened.store, opened.offset)
    if as_json:
        document = {"store": described, "keys": objects, "findings": [finding.as_dict() for finding in findings]}
        output.show_json("tickv-list/1", {"image": str(target.path), **document})
    else:
        _show_list(described, objects)
        output.show_findings(findings)
    raise typer.Exit(output.exit_code(findings))


def _show_list(described: dict[str, Any], objects: list[dict[str, Any]]) -> None:
    from toolkit.quantities import format_count, format_length

    if objects:
        header = ("hashed key", "key", "write id", "bytes", "region", "address", "value")
        output.show_table(header, map(_row, objects), right=(2, 3, 4))
    keys = format_count(len(objects), "key")
    regions = f"{format_count(described['number_regions'], 'region')} of {format_length(described['region_size'])}"
    output.show(f"{keys} in {regions} at {described['start_address']:#x}; {format_length(described['free'])} free")


def _row(described: dict[str, Any]) -> tuple[str, ...]:
    value = bytes.fromhex(described["value"])
    return (
        described["hashed_key"],
        output.printable(described["key"] or ""),
        "" if described["write_id"] is None else str(described["write_id"]),
        str(len(value)),
        str(described["region"]),
        f"{described['address']:#x}",
        _shown(value),
    )


def _shown(value: bytes) -> str:
    """The beginning of a value: as text where it is some."""
    cut, more = value[:_SHOWN], "…" if len(value) > _SHOWN else ""
    is_text = value.isascii() and cut.decode("ascii", "replace").isprintable()
    return f'"{cut.decode()}{more}"' if is_text else f"{cut.hex()}{more}"


@of_store
def get(
    target: Target,
    key: Key,
    hashed: Hashed = False,
    raw: Annotated[
        bool, typer.Option("--raw", help="All bytes, also the header of the key-value interface and padding.")
    ] = False,
    to: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="File to write; else standard output.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write the value of a key to standard output.

    Exit code 1 when the kernel would not give it out: its check sum is wrong, or its place is.

    Example: flashwright tickv get kv.bin mykey
    Example: flashwright tickv get kv.bin 0x219e0c9528eb4392 --hashed --json
    """
    from toolkit.tock.tickv.check import check_one
    from toolkit.tock.tickv.picture import describe_object, names_of
    from toolkit.tock.tickv.store_file import open_store

    number = hashed_key(key, hashed=hashed)
    with open_store(target.path, target.place) as opened:
        stored = _found(opened, number, key)
        findings = check_one(opened.store, stored, opened.offset)
        described = describe_object(opened, stored, names_of(() if hashed else (key,)))
    if as_json:
        document = {**described, "findings": [finding.as_dict() for finding in findings]}
        output.show_json("tickv-get/1", {"image": str(target.path), **document})
        raise typer.Exit(output.exit_code(findings))
    value = stored.record.value if raw else bytes.fromhex(described["value"])
    if to is None:
        output.write_bytes(value)
    else:
        from toolkit.cli.output import write_output

        write_output(to, value)
    output.warn(findings)
    raise typer.Exit(output.exit_code(findings))


def _found(opened: OpenStore, number: int, key: str) -> StoredObject:
    """The object of a key: the one that the kernel finds, else any. Raises NotInVolumeError."""
    from toolkit.errors import NotInVolumeError

    found = opened.store.find(number)
    if found is not None:
        return found
    for stored in opened.store.valid_of(number):
        return stored
    raise NotInVolumeError(f"{output.printable(key)}: no such key")

"""`flashwright tickv put|remove`: keys and values changed as flash allows it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.tickv.arguments import Force, Hashed, Key, Keys, Target, changed, hashed_key, of_store

if TYPE_CHECKING:
    from toolkit.tock.tickv.store import Store


@of_store
def put(
    target: Target,
    key: Key,
    value: Annotated[str | None, typer.Argument(metavar="[VALUE]", help="The value, as text.")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="File with the value; - for standard input.")
    ] = None,
    write_id: Annotated[
        int | None, typer.Option("--write-id", metavar="ID", help="Who wrote it; else as it was, and 0 for a new key.")
    ] = None,
    hashed: Hashed = False,
    raw: Annotated[
        bool, typer.Option("--raw", help="Nothing in front of the value, not even the key-value interface's header.")
    ] = False,
    force: Force = False,
) -> None:
    """Give a key a value, in place of the one that it has.

    An erased store is initialised first. Nothing is changed where there is no room.

    Example: flashwright tickv put kv.bin mykey hello --write-id 7
    Example: flashwright tickv put kv.bin certificate --file certificate.der
    """
    from toolkit.quantities import format_length
    from toolkit.tock.tickv.changes import put as put_value

    if raw and write_id is not None:
        raise typer.BadParameter("--raw stores no write id")
    content, number = _content(value, file), hashed_key(key, hashed=hashed)
    with changed(target, force=force) as opened:
        stored = content if raw else _with_header(opened.store, number, content, write_id)
        put_value(opened.store, number, stored)
    output.show(f"{output.printable(key)}: {format_length(len(content))}")


def _content(value: str | None, file: Path | None) -> bytes:
    if (value is None) == (file is None):
        raise typer.BadParameter("give either VALUE or --file")
    if file is not None:
        return output.read_input(file)
    assert value is not None
    return value.encode("utf-8", "surrogateescape")


def _with_header(store: Store, number: int, content: bytes, write_id: int | None) -> bytes:
    from toolkit.tock.tickv.changes import make_value
    from toolkit.tock.tickv.store import value_of

    if write_id is None:
        old = store.find(number)
        before = value_of(old) if old else None
        write_id = before.write_id if before else 0
    if not 0 <= write_id < 1 << 32:
        raise typer.BadParameter(f"{write_id} is no write id; it has 32 bits")
    return make_value(content, write_id)


@of_store
def remove(
    target: Target,
    keys: Keys,
    hashed: Hashed = False,
    zeroise: Annotated[bool, typer.Option("--zeroise", help="Clear every bit of the values, too.")] = False,
    force: Force = False,
) -> None:
    """Remove keys, as the kernel does: one bit of each is cleared, and its bytes stay until `collect`.

    Example: flashwright tickv remove kv.bin mykey
    Example: flashwright tickv remove kv.bin password --zeroise
    """
    from toolkit.errors import NotInVolumeError
    from toolkit.tock.tickv.changes import remove as remove_key

    with changed(target, force=force) as opened:
        for key in keys:
            number = hashed_key(key, hashed=hashed)
            if not opened.store.valid_of(number):
                raise NotInVolumeError(f"{output.printable(key)}: no such key")
            remove_key(opened.store, number, zeroise=zeroise)
    for key in keys:
        output.show(f"{output.printable(key)}: removed")

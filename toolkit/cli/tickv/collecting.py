"""`flashwright tickv collect|initialise`: regions erased."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.tickv.arguments import Json, Target, changed, of_store

if TYPE_CHECKING:
    from toolkit.tock.tickv.collect import Collected


@of_store
def collect(
    target: Target,
    rewrite: Annotated[
        bool, typer.Option("--rewrite", help="Write the whole store anew, so that all removed bytes become free.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="A damaged store, too; --rewrite gives up what is no object.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Erase the regions whose objects are all removed.

    That is what the kernel does. A region stays where its searches for other keys come through it: an erased one would
    end them.

    Example: flashwright tickv collect kv.bin
    Example: flashwright tickv collect kv.bin --rewrite
    """
    from toolkit.tock.tickv.collect import collect as collect_regions
    from toolkit.tock.tickv.collect import rewrite as rewrite_store

    with changed(target, force=force) as opened:
        collected = rewrite_store(opened.store, force=force) if rewrite else collect_regions(opened.store)
    if as_json:
        document = {"erased": collected.erased, "kept": collected.kept, "freed": collected.freed}
        output.show_json("tickv-collect/1", {"image": str(target.path), **document})
    else:
        _show(collected)


def _show(collected: Collected) -> None:
    from toolkit.quantities import format_count, format_length

    if not collected.erased:
        output.show("there is nothing to free")
    else:
        erased = format_count(len(collected.erased), "region")
        output.show(f"freed {format_length(collected.freed)}; erased {erased}")
    for number in collected.kept:
        output.show(f"region {number} stays: the kernel would not find keys any more that lie behind it")


@of_store
def initialise(
    target: Target,
    create: Annotated[bool, typer.Option("--create", help="Make the image where there is none.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Also where something else than an empty store is.")] = False,
) -> None:
    """Make an empty store: all regions erased, and its main key.

    The kernel does the same when it finds no main key.

    Example: flashwright tickv initialise kv.bin --create --number-regions 3
    Example: flashwright tickv initialise board.bin --start-address 0x70000 --number-regions 4
    """
    from toolkit.errors import DamagedVolumeError
    from toolkit.quantities import format_count
    from toolkit.tock.tickv.changes import initialise as initialise_store
    from toolkit.tock.tickv.picture import listed
    from toolkit.tock.tickv.store_file import change_store, make_store

    is_new = create and not target.path.exists()
    with (
        make_store(target.path, target.place)
        if is_new
        else change_store(target.path, target.place, may_grow=True) as opened
    ):
        store = opened.store
        is_store = store.is_erased or store.is_initialised
        if not force and (not is_store or listed(store)):
            keys, place = format_count(len(listed(store)), "key"), f"{opened.start_address:#x}"
            what = f"there is a store with {keys} at {place}" if is_store else f"what is at {place} is no store"
            raise DamagedVolumeError(what, advice="--force erases it")
        initialise_store(store)
    main_key = opened.start_address + next(store.valid_objects()).offset
    output.show(f"{target.path}: {format_count(len(store.regions), 'region')}, main key at {main_key:#x}")

"""What `flashwright tock apps` shows, as text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from toolkit.cli import output
from toolkit.quantities import format_length

if TYPE_CHECKING:
    from toolkit.tock.apps.change import Change
    from toolkit.tock.apps.listed import AppList, Listed


def show_list(apps: AppList, *, with_padding: bool) -> None:
    """The apps, one a line, and the end of their list."""
    shown = apps.items if with_padding else apps.apps
    if shown:
        header = ("address", "bytes", "name", "flags", "kernel", "why")
        output.show_table(header, [_row(item) for item in shown], right=(1,))
    else:
        output.show("no apps")
    output.show(f"end:  {apps.end:#x}, {apps.sentence} ({apps.reason})")
    output.show(_free(apps))


def _row(item: Listed) -> tuple[str, ...]:
    name = output.printable(item.name) or f"({item.kind.value})"
    return (
        f"{item.address:#x}",
        f"{item.length:,}",
        name,
        _flags(item),
        item.fate.value,
        f"{item.reason}: {item.sentence}" if item.reason else item.sentence,
    )


def _flags(item: Listed) -> str:
    if item.app is None or item.app.is_padding:
        return ""
    words = ["enabled" if item.app.enabled else "disabled", *(["sticky"] if item.app.sticky else [])]
    return ", ".join(words)


def _free(apps: AppList) -> str:
    padding = f"; {format_length(apps.padding_length)} of padding" if apps.padding_length else ""
    where = f" at {apps.free}" if apps.free.length else ""
    return f"free: {format_length(apps.free.length)}{where}{padding}"


def tell_change(target: str, change: Change, *, as_json: bool, dry_run: bool = False) -> None:
    """Tell what became of the apps; exit code 1 where something came that is an error."""
    if as_json:
        document = {"image": target, "dry_run": dry_run, **change.as_dict()}
        output.show_json("tock-apps-change/1", document)
    else:
        lines = list(_lines(change))
        for line in lines or ["no app changed"]:
            output.show(line)
        output.show(_free(change.after))
        output.warn(change.new_findings)
    raise typer.Exit(0 if change.is_sound else 1)


def _lines(change: Change) -> Iterator[str]:
    replaced = {item.name: item for item in reversed(change.replaced)}
    for item in change.installed:
        old = replaced.get(item.name)
        instead = f", in place of the one at {old.address:#x}" if old else ""
        yield f"installed {_named(item)}, {format_length(item.length)}{instead}"
    for item in change.changed:
        yield f"{_named(item)}: {_flags(item)}"
    for item in change.removed:
        yield f"removed {_named(item)}, {format_length(item.length)}"
    for move in change.moved:
        yield f"moved {output.printable(move.name)} from {move.old_address:#x} to {move.new_address:#x}"
    for item in change.kept:
        yield f"kept {_named(item)}: sticky; --force takes it away too"
    for name in change.left_out:
        yield f"left out {output.printable(name)}: it is not there to be updated"
    if change.given_up:
        address, reason = change.given_up
        yield f"gave up what stood at {address:#x}, where the list ended ({reason})"


def _named(item: Listed) -> str:
    return output.printable(item.label)


def tell_extracted(items: list[Listed], paths: list[Path]) -> None:
    """Where apps went."""
    for item, path in zip(items, paths, strict=True):
        output.show(f"{output.printable(str(path))}: {format_length(item.length)} from {item.address:#x}")

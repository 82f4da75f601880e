"""`flashwright kfs history|recover`: what was deleted or superseded, and how it comes back."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from toolkit.cli import output
from toolkit.cli.kfs.arguments import Image, InVolume, Json
from toolkit.cli.output import printable
from toolkit.files import text_to_name
from toolkit.quantities import format_count, format_length

if TYPE_CHECKING:
    from toolkit.kfs.history.history import RetiredEntry
    from toolkit.kfs.volume import Volume


def complete_retired(context: typer.Context, incomplete: str) -> list[str]:
    """Paths of retired entries in the image already typed that begin so."""
    from toolkit.kfs.complete import complete_retired

    return complete_retired(context.params.get("image"), incomplete)


def history(image: Image, path: InVolume = "/", as_json: Json = False) -> None:
    """List deleted and superseded entries, newest first.

    The log and the blocks keep them until a collection; what is whole or shared, `kfs recover` brings back.

    Example: flashwright kfs history calc.rom /etc
    """
    from toolkit.kfs.history.history import describe_entry, history_below
    from toolkit.kfs.open_image import open_volume

    entries = [describe_entry(entry) for entry in history_below(open_volume(image), text_to_name(path))]
    if as_json:
        output.show_json("kfs-history/1", {"image": str(image), "path": path, "entries": entries})
    else:
        _show(entries)


def recover(
    image: Image,
    wanted: Annotated[
        str,
        typer.Argument(
            metavar="PATH|NUMBER",
            help="Its path, for the newest version; or its number in the history.",
            autocompletion=complete_retired,
        ),
    ],
    to: Annotated[str | None, typer.Option("--to", metavar="PATH", help="Bring it back under this path.")] = None,
    into: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE", help="Write the content to a host file, - for standard output."),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what is under the path now.")] = False,
    partial: Annotated[bool, typer.Option("--partial", help="Take what is left of a damaged file.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Change a damaged volume, too.")] = False,
    as_json: Json = False,
) -> None:
    """Bring a deleted or superseded version back.

    The image is changed at one stroke, or, with --output, not at all. Exit code 1 when not everything was left.

    Example: flashwright kfs recover calc.rom /etc/msg --to /etc/msg.old
    Example: flashwright kfs recover calc.rom 12 --output f255
    """
    from toolkit.kfs.history.history import describe_entry

    if into is not None and (to is not None or overwrite):
        raise typer.BadParameter("--output leaves the image as it is; --to and --overwrite change it")
    if into == output.STANDARD_INPUT and as_json:
        raise typer.BadParameter("standard output takes the content, and nothing else")
    if into is not None:
        output.require_other_files(into, image)
    entry, path = _to_host(image, wanted, into, partial=partial) if into else (None, None)
    if into is None:
        entry, path = _to_image(image, wanted, to, overwrite=overwrite, partial=partial, force=force)
    assert entry is not None
    described = describe_entry(entry)
    if as_json:
        document = {"image": str(image), "entry": described, "path": path, "output": into and str(into)}
        output.show_json("kfs-recover/1", document)
    elif into != output.STANDARD_INPUT:
        length = f", {format_length(described['length'])}" if described["type"] == "file" else ""
        place = str(into) if into else printable(path or "")
        output.show(f"{place}: {described['type']} recovered from entry {entry.number}{length}")
    raise typer.Exit(0 if entry.is_recoverable else 1)


def _to_host(image: Path, wanted: str, into: Path, *, partial: bool) -> "tuple[RetiredEntry, str | None]":
    from toolkit.files import replace_file
    from toolkit.kfs.history.recover import content_of
    from toolkit.kfs.open_image import open_volume

    volume = open_volume(image)
    entry = _entry(volume, wanted)
    content = content_of(volume, entry, partial=partial)
    if into == output.STANDARD_INPUT:
        output.write_bytes(content)
    else:
        replace_file(into, content)
    return entry, None


def _to_image(
    image: Path, wanted: str, to: str | None, *, overwrite: bool, partial: bool, force: bool
) -> "tuple[RetiredEntry, str | None]":
    from toolkit.files import name_to_text
    from toolkit.kfs.history.recover import recover as recover_entry
    from toolkit.kfs.open_image import change_volume

    with change_volume(image, force=force) as volume:
        entry = _entry(volume, wanted)
        target = None if to is None else text_to_name(to)
        path = recover_entry(volume, entry, target, overwrite=overwrite, partial=partial)
    return entry, name_to_text(path)


def _entry(volume: "Volume", wanted: str) -> "RetiredEntry":
    from toolkit.kfs.history.history import entry_numbered, entry_under

    return entry_numbered(volume, int(wanted)) if wanted.isdecimal() else entry_under(volume, text_to_name(wanted))


def _show(entries: Sequence[Mapping[str, Any]]) -> None:
    if not entries:
        output.show("nothing was deleted or superseded since the log was last compacted")
        return
    output.show_table(("number", "what", "bytes", "block", "data", "path"), map(_row, entries), right=(0, 2))
    recoverable = sum(entry["recoverable"] for entry in entries)
    output.show(f"{recoverable} of {len(entries)} can be recovered")


def _row(entry: Mapping[str, Any]) -> tuple[str, ...]:
    is_file = entry["type"] == "file"
    target = f" -> {printable(entry['target'])}" if "target" in entry else ""
    notes = "; ".join(_notes(entry))
    return (
        str(entry["number"]),
        f"{entry['retirement']} {entry['type']}",
        f"{entry['size']:,}" if is_file else "",
        f"{entry['section_id']:04X}" if is_file else "",
        entry["data"] if is_file and entry["size"] else "",
        ("" if entry["path_known"] else "?/") + printable(entry["path"]) + target + (f"  ({notes})" if notes else ""),
    )


def _notes(entry: Mapping[str, Any]) -> list[str]:
    """What else there is to know of an entry; the gravest first."""
    notes = []
    if entry.get("reason"):
        notes.append(entry["reason"])
    if entry["interrupted"]:
        notes.append("its rewriting was interrupted")
    if entry["lives_on"] is not None:
        notes.append(f"lives on as {printable(entry['lives_on'])}")
    elif entry.get("shared_with_number") is not None:
        path = entry["shared_with"]
        owner = f"entry {entry['shared_with_number']}" if path is None else printable(path)
        notes.append(f"shares {format_count(entry['shared_blocks'], 'block')} with {owner}")
    if entry["replaced"] and entry["lives_on"] is None:
        notes.append("replaced")
    return notes

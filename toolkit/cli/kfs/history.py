"""`flashwright kfs history`: what was deleted or superseded."""

from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.cli import output
from toolkit.cli.kfs.arguments import Image, InVolume, Json
from toolkit.cli.output import printable
from toolkit.files import text_to_name
from toolkit.quantities import format_count


def history(image: Image, path: InVolume = "/", as_json: Json = False) -> None:
    """List deleted and superseded entries, newest first.

    The log and the blocks keep them until a collection; what is whole or shared, `kfs recover` brings back.

    Example: flashwright kfs history calc.rom /etc
    """
    from toolkit.kfs.history import describe_entry, history_below
    from toolkit.kfs.open_image import open_volume

    entries = [describe_entry(entry) for entry in history_below(open_volume(image), text_to_name(path))]
    if as_json:
        output.show_json("kfs-history/1", {"image": str(image), "path": path, "entries": entries})
    else:
        _show(entries)


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

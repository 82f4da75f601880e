"""`flashwright tbf diff`: what two apps, or two archives, do not have in common."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from toolkit.cli import output
from toolkit.cli.output import about, printable
from toolkit.cli.tbf.text import value_text
from toolkit.cli.tock_arguments import LONGEST, Json
from toolkit.errors import ToolkitError
from toolkit.quantities import format_count, format_length

_MARKS = {"removed": "-", "added": "+", "changed": "~"}


def diff(
    a: Annotated[Path, typer.Argument(metavar="A", help="TBF or TAB; - for standard input.")],
    b: Annotated[Path, typer.Argument(metavar="B", help="TBF or TAB.")],
    member: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only this app of an archive, by name or architecture.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Compare two apps, or two archives member by member.

    Fields, elements, credentials, and ranges of bytes that differ; binaries are compared from their own starts.
    Marks: - only in A, + only in B, ~ in both and not the same. Exit code 1 when there is a difference.

    Example: flashwright tbf diff before.tbf after.tbf
    Example: flashwright tbf diff blink.tab blink.tbf --member cortex-m4
    """
    differing = _compare(a, b, member)
    if as_json:
        members = [{"member": name, "differences": differences} for name, differences in differing]
        output.show_json("tbf-diff/1", {"a": str(a), "b": str(b), "members": members})
    else:
        for name, differences in differing:
            _show(name, differences)
        count = sum(len(differences) for _name, differences in differing)
        output.show(format_count(count, "difference"))
    raise typer.Exit(1 if differing else 0)


def _compare(a: Path, b: Path, member: str | None) -> list[tuple[str | None, list[dict[str, Any]]]]:
    """For each member that differs, or for the one app, what differs."""
    from toolkit.tock.compare import compare_apps, compare_tabs
    from toolkit.tock.sources import is_archive
    from toolkit.tock.tab import Tab

    if a == b == output.STANDARD_INPUT:
        raise typer.BadParameter("- (standard input) can be given once only")
    data = [output.read_input(path, LONGEST) for path in (a, b)]
    archives = [is_archive(content) for content in data]
    if all(archives) and member is None:
        with about(str(a)):
            one = Tab.parse(data[0])
        with about(str(b)):
            other = Tab.parse(data[1])
        return [(name, [d.as_dict() for d in found]) for name, found in compare_tabs(one, other)]
    if any(archives) and member is None:
        raise ToolkitError(f"{a if archives[0] else b}: is an archive, the other is not; --member says which app")
    apps = [_app(path, content, member) for path, content in zip((a, b), data, strict=True)]
    with about(f"{a} and {b}"):
        found = compare_apps(*apps)
    return [(None, [difference.as_dict() for difference in found])] if found else []


def _app(path: Path, data: bytes, member: str | None) -> bytes:
    """The app in a file, or the one that is meant of an archive."""
    from toolkit.tock.members import chosen_apps
    from toolkit.tock.sources import is_archive
    from toolkit.tock.tab import Tab

    if not is_archive(data):
        return data
    with about(str(path)):
        tab = Tab.parse(data)
    names = chosen_apps(tab, [member] if member else [])
    if len(names) > 1:
        raise ToolkitError(f"{path}: {member!r} means several apps: {', '.join(sorted(names))}")
    chosen = tab.member(names.pop())
    assert chosen is not None, "it was found by its name"
    return chosen.data


def _show(name: str | None, differences: list[dict[str, Any]]) -> None:
    place = f"{printable(name)}: " if name else ""
    for difference in differences:
        line = f"{_MARKS[difference['change']]} {place}{difference['where']}"
        words = _words(difference["where"], difference["before"], difference["after"])
        output.show(printable(f"{line}: {words}" if words else line))


def _words(where: str, before: Any, after: Any) -> str:
    if isinstance(before, Mapping) and isinstance(after, Mapping) and set(before) == {"offset", "length"}:
        return _range_words(before, after)
    if where.startswith("credential "):
        return " → ".join(_credential_words(side) for side in (before, after) if side is not None)
    key = where.rpartition(".")[2]
    return " → ".join(value_text(key, side) for side in (before, after) if side is not None)


def _credential_words(side: Mapping[str, Any]) -> str:
    shown = f", at {side['from']:#x} {side['data']}…" if side["data"] else ""
    return f"{format_length(side['length'])}{shown}"


def _range_words(before: Mapping[str, int], after: Mapping[str, int]) -> str:
    lengths = [format_length(side["length"]) for side in (before, after)]
    places = [f"{side['offset']:#x}" for side in (before, after)]
    length = lengths[0] if lengths[0] == lengths[1] else " → ".join(lengths)
    return f"{length} from {places[0] if places[0] == places[1] else f'{places[0]}, in B {places[1]}'}"

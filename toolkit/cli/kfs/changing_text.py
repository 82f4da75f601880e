"""What commands did to a volume, as text and as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from toolkit.cli.output import printable, show, show_findings
from toolkit.kfs.copying.actions import Action, Done
from toolkit.kfs.open_image import erases
from toolkit.quantities import format_count

if TYPE_CHECKING:
    from toolkit.flash import Sector
    from toolkit.kfs.copying.changes import Changes


def describe(changes: Changes) -> dict[str, Any]:
    """What was done to each path, the wear of the flash, and the findings."""
    return {
        "done": describe_done(changes.done),
        "wear": describe_wear(erases(changes.volume)),
        "findings": [finding.as_dict() for finding in changes.findings],
    }


def describe_done(done: Iterable[Done]) -> list[dict[str, Any]]:
    """One object for each thing; sizes in bytes."""
    return [{"action": one.action.value, "path": one.path, "source": one.source, "size": one.size} for one in done]


def describe_wear(wear: Mapping[Sector, int]) -> list[dict[str, int]]:
    """Sectors that were erased; offset and length in bytes."""
    return [{"offset": sector.offset, "length": sector.length, "erases": wear[sector]} for sector in sorted(wear)]


def show_done(changes: Changes, *, verbose: bool) -> None:
    """The findings; when `verbose`, what was done and what it cost before them."""
    if verbose:
        show_each(changes.done)
        erased = erases(changes.volume)
        if erased:
            show(f"{format_count(sum(erased.values()), 'erase')} of {format_count(len(erased), 'sector')}")
    show_findings(changes.findings)


def show_each(done: Iterable[Done]) -> None:
    """A line for each thing done."""
    for one in done:
        show(_line(one))


def _line(done: Done) -> str:
    path, source = printable(done.path), printable(done.source)
    if done.action is Action.KEPT or not source:
        return f"{done.action.value} {path}"
    return f"{source} -> {path}"

"""`flashwright image diff`: what two images do not have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from toolkit.cli import output
from toolkit.cli.image.looking import Json, KernelOption, Kind, Order, look_at
from toolkit.cli.tock.arguments import Target, of_images

if TYPE_CHECKING:
    from toolkit.image.diff import ImageDiff


def _diff(
    one: Target,
    other: Target,
    kind: Kind = "",
    kernel: KernelOption = None,
    order: Order = None,
    as_json: Json = False,
) -> None:
    """Compare two images: bytes, regions, and what it means.

    First where bytes differ, region by region; then what that means: an app that is newer or was enabled, an attribute,
    a file that changed or moved, the kernel. Their containers may differ; holes count as erased flash. Marks: - only in
    A, + only in B, ~ in both and not the same. Exit code 1 when there is a difference.

    Example: flashwright image diff before.bin after.bin
    Example: flashwright image diff calc.rom backup.hex --json
    """
    from toolkit.image.diff import diff as compare

    if one.path == other.path == output.STANDARD_INPUT:
        raise typer.BadParameter("- (standard input) can be given once only")
    before, after = (look_at(target, kind, kernel, order) for target in (one, other))
    found = compare(before, after)
    if as_json:
        names = {"a": str(one.path), "b": str(other.path), "kinds": {"a": before.kind, "b": after.kind}}
        output.show_json("image-diff/1", {**names, **found.as_dict()})
    else:
        _show(found)
    raise typer.Exit(0 if found.is_same else 1)


def _show(found: ImageDiff) -> None:
    from toolkit.cli.image.diff_text import difference_line, region_rows
    from toolkit.quantities import format_count

    if found.regions:
        output.show_table(("from", "to", "bytes", "where"), region_rows(found), right=[2])
    if found.differences:
        output.show("" if found.regions else "no byte differs")
    for difference in found.differences:
        output.show(output.printable(difference_line(difference)))
    for side, count in zip("AB", found.only_erased, strict=True):
        if count:
            output.show(f"only in {side}: {format_count(count, 'erased byte')}, which are holes in the other")
    if found.is_same:
        output.show("no difference")
    elif found.regions:
        regions = format_count(len(found.regions), "region")
        output.show(f"{format_count(found.bytes, 'byte')} in {regions}")


diff = of_images(_diff, {"a": "Image; - for standard input.", "b": "Another one."})

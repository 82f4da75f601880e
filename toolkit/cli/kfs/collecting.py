"""`flashwright kfs collect`: garbage collection."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formats.knightos.kfs_page import BLOCK_SIZE
from toolkit.cli import output
from toolkit.cli.kfs.arguments import Force, Image, Json
from toolkit.quantities import format_count, format_length

if TYPE_CHECKING:
    from toolkit.flash import Sector
    from toolkit.kfs.write.collector import Collected


def collect(
    image: Image,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be freed.")] = False,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Free the blocks and entries that nothing needs.

    Changes collect by themselves when space is short. What was deleted or superseded cannot be recovered afterwards.
    Nothing moves, and of the flash only the sectors that hold garbage are erased.

    Example: flashwright kfs collect calc.rom --dry-run
    """
    from toolkit.cli.kfs.changing_text import describe_wear

    collected, wear = _foreseen(image) if dry_run else _done(image, force=force)
    if as_json:
        document = {"blocks": collected.blocks, "fat_bytes": collected.fat_bytes, "first_pages": collected.sectors}
        wear_document = {} if dry_run else {"wear": describe_wear(wear)}
        output.show_json("kfs-collect/1", {"image": str(image), "dry_run": dry_run, **document, **wear_document})
    else:
        output.show(_freed(collected, dry_run=dry_run))
        if wear:
            output.show(_worn(wear))


def _foreseen(image: Path) -> "tuple[Collected, Mapping[Sector, int]]":
    from toolkit.kfs.open_image import open_device
    from toolkit.kfs.write.writable import WritableVolume

    return WritableVolume(open_device(image)).collect(dry_run=True), {}


def _done(image: Path, *, force: bool) -> "tuple[Collected, Mapping[Sector, int]]":
    from toolkit.kfs.open_image import change_volume, erases

    with change_volume(image, force=force) as volume:
        collected = volume.collect()
    return collected, erases(volume)


def _freed(collected: "Collected", *, dry_run: bool) -> str:
    if not collected.blocks and not collected.fat_bytes:
        return "there is nothing to free"
    blocks = f"{format_count(collected.blocks, 'block')} ({format_length(collected.blocks * BLOCK_SIZE)})"
    sectors = format_count(len(collected.sectors), "sector")
    verb = "would free" if dry_run else "freed"
    return f"{verb} {blocks} in {sectors}, and {format_length(collected.fat_bytes)} of the FAT"


def _worn(wear: "Mapping[Sector, int]") -> str:
    most = max(wear.values())
    return (
        f"wear: {format_count(sum(wear.values()), 'erase')} of {format_count(len(wear), 'sector')}, "
        f"{most} at most of one"
    )

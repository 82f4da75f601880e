"""The space of a volume as text: sums, and a map of its blocks in 100 columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from formats.knightos.kfs_page import BLOCK_SIZE
from toolkit.cli.output import show, show_table
from toolkit.kfs.space import BlockState, FatSpace, PageMark, SectorSpace, Space
from toolkit.quantities import format_count, format_length

MOST_PAGES_IN_FULL = 16
"""Pages that the map shows with one cell for each block; of more, a cell stands for four."""
_BLOCKS_PER_CELL = 4
_CELLS = {BlockState.DIRTY: "!", BlockState.ORPHANED: "▒", BlockState.LIVE: "█", BlockState.FREE: "·"}
"""Gravest first: a cell of several blocks shows the first that is among them."""
_MARKS = {PageMark.USED: "K", PageMark.FORMATTED: "k", PageMark.ERASED: "-", PageMark.OTHER: "?"}


def show_space(space: Space, *, each_block: bool) -> None:
    """All that `df` says to people."""
    _show_sums(space)
    _show_fat(space.fat)
    show("")
    pages = sum(len(sector.pages) for sector in space.sectors)
    if each_block or pages <= MOST_PAGES_IN_FULL:
        _show_pages(space.sectors)
    else:
        _show_sectors(space.sectors)


def _show_sums(space: Space) -> None:
    counts = space.counts
    total = sum(counts.values())
    free, dirty = counts[BlockState.FREE] + counts[BlockState.DIRTY], counts[BlockState.DIRTY]
    rows = (
        ("live", counts[BlockState.LIVE], ""),
        ("orphaned", counts[BlockState.ORPHANED], "until a collection frees them" * bool(counts[BlockState.ORPHANED])),
        ("free", free, f"{dirty:,} of them not erased" if dirty else ""),
        ("all", total, ""),
    )
    cells = [(name, f"{n:,}", f"{n * BLOCK_SIZE:,}", f"{n * 100 / total:.1f} %", words) for name, n, words in rows]
    show_table(("", "blocks", "bytes", "", ""), cells, right=(1, 2, 3))


def _show_fat(fat: FatSpace) -> None:
    more = f", {format_count(fat.garbage, 'byte')} of garbage below" if fat.garbage else ""
    show("")
    show(
        f"FAT: {format_length(fat.used)} used, {fat.reclaimable:,} of them by dead entries; "
        f"{fat.left_for_kernel:,} left for the kernel{more}"
    )


def _show_pages(sectors: Sequence[SectorSpace]) -> None:
    """One row a page, one cell a block; under each sector what a collection does for it."""
    show(f"page  {'blocks 01 to 3F':63}  live  mark")
    for sector in sectors:
        for page in sector.pages:
            show(f"  {page.page:02X}  {_cells(page.states, 1)}  {page.count(BlockState.LIVE):4}  {page.mark.value}")
        if sector.reclaimable:
            freed = format_count(sector.reclaimable, "block")
            show(f"      a collection frees {freed} here, {format_length(sector.reclaimable * BLOCK_SIZE)}")
    show(f"\n{_legend()}")


def _show_sectors(sectors: Sequence[SectorSpace]) -> None:
    """One row a sector, four bars of one page each; sectors with nothing in them are one row together."""
    show(f"{'pages':5}  {'a bar is a page, a cell four blocks':67}  live  frees  marks")
    for is_blank, group in groupby(sectors, _is_blank):
        rows = list(group)
        if is_blank and len(rows) > 1:
            show(f"{_range(rows):5}  {_bars(rows[0])}  {len(rows)} sectors like this")
        else:
            for sector in rows:
                live = sector.count(BlockState.LIVE)
                show(f"{_range([sector]):5}  {_bars(sector)}  {live:4}  {sector.reclaimable:5}  {_letters(sector)}")
    marks = "marks of the pages: K used, k formatted, - erased, ? anything else; the kernel does not look"
    show(f"\n{_legend()}, the first of these that is in the cell\n{marks}")


def _legend() -> str:
    words = {"!": "free but not erased", "▒": "orphaned", "█": "live", "·": "free"}
    return ", ".join(f"{cell} {words[cell]}" for cell in _CELLS.values())


def _is_blank(sector: SectorSpace) -> bool:
    """Whether nothing in a sector is worth a row of its own."""
    return (
        sector.count(BlockState.FREE) == sum(len(page.states) for page in sector.pages) and _letters(sector) == "kkkk"
    )


def _range(sectors: Sequence[SectorSpace]) -> str:
    return f"{sectors[0].first_page:02X}-{sectors[-1].pages[-1].page:02X}"


def _bars(sector: SectorSpace) -> str:
    return " ".join(_cells(page.states, _BLOCKS_PER_CELL) for page in sector.pages)


def _letters(sector: SectorSpace) -> str:
    return "".join(_MARKS[page.mark] for page in sector.pages)


def _cells(states: Sequence[BlockState], width: int) -> str:
    return "".join(_cell(states[at : at + width]) for at in range(0, len(states), width))


def _cell(states: Sequence[BlockState]) -> str:
    return next(cell for state, cell in _CELLS.items() if state in states)

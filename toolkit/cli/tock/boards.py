"""`flashwright tock boards`: the boards that are known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.tock.arguments import Json
from toolkit.cli.tock.completing import complete_board

if TYPE_CHECKING:
    from toolkit.tock.board.catalog import BoardEntry


def boards(
    name: Annotated[
        str, typer.Argument(metavar="[NAME]", help="Show all of this one.", autocompletion=complete_board)
    ] = "",
    board_file: Annotated[Path | None, typer.Option(metavar="FILE", help="TOML that describes boards instead.")] = None,
    as_json: Json = False,
) -> None:
    """List the boards that are known, or show one of them.

    A file of boards has the shape that formats/tock/SPEC.md describes under Boards.

    Example: flashwright tock boards
    Example: flashwright tock boards imix
    """
    from toolkit.tock.board.catalog import all_entries, boards_from_file, choose
    from toolkit.tock.board.picture import describe_board
    from toolkit.tock.board.rules import board_findings

    entries = boards_from_file(board_file) if board_file else all_entries()
    if name:
        hint = f"{board_file} has no such board" if board_file else "flashwright tock boards lists those that are known"
        entries = (choose(entries, name, hint),)
    if as_json:
        output.show_json("tock-boards/1", {"boards": [describe_board(entry) for entry in entries]})
    elif name:
        _show_board(entries[0])
        output.show_findings(board_findings(entries[0]))
    else:
        _show_table(entries)


def _show_table(entries: tuple[BoardEntry, ...]) -> None:
    rows = []
    for entry in entries:
        board = entry.board
        apps = str(board.apps) if board.apps.length else f"{board.apps.address:#x}-"
        row = (board.name, board.architecture or "?", str(board.kernel), apps, f"{board.ram.address:#x}")
        rows.append([*row, f"{board.page_size:,}", board.mpu.value])
    header = ("board", "architecture", "kernel", "apps", "RAM", "page", "protection")
    output.show_table(header, [[output.printable(cell) for cell in row] for row in rows], right=(5,))


def _show_board(entry: BoardEntry) -> None:
    from toolkit.cli.tock.text import show_board

    show_board(entry.board)
    if entry.aliases:
        output.show(f"other names:  {output.printable(', '.join(entry.aliases))}")
    if entry.tockloader:
        words = f"looks for apps at {entry.tockloader.app_address:#x}: {entry.tockloader.why}"
        output.show(f"tockloader:   {output.printable(words)}")
    for note in entry.notes:
        output.show(f"note:         {output.printable(note)}")

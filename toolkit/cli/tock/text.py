"""What `flashwright tock` shows of boards and images, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.cli import output
from toolkit.quantities import format_length

if TYPE_CHECKING:
    from toolkit.memory.region import AddressRange
    from toolkit.tock.board.board import Board


def show_board(board: Board) -> None:
    """A board's values."""
    rows = (
        ("board", board.name or "without a name"),
        ("architecture", board.architecture or "not known"),
        ("flash", range_words(board.flash)),
        ("kernel", range_words(board.kernel)),
        ("apps", range_words(board.apps)),
        ("RAM", range_words(board.ram)),
        ("page", format_length(board.page_size)),
        ("protection", board.mpu.value),
        ("attributes", "at 0x600, behind the flags page at 0x400" if board.has_attributes else "none are known of"),
    )
    for name, value in rows:
        output.show(f"{name + ':':<13} {output.printable(value)}")


def range_words(range_: AddressRange) -> str:
    """A range for people; its start, where the length is not known."""
    if range_.length:
        return f"{range_}, {format_length(range_.length)}"
    return f"from {range_.address:#x}, length not known" if range_.address else "not known"

"""Boards as files that describe them, for images of boards that are not as the table has them."""

from __future__ import annotations

from toolkit.memory.region import AddressRange
from toolkit.tock.board.board import Board
from toolkit.tock.board.catalog import known_entry
from toolkit.tock.toml_text import Hex, TomlText, TomlValue

BOARD_FILE = "board.toml"


def is_in_table(board: Board) -> bool:
    """Whether the table of boards has a board under its name, and just so."""
    known = known_entry(board.name)
    return known is not None and known.board == board


def board_text(board: Board, name: str) -> bytes:
    """A file that describes a board under a name."""
    text = TomlText("The board of this image: addresses as the CPU sees them, lengths in bytes.")
    text.start("board")
    text.put("name", name)
    if board.architecture:
        text.put("architecture", board.architecture)
    for key, range_ in (("flash", board.flash), ("kernel", board.kernel), ("apps", board.apps), ("ram", board.ram)):
        text.put(key, _range(range_))
    text.put("page_size", board.page_size)
    text.put("mpu", board.mpu.value)
    text.put("attributes", board.has_attributes)
    return text.encode()


def _range(range_: AddressRange) -> dict[str, TomlValue]:
    return {"address": Hex(range_.address), "length": Hex(range_.length)}

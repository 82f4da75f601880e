"""Boards as plain data, for JSON. Addresses as the CPU sees them, lengths in bytes."""

from __future__ import annotations

from typing import Any

from toolkit.memory.region import AddressRange
from toolkit.tock.board.board import Board
from toolkit.tock.board.catalog import BoardEntry
from toolkit.tock.board.rules import board_findings


def describe(board: Board) -> dict[str, Any]:
    """A board's own values."""
    return {
        "name": board.name,
        "architecture": board.architecture,
        "flash": describe_range(board.flash),
        "kernel": describe_range(board.kernel),
        "apps": describe_range(board.apps),
        "ram": describe_range(board.ram),
        "page_size": board.page_size,
        "mpu": board.mpu.value,
        "attributes": board.has_attributes,
    }


def describe_range(range_: AddressRange) -> dict[str, int]:
    """Where something lies."""
    return {"address": range_.address, "length": range_.length}


def describe_board(entry: BoardEntry) -> dict[str, Any]:
    """A board, and what else is known of it."""
    return {
        **describe(entry.board),
        "aliases": list(entry.aliases),
        "notes": list(entry.notes),
        "tockloader_app_address": entry.tockloader.app_address if entry.tockloader else None,
        "findings": [finding.as_dict() for finding in board_findings(entry)],
    }

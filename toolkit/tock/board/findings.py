"""What an image says of its board, against what the board is (rules: toolkit/tock/board/rules.py)."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.findings import Finding
from toolkit.memory.region import AddressRange
from toolkit.quantities import format_length
from toolkit.tock.board.board import Board
from toolkit.tock.board.catalog import BoardEntry, is_page_size, known_entry
from toolkit.tock.board.choose import FoundBoard
from toolkit.tock.board.detect import number
from toolkit.tock.board.rules import RULES, board_findings
from toolkit.tock.image.attributes import Attributes, read_attributes
from toolkit.tock.image.bootloader import read_bootloader
from toolkit.tock.image.flash_image import FlashImage


def findings_of_board(image: FlashImage, found: FoundBoard) -> Iterator[Finding]:
    """All findings. Offsets count from the start of the board's flash, in bytes."""
    if found.entry is not None:
        yield from board_findings(found.entry)
    if image.board.has_attributes and read_bootloader(image) is not None:
        attributes = read_attributes(image)
        yield from _of_name(attributes, image.board, found.entry)
        yield from _of_values(attributes, image.board, found.entry)
        yield from _of_app_address(attributes, image.board, found.entry)
    yield from _of_length(image)


def _of_name(attributes: Attributes, board: Board, entry: BoardEntry | None) -> Iterator[Finding]:
    name = attributes.get("board")
    if name is None:
        return
    names = entry.names if entry else (board.name,)
    if name.lower() not in map(str.lower, names) and board.name:
        yield _found("board-other", f"the image says {name}, and is taken for {board.name}", attributes, "board")
    elif entry is None and known_entry(name) is None:
        yield _found("board-unknown", f"no board is known as {name}; its values are guesses", attributes, "board")


def _of_values(attributes: Attributes, board: Board, entry: BoardEntry | None) -> Iterator[Finding]:
    known = entry.board if entry else board
    architecture, page = attributes.get("arch"), attributes.get("pagesize")
    if architecture and known.architecture and architecture != known.architecture:
        message = f"the image says {architecture}, {known.name or 'the board'} is {known.architecture}"
        yield _found("board-architecture", message, attributes, "arch")
    if page is not None and number(page) != known.page_size:
        is_size = is_page_size(number(page) or 0)
        message = f"{page!r} is no size of a page" if not is_size else f"the image says {page}, it is {known.page_size}"
        yield _found("board-page-size", message, attributes, "pagesize")


def _of_app_address(attributes: Attributes, board: Board, entry: BoardEntry | None) -> Iterator[Finding]:
    text = attributes.get("appaddr")
    address = number(text)
    apps = entry.board.apps.address if entry else board.apps.address
    if text is None:
        if entry is not None and entry.tockloader is not None:
            theirs, why = entry.tockloader.app_address, entry.tockloader.why
            message = f"tockloader looks at {theirs:#x} ({why}), the kernel at {apps:#x}: set appaddr to {apps:#x}"
            yield RULES["board-tockloader"].found(message, board.name)
    elif address is None:
        yield _found("board-app-address", f"{text!r} is no number", attributes, "appaddr")
    elif address != apps:
        message = f"the image says {text}, the apps of {board.name or 'the board'} start at {apps:#x}"
        yield _found("board-app-address", message, attributes, "appaddr")
    elif address != board.apps.address:
        message = f"the image says {text}, and apps are looked for at {board.apps.address:#x}"
        yield _found("board-app-address", message, attributes, "appaddr")


def _of_length(image: FlashImage) -> Iterator[Finding]:
    board, range_ = image.board, image.range
    needed = AddressRange(board.flash.address, board.apps.end - board.flash.address)
    if not range_.length:
        yield RULES["image-short"].found("the image is empty")
    elif not image.holds(needed):
        if range_.contains(needed):
            message = f"the image has holes in {needed}"
        else:
            message = f"the image has {range_}, the board {needed}; what is missing reads as erased"
        yield RULES["image-short"].found(message)
    beyond = sum(
        len(data) - _overlap(AddressRange(start, len(data)), board.flash) for start, data in image.contents.segments
    )
    if beyond:
        yield RULES["image-beyond"].found(f"{format_length(beyond)} of {range_} are outside of {board.flash}")


def _overlap(one: AddressRange, other: AddressRange) -> int:
    return max(0, min(one.end, other.end) - max(one.address, other.address))


def _found(code: str, message: str, attributes: Attributes, key: str) -> Finding:
    slot = attributes.slots_of(key)[0]
    return RULES[code].found(message, f"slot {slot.index}", slot.address)

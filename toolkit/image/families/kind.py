"""What an image file shows to be."""

from __future__ import annotations

from formats.errors import FormatError
from toolkit.errors import ToolkitError
from toolkit.image.containers.kinds import Container
from toolkit.image.families.given import Given


def kind_of(given: Given) -> str:
    """The kind of an image file; ``plain`` where it shows to be none. Raises ContainerError where it cannot be read."""
    said = given.said
    if said.board is not None:
        return "tock"
    if said.profile is not None or said.order is not None:
        return "knightos-ram"
    if given.container is Container.RAW and (kind := _kind_of_raw(given)):
        return kind
    return "tock" if _is_tock(given) else "plain"


def _kind_of_raw(given: Given) -> str:
    from toolkit.tock.tab import looks_like_tab

    if looks_like_tab(given.data):
        return "tab"
    if _is_app(given.data):
        return "tbf"
    if _is_rom(given.data):
        return "knightos-rom"
    return "knightos-ram" if _is_dump(given.data) else ""


def _is_app(data: bytes) -> bool:
    from toolkit.tock.app import App, parse_app

    try:
        app = parse_app(data)
    except FormatError:
        return False
    return not isinstance(app, App) or len(app.excess) < len(data) // 2


def _is_rom(data: bytes) -> bool:
    from formats.knightos.kernel_header import has_kernel
    from toolkit.knightos.rom.image import RomImage

    try:
        rom = RomImage.parse(data)
    except ToolkitError:
        return False
    return has_kernel(data) or rom.volume is not None


def _is_dump(data: bytes) -> bool:
    from toolkit.knightos.ram.detect import detect

    try:
        found = detect(data)
    except ToolkitError:
        return False
    return len(data) in (0x8000, 0x10000) and bool(found.heap.blocks) and found.is_certain


def _is_tock(given: Given) -> bool:
    from toolkit.tock.board.choose import BoardChoice, find_board

    try:
        find_board(BoardChoice(), given.contents)
    except ToolkitError:
        return False
    return True

"""What an image tells of its board, without being asked with a board (formats/tock/SPEC.md: Boards)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from toolkit.errors import ToolkitError
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange
from toolkit.tock.board.board import Board
from toolkit.tock.board.catalog import BoardEntry, all_entries, is_page_size
from toolkit.tock.image.attributes import TABLE, parse_attributes
from toolkit.tock.image.bootloader import CONSTANT_START, FLAGS, Bootloader, parse_bootloader
from toolkit.tock.image.kernel import LONGEST_ATTRIBUTES, Kernel, kernel_of

Decoder = Callable[[int], Contents]
"""Gives the contents of an image file for the address of the first byte of a raw one."""
_MOST_RAM = 1 << 24
"""How far behind the start of the RAM the memory of apps may start."""
_MOST = 1 << 32


@dataclass(frozen=True)
class Told:
    """What the attributes of an image say; None or empty where they say nothing that can be used.

    Attributes:
        bootloader: whose attributes they are.
        board: attribute ``board``.
        architecture: attribute ``arch``.
        app_address: attribute ``appaddr``.
        page_size: attribute ``pagesize``.
    """

    bootloader: Bootloader
    board: str = ""
    architecture: str = ""
    app_address: int | None = None
    page_size: int | None = None


def told(contents: Contents) -> Told | None:
    """What the attributes of an image say, where there is a bootloader."""
    bootloader = parse_bootloader(contents.read(FLAGS.address, FLAGS.length))
    if bootloader is None:
        return None
    get = parse_attributes(contents.read(TABLE.address, TABLE.length)).get
    address, page = number(get("appaddr")), number(get("pagesize"))
    return Told(
        bootloader,
        get("board") or "",
        get("arch") or "",
        address if address is not None and 0 <= address < _MOST else None,
        page if page is not None and is_page_size(page) else None,
    )


def number(text: str | None) -> int | None:
    """A number as tockloader reads it: decimal, or with 0x, 0o, 0b in front."""
    try:
        return int(text, 0) if text and len(text) <= 20 else None
    except ValueError:
        return None


def kernel_at(contents: Contents, end: int) -> Kernel | None:
    """The kernel whose attributes end at an address; None where they do not."""
    if end < 8 or contents.read(end - 4, 4) != b"TOCK":
        return None
    start = max(0, end - LONGEST_ATTRIBUTES)
    kernel = kernel_of(contents.read(start, end - start), start)
    return kernel if kernel.attributes is not None else None


def as_told(entry: BoardEntry, said: Told, contents: Contents) -> tuple[Board, list[str]]:
    """A known board as the attributes of an image say it; and the evidence."""
    board, evidence = entry.board, []
    if said.architecture and said.architecture != board.architecture:
        board = replace(board, architecture=said.architecture)
        evidence.append(f"attribute arch: {said.architecture}")
    if said.page_size and said.page_size != board.page_size:
        board = replace(board, page_size=said.page_size)
        evidence.append(f"attribute pagesize: {said.page_size}")
    if said.app_address is None:
        if entry.board.has_attributes:
            evidence.append(f"no attribute appaddr: apps from {board.apps.address:#x}, as known of {board.name}")
    elif said.app_address != board.apps.address:
        moved, why = _moved(board, said.app_address, contents)
        evidence.append(f"attribute appaddr: {said.app_address:#x}{why}")
        board = moved
    else:
        evidence.append(f"attribute appaddr: {said.app_address:#x}, as known of {board.name}")
    return board, evidence


def _moved(board: Board, app_address: int, contents: Contents) -> tuple[Board, str]:
    """The board with its apps elsewhere, unless its kernel says that they are where they always are."""
    if not board.kernel.address < app_address < board.flash.end:
        return board, ", which is outside of the flash behind the kernel's start: not taken"
    if kernel_at(contents, app_address) is None and kernel_at(contents, board.kernel.end) is not None:
        return board, f", but the kernel's attributes end at {board.kernel.end:#x}: not taken"
    kernel = AddressRange(board.kernel.address, app_address - board.kernel.address)
    end = board.apps.end if app_address < board.apps.end else board.flash.end
    return replace(board, kernel=kernel, apps=AddressRange(app_address, end - app_address)), ""


def kernel_start(said: Told, contents: Contents) -> int:
    """Where the kernel of a board of no table starts: as its own attributes say, or where the bootloader jumps to."""
    assert said.app_address is not None
    kernel = kernel_at(contents, said.app_address)
    if kernel is not None and kernel.binary is not None and kernel.binary.start < said.app_address:
        return kernel.binary.start
    start = said.bootloader.jumps_to
    return min(CONSTANT_START if start is None else start, said.app_address)


def by_sentinel(decoded: Decoder) -> tuple[BoardEntry, str] | None:
    """The known board at the end of whose kernel the kernel attributes end; and the evidence.

    Several boards that differ in nothing but their names give one without a name.

    Raises:
        ToolkitError: boards that differ more are possible.
    """
    fitting = list(_fitting(decoded))
    if not fitting:
        return None
    alike: dict[Board, list[str]] = {}
    for entry in fitting:
        alike.setdefault(replace(entry.board, name=""), []).append(entry.board.name)
    names = ", ".join(entry.board.name for entry in fitting)
    if len(alike) > 1:
        raise ToolkitError(f"the kernel of this image fits several boards; say --board with one of {names}")
    end = fitting[0].board.kernel.end
    if len(fitting) == 1:
        return fitting[0], f"kernel attributes end at {end:#x}, as on {names}"
    return BoardEntry(next(iter(alike))), f"kernel attributes end at {end:#x}, as on {names}, which are alike"


def _fitting(decoded: Decoder) -> Iterator[BoardEntry]:
    known: dict[int, Contents] = {}
    for entry in _candidates(all_entries()):
        board = entry.board
        contents = known.setdefault(board.flash.address, Contents())
        if not contents.range.length:
            contents = known[board.flash.address] = decoded(board.flash.address)
        if board.apps.length and not board.flash.contains(contents.range):
            continue
        kernel = kernel_at(contents, board.kernel.end)
        if kernel is not None and _agrees(board, kernel):
            yield entry


def _candidates(entries: Iterable[BoardEntry]) -> Iterator[BoardEntry]:
    """Boards of which an image can be; a document's table is of none."""
    return (entry for entry in entries if entry.stated is None)


def _agrees(board: Board, kernel: Kernel) -> bool:
    """Whether what the kernel says of flash and RAM is so on the board."""
    if kernel.binary is not None and kernel.binary.start != board.kernel.address:
        return False
    if kernel.app_memory is None or not board.ram.address:
        return True
    return 0 <= kernel.app_memory.start - board.ram.address < _MOST_RAM

"""Whose image it is: what people say, else what the image itself says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import ToolkitError
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange
from toolkit.tock.board.board import Board, MpuRule
from toolkit.tock.board.catalog import (
    DEFAULT_PAGE_SIZE,
    BoardEntry,
    boards_from_file,
    choose,
    entry_named,
    hull,
    is_page_size,
    known_entry,
    rule_for,
)
from toolkit.tock.image.image_file import MAX_LENGTH

if TYPE_CHECKING:
    from toolkit.tock.board.detect import Told

Decoder = Callable[[int], Contents]
"""Gives the contents of an image file for the address of the first byte of a raw one."""
HOW_TO_SAY = "say it with --board NAME, --board-file FILE, or --app-address ADDRESS and --arch NAME"


@dataclass(frozen=True)
class BoardChoice:
    """What people say of a board. Everything may be left out; what is said counts more than any table or image.

    Attributes:
        name: of a known board, or of one in `file`.
        file: TOML that describes boards.
        architecture: as archives name it.
        flash_address, flash_length: all flash; a raw image starts at the address.
        kernel_address, app_address, app_length: the kernel ends where the apps start.
        ram_address, ram_length: RAM.
        page_size: bytes that are erased at once.
        mpu: the memory protection's rule.
        attributes: whether there is a flags page and attributes at 0x400.
    """

    name: str = ""
    file: Path | None = None
    architecture: str = ""
    flash_address: int | None = None
    flash_length: int | None = None
    kernel_address: int | None = None
    app_address: int | None = None
    app_length: int | None = None
    ram_address: int | None = None
    ram_length: int | None = None
    page_size: int | None = None
    mpu: MpuRule | None = None
    attributes: bool | None = None


@dataclass(frozen=True)
class FoundBoard:
    """A board, and how it was found.

    Attributes:
        board: the board, overrides included.
        evidence: sentences that say why it is this one.
        entry: what else is known of it; None for a board of no table.
    """

    board: Board
    evidence: tuple[str, ...]
    entry: BoardEntry | None


class BoardFinderOf:
    """Finds the board of an image, and remembers how: a `BoardFinder`.

    Args:
        choice: what people say of it.
    """

    def __init__(self, choice: BoardChoice) -> None:
        self.choice = choice
        self.found: FoundBoard | None = None

    def __call__(self, decoded: Decoder) -> Board:
        """The board. Raises ToolkitError where nobody knows, or where the choice is impossible."""
        self.found = find_board(self.choice, decoded)
        return self.found.board


def board_finder(choice: BoardChoice) -> BoardFinderOf:
    """What `TockImageFile` asks for the board of its image."""
    return BoardFinderOf(choice)


def find_board(choice: BoardChoice, decoded: Decoder | None = None) -> FoundBoard:
    """The board that is chosen, or, where none is, the one that the image tells of.

    Args:
        choice: what people say of it.
        decoded: the image; None where there is none yet.

    Raises:
        ToolkitError: nobody knows, or the choice is impossible.
    """
    _require_known_architecture(choice)
    entry = _named(choice)
    if entry is not None:
        source = f"in {choice.file}" if choice.file else "as asked for"
        found = FoundBoard(entry.board, (f"board {entry.board.name}, {source}",), entry)
    else:
        found = _detected(choice, decoded)
    board = _grown(_with_attributes(_overridden(found.board, choice), choice, decoded), choice, decoded)
    said = _said(choice)
    return FoundBoard(board, (*found.evidence, *([f"given: {said}"] if said else [])), found.entry)


def _require_known_architecture(choice: BoardChoice) -> None:
    """An architecture that is misspelled would be one without memory protection, where every app runs."""
    name = choice.architecture
    if name and choice.mpu is None and rule_for(name) is MpuRule.NONE:
        raise ToolkitError(
            f"the memory protection of the architecture {name!r} is not known", advice="say it with --mpu"
        )


def _detected(choice: BoardChoice, decoded: Decoder | None) -> FoundBoard:
    """The board that the image tells of, else the one that options describe."""
    from toolkit.tock.board.detect import by_sentinel, told

    said = told(decoded(choice.flash_address or 0)) if decoded else None
    if decoded and said and (said.board or said.app_address is not None):
        return _as_told(said, choice, decoded)
    if choice.app_address is not None:
        return FoundBoard(_described(choice, decoded), ("a board of no table",), None)
    found = by_sentinel(decoded) if decoded else None
    if found is None:
        raise ToolkitError("nobody says what board this image is of", advice=HOW_TO_SAY)
    entry, evidence = found
    return FoundBoard(entry.board, (evidence,), entry)


def _as_told(said: Told, choice: BoardChoice, decoded: Decoder) -> FoundBoard:
    """The board that attributes name, or one of no table that they describe well enough."""
    from toolkit.tock.board.detect import as_told, kernel_start

    evidence = f"attribute board: {said.board}" if said.board else "no attribute board"
    entry = known_entry(said.board)
    if entry is not None:
        contents = decoded(entry.board.flash.address if choice.flash_address is None else choice.flash_address)
        board, more = as_told(entry, said, contents)
        return FoundBoard(board, (evidence, *more), entry)
    address = said.app_address if choice.app_address is None else choice.app_address
    if address is None:
        raise ToolkitError(f"the image is of the board {said.board!r}, which is not known", advice=HOW_TO_SAY)
    told_choice = replace(
        choice,
        app_address=address,
        kernel_address=kernel_start(replace(said, app_address=address), decoded(choice.flash_address or 0)),
        architecture=choice.architecture or said.architecture,
        page_size=choice.page_size or said.page_size,
        attributes=True,
    )
    board = replace(_described(told_choice, decoded), name=said.board)
    return FoundBoard(board, (f"{evidence}, of no table", f"apps from {address:#x}, as the image says"), None)


def _with_attributes(board: Board, choice: BoardChoice, decoded: Decoder | None) -> Board:
    """The board with a flags page and attributes, where the image has them though nobody knew."""
    from toolkit.tock.board.detect import told
    from toolkit.tock.image.bootloader import FLAGS

    if board.has_attributes or choice.attributes is not None or decoded is None or board.kernel.overlaps(FLAGS):
        return board
    return replace(board, has_attributes=told(decoded(board.flash.address)) is not None)


def _grown(board: Board, choice: BoardChoice, decoded: Decoder | None) -> Board:
    """The board with apps up to the end of the image, where nobody knows where their region ends."""
    if board.apps.length or choice.app_length is not None or decoded is None:
        return board
    end = max(decoded(board.flash.address).range.end, board.flash.end)
    apps = AddressRange(board.apps.address, max(0, end - board.apps.address))
    return replace(board, apps=apps, flash=hull(board.flash, apps))


def _said(choice: BoardChoice) -> str:
    """What people said beside the name, for the evidence."""
    words = {
        "arch": choice.architecture,
        "page size": choice.page_size,
        "mpu": choice.mpu.value if choice.mpu else "",
        "attributes": None if choice.attributes is None else ("yes" if choice.attributes else "no"),
    }
    addresses = {
        "flash": choice.flash_address,
        "flash length": choice.flash_length,
        "kernel": choice.kernel_address,
        "apps": choice.app_address,
        "app length": choice.app_length,
        "RAM": choice.ram_address,
        "RAM length": choice.ram_length,
    }
    parts = [f"{name} {value}" for name, value in words.items() if value]
    return ", ".join(parts + [f"{name} {value:#x}" for name, value in addresses.items() if value is not None])


def _named(choice: BoardChoice) -> BoardEntry | None:
    if choice.file is None:
        return entry_named(choice.name) if choice.name else None
    entries = boards_from_file(choice.file)
    names = ", ".join(entry.board.name for entry in entries)
    if choice.name:
        return choose(entries, choice.name, f"{choice.file} has {names}")
    if len(entries) > 1:
        raise ToolkitError(f"{choice.file} has several boards; say --board with one of {names}")
    return entries[0]


def _overridden(board: Board, choice: BoardChoice) -> Board:
    """The board, with what people say of it instead of what the table says."""
    architecture = choice.architecture or board.architecture
    mpu = rule_for(architecture) if choice.architecture else board.mpu
    apps, kernel = _apps_and_kernel(board, choice)
    flash = AddressRange(
        board.flash.address if choice.flash_address is None else choice.flash_address,
        board.flash.length if choice.flash_length is None else choice.flash_length,
    )
    changed = replace(
        board,
        architecture=architecture,
        flash=_stretched(flash, kernel, apps, choice),
        kernel=kernel,
        apps=apps,
        ram=AddressRange(
            board.ram.address if choice.ram_address is None else choice.ram_address,
            board.ram.length if choice.ram_length is None else choice.ram_length,
        ),
        page_size=_page_size(board.page_size, choice),
        mpu=choice.mpu or mpu,
        has_attributes=board.has_attributes if choice.attributes is None else choice.attributes,
    )
    _check(changed)
    return changed


def _apps_and_kernel(board: Board, choice: BoardChoice) -> tuple[AddressRange, AddressRange]:
    start = board.apps.address if choice.app_address is None else choice.app_address
    if choice.app_length is not None:
        length = choice.app_length
    else:
        end = board.apps.end if start < board.apps.end else board.flash.end
        length = max(0, end - start)
    kernel_start = board.kernel.address if choice.kernel_address is None else choice.kernel_address
    kernel_end = board.kernel.end if choice.app_address is None else start
    return AddressRange(start, length), AddressRange(kernel_start, max(0, kernel_end - kernel_start))


def _stretched(flash: AddressRange, kernel: AddressRange, apps: AddressRange, choice: BoardChoice) -> AddressRange:
    """Flash that holds kernel and apps, where people did not say how much there is."""
    if choice.flash_address is None and choice.flash_length is None:
        return hull(flash, hull(kernel, apps) if kernel.length else apps)
    return flash


def _described(choice: BoardChoice, decoded: Decoder | None) -> Board:
    """A board of no table, from options and, where they say nothing, the length of the image."""
    assert choice.app_address is not None
    start = choice.flash_address or 0
    image_end = decoded(start).range.end if decoded else 0
    apps_end = choice.app_address + choice.app_length if choice.app_length is not None else image_end
    flash_end = start + choice.flash_length if choice.flash_length is not None else max(image_end, apps_end)
    if choice.app_length is None and flash_end <= choice.app_address:
        raise ToolkitError("nothing says how long the region of the apps is; say --app-length LENGTH")
    kernel_start = start if choice.kernel_address is None else choice.kernel_address
    architecture = choice.architecture
    board = Board(
        name="",
        architecture=architecture,
        flash=AddressRange(start, max(0, flash_end - start)),
        kernel=AddressRange(kernel_start, max(0, choice.app_address - kernel_start)),
        apps=AddressRange(
            choice.app_address, (apps_end if choice.app_length is not None else flash_end) - choice.app_address
        ),
        ram=AddressRange(choice.ram_address or 0, choice.ram_length or 0),
        page_size=_page_size(DEFAULT_PAGE_SIZE, choice),
        mpu=choice.mpu or rule_for(architecture),
        has_attributes=bool(choice.attributes),
    )
    _check(board)
    return board


def _page_size(known: int, choice: BoardChoice) -> int:
    if choice.page_size is None:
        return known
    if not is_page_size(choice.page_size):
        raise ToolkitError(f"a page has a power of two bytes, from 4 to 1048576, not {choice.page_size}")
    return choice.page_size


def _check(board: Board) -> None:
    for name, range_ in (("kernel", board.kernel), ("apps", board.apps)):
        if range_.length and not board.flash.contains(range_):
            raise ToolkitError(f"the region of the {name}, {range_}, is outside of the flash, {board.flash}")
    if board.kernel.overlaps(board.apps):
        raise ToolkitError(f"apps at {board.apps} overlap the kernel at {board.kernel}")
    if board.flash.length > MAX_LENGTH:
        raise ToolkitError(
            f"{board.flash.length:,} bytes of flash are more than any board has; {MAX_LENGTH:,} is the most"
        )
    if board.flash.end > 1 << 32:
        raise ToolkitError(f"the flash ends behind {(1 << 32) - 1:#x}")

"""The boards that are known, and boards that people describe (formats/tock/SPEC.md: Boards)."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path

from toolkit.errors import ToolkitError, UnavailableError
from toolkit.memory.region import AddressRange
from toolkit.tock.board.board import Board, MpuRule
from toolkit.toml_table import Table, parse_manifest, read_manifest

DEFAULT_PAGE_SIZE = 512
"""Bytes that are erased at once, where a board does not say it: the value of the kernel's linker script."""
_MOST = 1 << 32
"""Addresses of the CPUs that Tock runs on end here."""
_RULES = (
    ("cortex-m0", MpuRule.CORTEX_M0_PLUS),  # of the two chips so named, the one with memory protection
    ("cortex-m33", MpuRule.CORTEX_M33),
    ("cortex-m", MpuRule.CORTEX_M),
    ("rv", MpuRule.PMP),
    ("riscv", MpuRule.PMP),
    ("i486", MpuRule.X86),
    ("x86", MpuRule.X86),
)


@dataclass(frozen=True)
class Tockloader:
    """Where tockloader 1.19.0, told the board's name, looks for apps at another address, and where it has that from."""

    app_address: int
    why: str


@dataclass(frozen=True)
class StatedLengths:
    """Lengths that a board's document states beside the addresses, in bytes."""

    kernel_length: int
    app_length: int


@dataclass(frozen=True)
class BoardEntry:
    """A board, and what else is known of it.

    Attributes:
        board: the board.
        aliases: other names it goes by.
        notes: sentences for people: what to look out for.
        tockloader: where tockloader disagrees; None where it does not.
        stated: lengths that its document states, where they may differ from what its addresses say.
    """

    board: Board
    aliases: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    tockloader: Tockloader | None = None
    stated: StatedLengths | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Its name, and the others it goes by."""
        return (self.board.name, *self.aliases)


@cache
def all_entries() -> tuple[BoardEntry, ...]:
    """The boards that are known, with what else is known of them, in the order of the table."""
    resource = files(__package__).joinpath("boards.toml")
    return _entries(parse_manifest(Path(resource.name), resource.read_bytes()))


def all_boards() -> tuple[Board, ...]:
    """The boards that are known, in the order of the table."""
    return tuple(entry.board for entry in all_entries())


def entry_named(name: str) -> BoardEntry:
    """A known board by its name, with what else is known of it. Raises ToolkitError, which names the nearest."""
    return choose(all_entries(), name, "flashwright tock boards lists those that are known")


def known_entry(name: str) -> BoardEntry | None:
    """The known board of a name, or None."""
    return next((entry for entry in all_entries() if name.lower() in map(str.lower, entry.names)), None)


def board_named(name: str) -> Board:
    """A known board by its name. Raises ToolkitError, which names the nearest."""
    return entry_named(name).board


def boards_from_file(path: Path) -> tuple[BoardEntry, ...]:
    """The boards that a TOML file describes, in the shape of the table.

    Raises:
        ManifestError: it says something impossible. UnavailableError: it cannot be read.
    """
    try:
        table = read_manifest(path)
    except UnavailableError as error:
        raise UnavailableError(f"board file {error}") from None
    entries = _entries(table)
    if not entries:
        raise table.error("board", "is missing; each board is a table [[board]]")
    return entries


def choose(entries: tuple[BoardEntry, ...], name: str, hint: str) -> BoardEntry:
    """The entry of a name, in any case of letters. Raises ToolkitError, which names the nearest, or gives the hint."""
    by_name = {known.lower(): (known, entry) for entry in entries for known in entry.names}
    found = by_name.get(name.lower())
    if found is None:
        typed = name.lower()
        near = get_close_matches(typed, by_name, n=1) or [known for known in by_name if typed in known and typed]
        meant = f"did you mean {by_name[near[0]][0]}?" if near else hint
        raise ToolkitError(f"no board is named {name!r}; {meant}")
    return found[1]


def rule_for(architecture: str) -> MpuRule:
    """What the memory protection of an architecture asks of apps, as archives name it; nothing where not known."""
    return next((rule for start, rule in _RULES if architecture.startswith(start)), MpuRule.NONE)


def _entries(table: Table) -> tuple[BoardEntry, ...]:
    entries = tuple(_entry(board) for board in table.tables("board"))
    table.finish()
    taken: set[str] = set()
    for index, entry in enumerate(entries):
        for name in entry.names:
            if name.lower() in taken:
                raise table.error(f"board[{index}].name", f"{name!r} is there twice")
            taken.add(name.lower())
    return entries


def _entry(table: Table) -> BoardEntry:
    name = table.string("name")
    kernel, apps = _range(table, "kernel"), _range(table, "apps")
    flash = _range(table, "flash") if table.has("flash") else hull(kernel, apps)
    for key, range_ in (("kernel", kernel), ("apps", apps)):
        if not flash.contains(range_):
            raise table.error(key, f"{range_} is outside of the flash, {flash}")
    if kernel.overlaps(apps):
        raise table.error("apps", f"{apps} overlaps the kernel, {kernel}")
    architecture = table.string("architecture") if table.has("architecture") else ""
    board = Board(
        name=name,
        architecture=architecture,
        flash=flash,
        kernel=kernel,
        apps=apps,
        ram=_range(table, "ram") if table.has("ram") else AddressRange(0, 0),
        page_size=_page_size(table),
        mpu=_rule(table, architecture),
        has_attributes=table.has("attributes") and bool(table.take("attributes", bool, "true or false")),
    )
    entry = BoardEntry(
        board,
        _strings(table, "aliases"),
        _strings(table, "notes"),
        _tockloader(table.table("tockloader")) if table.has("tockloader") else None,
        _stated(table.table("stated")) if table.has("stated") else None,
    )
    table.finish()
    return entry


def hull(first: AddressRange, second: AddressRange) -> AddressRange:
    """From the start of the one to the end of the other."""
    start = min(first.address, second.address)
    return AddressRange(start, max(first.end, second.end) - start)


def _range(table: Table, key: str) -> AddressRange:
    inner = table.table(key)
    address = inner.integer("address")
    length = inner.integer("length") if inner.has("length") else 0
    inner.finish()
    if address + length > _MOST:
        raise table.error(key, f"ends behind {_MOST - 1:#x}")
    return AddressRange(address, length)


def _page_size(table: Table) -> int:
    if not table.has("page_size"):
        return DEFAULT_PAGE_SIZE
    size = table.integer("page_size")
    if not is_page_size(size):
        raise table.error("page_size", f"must be a power of two from 4 to 1048576, not {size}")
    return size


def is_page_size(size: int) -> bool:
    """Whether flash may be erased in pages of so many bytes."""
    return 4 <= size <= 1 << 20 and size & (size - 1) == 0


def _rule(table: Table, architecture: str) -> MpuRule:
    if not table.has("mpu"):
        return rule_for(architecture)
    word = table.string("mpu")
    if word not in {rule.value for rule in MpuRule}:
        raise table.error("mpu", f"must be one of {', '.join(rule.value for rule in MpuRule)}, not {word!r}")
    return MpuRule(word)


def _strings(table: Table, key: str) -> tuple[str, ...]:
    strings = table.array(key)
    if not all(isinstance(string, str) for string in strings):
        raise table.error(key, "must be an array of strings")
    return tuple(strings)


def _tockloader(table: Table) -> Tockloader:
    differs = Tockloader(table.integer("app_address"), table.string("why"))
    table.finish()
    return differs


def _stated(table: Table) -> StatedLengths:
    stated = StatedLengths(table.integer("kernel_length"), table.integer("app_length"))
    table.finish()
    return stated

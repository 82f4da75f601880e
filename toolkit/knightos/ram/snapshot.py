"""A snapshot: everything that a dump of RAM says, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from formats.errors import FormatError
from formats.knightos.kernel_state import KernelState
from formats.knightos.kernel_tables import LibraryRow, SignalRow
from formats.knightos.user_memory import END_OF_HANDLERS, LINK_HANDLER, LinkHandler
from toolkit.kfs.volume import Volume
from toolkit.knightos.kernels import LIBRARIES, SIGNALS, KernelProfile
from toolkit.knightos.ram.detect import Detected, detect
from toolkit.knightos.ram.dump import Dump, Order
from toolkit.knightos.ram.heap import Heap
from toolkit.knightos.ram.on_flash import FlashFiles, OnFlash
from toolkit.knightos.ram.streams import Stream, streams
from toolkit.knightos.ram.tables import KernelTables, State, parse_tables
from toolkit.knightos.ram.threads import Thread, threads


@dataclass(frozen=True)
class LinkHandlers:
    """The list of link handlers, and whether it ends within its block of the heap."""

    handlers: tuple[LinkHandler, ...]
    is_ended: bool


@dataclass(frozen=True)
class Snapshot:
    """A dump, read.

    Attributes:
        detected: how it is read, and why so.
        tables: the kernel's tables and state.
        threads: valid rows of the thread table.
        streams: all rows of the stream table.
        on_flash: what flash has of open streams, by number; empty without an image.
        link_handlers: None where the kernel's state does not say where they are.
    """

    detected: Detected
    tables: KernelTables
    threads: tuple[Thread, ...]
    streams: tuple[Stream, ...]
    on_flash: Mapping[int, OnFlash]
    link_handlers: LinkHandlers | None

    @property
    def dump(self) -> Dump:
        """The bytes at their addresses."""
        return self.detected.dump

    @property
    def profile(self) -> KernelProfile:
        """Whose tables these are."""
        return self.detected.profile

    @property
    def heap(self) -> Heap:
        """The heap."""
        return self.detected.heap

    @property
    def state(self) -> State | None:
        """The kernel's variables."""
        return self.tables.state

    @property
    def libraries(self) -> tuple[LibraryRow, ...]:
        """Loaded libraries."""
        return self.tables.valid(LIBRARIES)

    @property
    def signals(self) -> tuple[SignalRow, ...]:
        """Signals that wait, oldest first."""
        return self.tables.valid(SIGNALS)

    @property
    def thread_ids(self) -> frozenset[int]:
        """Ids of the threads that are there."""
        return frozenset(thread.row.id for thread in self.threads)


def take(
    data: bytes, profile: KernelProfile | None = None, order: Order | None = None, volume: Volume | None = None
) -> Snapshot:
    """Read a dump. Never raises for what is in it.

    Args:
        data: the file.
        profile: the kernel, where it is known.
        order: the order of its pages, where it is known.
        volume: the filesystem of the same moment.

    Raises:
        ToolkitError: the file has the length of no dump.
    """
    detected = detect(data, profile, order)
    dump, heap = detected.dump, detected.heap
    tables = parse_tables(dump, detected.profile)
    rows = tuple(streams(dump, tables, heap))
    files = FlashFiles(volume) if volume else None
    on_flash = {stream.number: files.look_up(stream) for stream in rows if stream.is_open} if files else {}
    handlers = _link_handlers(dump, tables.state, heap)
    return Snapshot(detected, tables, tuple(threads(dump, tables, heap)), rows, on_flash, handlers)


def _link_handlers(dump: Dump, state: State | None, heap: Heap) -> LinkHandlers | None:
    if not isinstance(state, KernelState):
        return None
    block = heap.by_payload.get(state.io_handlers)
    stored = dump.read_held(block.place.payload, block.place.length) if block else b""
    handlers: list[LinkHandler] = []
    at = 0
    while at < len(stored) and stored[at] != END_OF_HANDLERS:
        try:
            handler, at = LINK_HANDLER.parse_prefix(stored, at)
        except FormatError:
            break
        handlers.append(handler)
    return LinkHandlers(tuple(handlers), at < len(stored) and stored[at] == END_OF_HANDLERS)

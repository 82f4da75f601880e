"""Where kernels, and documents about them, have what in memory (formats/knightos/SPEC.md: RAM).

A profile is one of them, taken at its word. Add a row to `PROFILES` for another.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from formats.codec import Spec
from formats.knightos.kernel_state import KERNEL_STATE, KERNEL_STATE_2014
from formats.knightos.kernel_tables import LIBRARY_ROW, SIGNAL_ROW, STREAM_ROW, STREAM_ROW_2014, THREAD_ROW
from toolkit.errors import ToolkitError
from toolkit.kfs.kernel.heap_block import RAM_END, RAM_START
from toolkit.kfs.kernel.stream_table import PROFILES as STREAM_TABLES
from toolkit.kfs.kernel.stream_table import TABLE_ADDRESS, TableProfile
from toolkit.memory.region import AddressRange, Region

KERNEL, WINDOW = "kernel", "window"
THREADS, LIBRARIES, SIGNALS, STREAMS = "threads", "libraries", "signals", "streams"
STATE, FLASH_FUNCTIONS, GARBAGE, USER_MEMORY = "state", "flash-functions", "garbage", "user-memory"
TITLES = {
    KERNEL: "Kernel",
    WINDOW: "Flash paging",
    THREADS: "Thread table",
    LIBRARIES: "Library table",
    SIGNALS: "Signal table",
    STREAMS: "File stream table",
    STATE: "Kernel state",
    FLASH_FUNCTIONS: "Flash functions",
    GARBAGE: "Kernel garbage",
    USER_MEMORY: "Userspace memory",
}
"""Regions by kind, and what documents call them."""
_STATE_ADDRESS, _STATE_LENGTH, _GARBAGE_LENGTH = 0x8200, 0x100, 0x200
_THREADS_LENGTH, _SMALL_TABLE = 0x100, 0x40


class KernelProfile(NamedTuple):
    """What a kernel, or a document, says of memory. Addresses are the CPU's, lengths in bytes.

    Attributes:
        name: short name.
        title: whose word it is.
        regions: all that is named, in the order of addresses; of a document, it may make no sense.
        streams: the stream table.
        formats: layout of a row of each table, and of the state, by kind of region.
    """

    name: str
    title: str
    regions: tuple[Region, ...]
    streams: TableProfile
    formats: dict[str, Spec[Any]]

    def region(self, kind: str) -> Region:
        """The region of a kind, which every profile has, except `FLASH_FUNCTIONS`."""
        return next(region for region in self.regions if region.kind == kind)

    def rows(self, kind: str) -> int:
        """Rows of a table that fit into its region."""
        return self.region(kind).length // self.row_length(kind)

    def row_length(self, kind: str) -> int:
        """Bytes of a row of a table."""
        length = self.formats[kind].size
        assert length is not None, "rows have one length"
        return length

    @property
    def user_memory(self) -> int:
        """Address of the heap's first block."""
        return self.region(USER_MEMORY).address


def _regions(streams: int, *, flash_functions: bool, user_memory: int | None = None) -> tuple[Region, ...]:
    """The regions of a profile: those in which they differ are given, the length of user memory where it is wrong."""
    lengths: list[tuple[str, int, int]] = [
        (KERNEL, 0x0000, 0x4000),
        (WINDOW, 0x4000, 0x4000),
        (THREADS, RAM_START, _THREADS_LENGTH),
        (LIBRARIES, RAM_START + _THREADS_LENGTH, _SMALL_TABLE),
        (SIGNALS, RAM_START + _THREADS_LENGTH + _SMALL_TABLE, _SMALL_TABLE),
        (STREAMS, TABLE_ADDRESS, streams),
        (STATE, _STATE_ADDRESS, _STATE_LENGTH),
    ]
    behind = _STATE_ADDRESS + _STATE_LENGTH
    if flash_functions:
        lengths.append((FLASH_FUNCTIONS, behind, 0x100))
        behind += 0x100
    lengths.append((GARBAGE, behind, _GARBAGE_LENGTH))
    behind += _GARBAGE_LENGTH
    lengths.append((USER_MEMORY, behind, user_memory or RAM_END - behind))
    return tuple(Region(TITLES[kind], AddressRange(address, length), kind) for kind, address, length in lengths)


def _formats(streams: Spec[Any], state: Spec[Any]) -> dict[str, Spec[Any]]:
    return {THREADS: THREAD_ROW, LIBRARIES: LIBRARY_ROW, SIGNALS: SIGNAL_ROW, STREAMS: streams, STATE: state}


_EARLY_STREAMS = STREAM_TABLES["head"]._replace(
    name="kernel-2014-03", title="kernels of March 2014", user_memory=0x8500
)
_NEW, _OLD = _formats(STREAM_ROW, KERNEL_STATE), _formats(STREAM_ROW, KERNEL_STATE_2014)
PROFILES = {
    profile.name: profile
    for profile in (
        KernelProfile(
            "head", "the kernel's last state", _regions(0x80, flash_functions=True), STREAM_TABLES["head"], _NEW
        ),
        KernelProfile(
            "kernel-2014-03", "kernels of March 2014", _regions(0x80, flash_functions=False), _EARLY_STREAMS, _OLD
        ),
        KernelProfile(
            "seed-2014-03",
            "the docs site page of March 2014",
            _regions(0x20, flash_functions=False, user_memory=0x7C00),
            STREAM_TABLES["seed"],
            _formats(STREAM_ROW_2014, KERNEL_STATE_2014),
        ),
        KernelProfile(
            "docs",
            "the docs site page",
            _regions(0x20, flash_functions=False, user_memory=0x7C00),
            STREAM_TABLES["docs"],
            _OLD,
        ),
        KernelProfile(
            "kernel-doc",
            "the kernel's own document",
            _regions(0x40, flash_functions=True),
            STREAM_TABLES["kernel-doc"],
            _NEW,
        ),
    )
}
HEAD = PROFILES["head"]
KERNELS = (HEAD, PROFILES["kernel-2014-03"])
"""Profiles of kernels; a dump is one of these, whatever documents say."""


def profile_named(name: str) -> KernelProfile:
    """The profile of a name.

    Raises:
        ToolkitError: there is none; the message lists them.
    """
    if name not in PROFILES:
        raise ToolkitError(f"no kernel profile {name!r}; there are {', '.join(PROFILES)}")
    return PROFILES[name]


def names(incomplete: str = "") -> Iterable[str]:
    """Names of profiles that begin so."""
    return [name for name in PROFILES if name.startswith(incomplete)]

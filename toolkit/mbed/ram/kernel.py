"""What the kernel says of itself: osRtxInfo in a dump (formats/mbed/SPEC.md: rtx_info_start)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from formats.mbed.rtx_info import (
    FIRST_VERSION,
    FIRST_WITHOUT,
    KERNEL_STATES,
    LAST_VERSION,
    LAST_WITH_ROBIN_TICK,
    RTX_INFO,
    RTX_INFO_ROBIN_TICK,
    RTX_INFO_START,
    RtxInfo,
    RtxInfoLists,
    RtxInfoRobinTick,
    RtxInfoStart,
    RtxInfoTimers,
)
from formats.mbed.thread_block import ThreadBlock
from toolkit.mbed.kernel_version import find_kernel
from toolkit.mbed.model.build import Place
from toolkit.mbed.ram.dump import WORD, Dump
from toolkit.memory.region import AddressRange

START_SIZE, WHOLE_SIZE = RTX_INFO_START.size or 0, RTX_INFO.size or 0
_CURRENT_OFFSET = 20
_STARTED = (2, 3, 4)
"""States of a kernel that has an idle thread."""
_MOST_TRIED = 100_000
_START = re.compile(rb"[\x02\x03](?=[\x00-\x04][\x00\x01][\x00\x01])")
"""The last byte of a version, and states of the kernel behind it."""
_BEFORE_START = 7
LISTS = ("ready_list", "idle", "delay_list", "wait_list", "terminate_list")


@dataclass(frozen=True)
class Kernel:
    """What the kernel says of itself.

    Attributes:
        address: of osRtxInfo.
        known_from: how it was found: ``symbol``, ``content``.
        start: its first words.
        lists: its lists of threads; None where the variable is shorter, or they lead to no threads.
        timers: its timers; None likewise.
        text: what the kernel calls itself; None where that is not known.
        wrong_lists: names of lists that lead to no thread, of a variable that is long enough to have them.
    """

    address: int
    known_from: str
    start: RtxInfoStart
    lists: RtxInfoLists | None
    timers: RtxInfoTimers | None
    text: str | None
    wrong_lists: tuple[str, ...] = ()

    @property
    def range(self) -> AddressRange:
        """The part of the variable that is read."""
        return AddressRange(self.address, START_SIZE if self.lists is None else WHOLE_SIZE)

    @property
    def version(self) -> str:
        """The version as people write it: ``5.5.3``."""
        number = self.start.version
        return f"{number // 10_000_000}.{number // 10_000 % 1000}.{number % 10_000}"

    @property
    def state(self) -> str:
        """The state of the kernel in a word."""
        return KERNEL_STATES.get(self.start.state, str(self.start.state))


def find_info(dump: Dump, symbol: Place | None, blocks: Mapping[int, ThreadBlock]) -> Kernel | None:
    """The kernel's variable: where a symbol says, else where it has the address of its name and a version.

    Args:
        dump: the dump.
        symbol: what the program's file says of osRtxInfo.
        blocks: the threads that were found.
    """
    if symbol is not None:
        found = _read(dump, symbol.address, "symbol", symbol.length, blocks)
        return found if found is not None and _is_version(found.start.version) else None
    for address in _candidates(dump, blocks):
        found = _read(dump, address, "content", 0, blocks)
        if found is not None and _is_version(found.start.version) and found.start.state in KERNEL_STATES:
            return found
    return None


def _is_version(number: int) -> bool:
    return FIRST_VERSION <= number <= LAST_VERSION


def _candidates(dump: Dump, blocks: Mapping[int, ThreadBlock]) -> Iterator[int]:
    """Where the address of the kernel's name stands; without flash, where a version and a thread's block are."""
    known = find_kernel(dump.flash)
    if known is not None:
        yield from _places(dump, re.compile(re.escape(known.address.to_bytes(WORD, "little"))))
    for address in _places(dump, _START, _BEFORE_START):
        if dump.word(address + _CURRENT_OFFSET) in blocks:
            yield address


def _places(dump: Dump, pattern: re.Pattern[bytes], before: int = 0) -> Iterator[int]:
    for _number, address in zip(range(_MOST_TRIED), dump.find_words(pattern, before), strict=False):
        yield address


def _read(dump: Dump, address: int, known_from: str, length: int, blocks: Mapping[int, ThreadBlock]) -> Kernel | None:
    data = dump.read(address, START_SIZE)
    if data is None or address % WORD:
        return None
    start = RTX_INFO_START.parse(data)
    text = dump.text(start.os_id)
    whole = dump.read(address, WHOLE_SIZE) if not length or length >= WHOLE_SIZE else None
    if whole is None:
        return Kernel(address, known_from, start, None, None, text)
    lists, timers = _behind(whole, start.version)
    wrong = tuple(name for name in LISTS if not _leads_to(getattr(lists, name), blocks))
    if start.state in _STARTED and not lists.idle:
        wrong = ("idle", *wrong)
    if wrong:
        return Kernel(address, known_from, start, None, None, text, wrong if length else ())
    return Kernel(address, known_from, start, lists, timers, text)


def _behind(data: bytes, version: int) -> tuple[RtxInfoLists, RtxInfoTimers | None]:
    """What follows the start; the timers stand in one place in all versions that are known."""
    info: RtxInfo | RtxInfoRobinTick
    info = RTX_INFO_ROBIN_TICK.parse(data) if version <= LAST_WITH_ROBIN_TICK else RTX_INFO.parse(data)
    is_known = version <= LAST_WITH_ROBIN_TICK or version >= FIRST_WITHOUT
    return info.lists, info.timers if is_known else None


def _leads_to(address: int, blocks: Iterable[int]) -> bool:
    return not address or address in blocks

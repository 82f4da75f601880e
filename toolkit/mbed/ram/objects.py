"""Objects of the kernel other than threads, in a dump (formats/mbed/SPEC.md: rtx_timer and those behind it).

Nothing lists them all. Some are reached from threads and from the kernel's own variable; others are found by what they
say, where that agrees with itself and with the threads, so that other bytes are not taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from formats.codec import Spec
from formats.mbed.rtx_objects import (
    EVENT_FLAGS,
    LINK_SIZE,
    MEMORY_POOL,
    MESSAGE_QUEUE,
    MUTEX,
    OLD_ACTIVE,
    OLD_IDS,
    RTX_EVENT_FLAGS,
    RTX_MEMORY_POOL,
    RTX_MESSAGE_QUEUE,
    RTX_MUTEX,
    RTX_SEMAPHORE,
    RTX_TIMER,
    SEMAPHORE,
    TIMER,
    TIMER_STATES,
    TIMER_TYPES,
    RtxEventFlags,
    RtxMemoryPool,
    RtxMessageQueue,
    RtxMutex,
    RtxPoolInfo,
    RtxSemaphore,
    RtxTimer,
)
from formats.mbed.thread_block import KNOWN_FLAGS, OLD_THREAD
from toolkit.mbed.ram.dump import WORD, Dump
from toolkit.mbed.ram.kernel import Kernel
from toolkit.mbed.ram.threads import Thread
from toolkit.mbed.ram.variables import Variables
from toolkit.memory.region import AddressRange

MOST_OBJECTS = 1000
"""Objects that are looked at."""
_MOST_TRIED = 1_000_000
_LINKS = 10_000
_NAMES = {
    TIMER: "timer",
    EVENT_FLAGS: "event flags",
    MUTEX: "mutex",
    SEMAPHORE: "semaphore",
    MEMORY_POOL: "memory pool",
    MESSAGE_QUEUE: "message queue",
}
_SPECS: Mapping[int, Spec[Any]] = {
    TIMER: RTX_TIMER,
    EVENT_FLAGS: RTX_EVENT_FLAGS,
    MUTEX: RTX_MUTEX,
    SEMAPHORE: RTX_SEMAPHORE,
    MEMORY_POOL: RTX_MEMORY_POOL,
    MESSAGE_QUEUE: RTX_MESSAGE_QUEUE,
}
_NEW_IDS = {old: id_ for id_, old in OLD_IDS.items()}
_WAITED_FOR = frozenset({*_NAMES.values(), "message get", "message put"})
_ATTRIBUTES = 0x0B
"""Bits that the attributes of a mutex can have: recursive, inherits priority, robust."""
_FLAGS_IN_USE = 0x7FFF_FFFF
_CODE_SHIFT = 24
"""Texts and functions lie in the same 16 MiB as those that threads begin with."""
_PATTERN = re.compile(rb"[\xf2\xf3\xf5\xf6\xf7\xfa](?=[\x00-\x02][\x00-\x13])")


@dataclass(frozen=True)
class KernelObject:
    """An object.

    Attributes:
        address: where it lies.
        id: its kind, as versions since RTX 5.5 have it.
        record: what stands there.
        name: its name; None without one, or where it cannot be read.
        symbol: name of the variable that it lies in, where the program's file tells one.
        waiting: blocks of the threads that wait for it, the first one first.
        linked: whether a thread, the kernel or another object leads to it; else it was found by what it says.
    """

    address: int
    id: int
    record: Any
    name: str | None
    symbol: str | None
    waiting: tuple[int, ...]
    linked: bool

    @property
    def kind(self) -> str:
        """What it is: ``mutex``."""
        return _NAMES[self.id]

    @property
    def spec(self) -> Spec[Any]:
        """Its format."""
        return _SPECS[self.id]

    @property
    def range(self) -> AddressRange:
        """Where it lies."""
        return AddressRange(self.address, self.spec.size or 0)

    @property
    def title(self) -> str:
        """What to call it: its kind, and its name, that of its variable, or where it lies."""
        return f"{self.kind} {self.name or self.symbol or f'at {self.address:08X}'}"


class ObjectFinder:
    """Finds the objects of a dump.

    Args:
        dump: the dump.
        threads: its threads.
        kernel: what the kernel says of itself, where that was found.
        variables: those of the program.
    """

    def __init__(
        self, dump: Dump, threads: Iterable[Thread], kernel: Kernel | None, variables: Variables | None = None
    ) -> None:
        self._dump = dump
        self._variables = variables or Variables(None)
        self._threads = {thread.address: thread for thread in threads}
        self._kernel = kernel
        self._found: dict[int, KernelObject] = {}
        self._old = any(thread.block.id == OLD_THREAD for thread in self._threads.values())
        self._code = {thread.block.thread_addr >> _CODE_SHIFT for thread in self._threads.values()}

    def find(self) -> tuple[KernelObject, ...]:
        """All objects, in the order of addresses; none where there are no threads."""
        if self._threads:
            for address in self._linked():
                self._take(address, linked=True)
            if not self._old:  # their ids are small numbers, which much else begins with
                for _number, address in zip(range(_MOST_TRIED), self._dump.find_words(_PATTERN), strict=False):
                    self._take(address, linked=False)
        return tuple(self._found[address] for address in sorted(self._found))

    def _linked(self) -> Iterator[int]:
        """Where threads, the kernel and timers lead to."""
        for thread in self._threads.values():
            yield self._waited_for(thread)
            yield from self._chain(thread.block.mutex_list, MUTEX, lambda mutex: int(mutex.owner_next))
        if self._kernel is not None and self._kernel.timers is not None:
            yield from self._chain(self._kernel.timers.first, TIMER, lambda timer: int(timer.next))
            yield self._kernel.timers.queue

    def _waited_for(self, thread: Thread) -> int:
        """The object at the head of the list that a thread waits in; 0 where it waits in none."""
        address = thread.address
        for _step in range(len(self._threads)):
            if address not in self._threads or self._threads[address].waits_for not in _WAITED_FOR:
                break
            address = self._threads[address].block.thread_prev
        return 0 if address in self._threads else address

    def _chain(self, address: int, id_: int, next_: Callable[[Any], int]) -> Iterator[int]:
        seen: set[int] = set()
        while address and address not in seen and len(seen) < _LINKS:
            seen.add(address)
            yield address
            record = self._parse(address)
            address = next_(record[1]) if record is not None and record[0] == id_ else 0

    def _parse(self, address: int) -> tuple[int, Any] | None:
        """The kind of an object, and what stands there; None where its id is of none, or the dump ends."""
        first = self._dump.read(address, 1) if address % WORD == 0 else None
        if first is None:
            return None
        id_ = _NEW_IDS.get(first[0], 0) if self._old else first[0]
        spec = _SPECS.get(id_)
        data = None if spec is None else self._dump.read(address, spec.size or 0)
        return None if spec is None or data is None else (id_, spec.parse(data))

    def _take(self, address: int, *, linked: bool) -> None:
        if address in self._found or address in self._threads or len(self._found) >= MOST_OBJECTS:
            return
        parsed = self._parse(address)
        if parsed is None or not self._is_sane(*parsed, linked=linked):
            return
        id_, record = parsed
        range_ = AddressRange(address, _SPECS[id_].size or 0)
        if not linked and any(range_.overlaps(thread.range) for thread in self._threads.values()):
            return
        waiting = tuple(self._waiting(getattr(record, "thread_list", 0)))
        name, symbol = self._dump.text(record.name), self._variables.name_at(range_)
        self._found[address] = KernelObject(address, id_, record, name, symbol, waiting, linked)

    def _waiting(self, address: int) -> Iterator[int]:
        seen: set[int] = set()
        while address in self._threads and address not in seen:
            seen.add(address)
            yield address
            address = self._threads[address].block.thread_next

    def _is_sane(self, id_: int, record: Any, *, linked: bool) -> bool:
        """Whether a record agrees with itself and the threads; what nothing leads to needs more than that."""
        if record.flags & ~KNOWN_FLAGS or not self._is_name(record.name):
            return False
        waits = getattr(record, "thread_list", 0)
        if waits and waits not in self._threads:
            return False
        sane, telling = _RULES[id_](self, record)
        return sane and (linked or telling or bool(waits) or self._is_telling_name(record.name))

    def _is_name(self, address: int) -> bool:
        if not address or self._dump.text(address) is not None:
            return True
        return not self._dump.flash.segments and self._is_near_code(address)

    def _is_telling_name(self, address: int) -> bool:
        """A text that can be read, or, where flash is not known, an address near code as texts have them."""
        if not address:
            return False
        return self._dump.text(address) is not None or (address % WORD == 0 and self._is_near_code(address))

    def _is_near_code(self, address: int) -> bool:
        """Whether there may be texts and functions of the program: where its threads begin."""
        return address >> _CODE_SHIFT in self._code and self._dump.is_in_flash(address)

    def _is_thread(self, address: int) -> bool:
        return not address or address in self._threads

    def timer(self, timer: RtxTimer) -> tuple[bool, bool]:
        """Whether a timer is one."""
        known = timer.state in TIMER_STATES and timer.type in TIMER_TYPES
        linked = self._dump.is_link(timer.prev) and self._dump.is_link(timer.next)
        return known and linked and self._dump.is_code(timer.function), self._is_near_code(timer.function)

    def event_flags(self, flags: RtxEventFlags) -> tuple[bool, bool]:
        """Whether event flags are such."""
        return _is_plain(flags) and not flags.reserved and flags.event_flags <= _FLAGS_IN_USE, False

    def mutex(self, mutex: RtxMutex) -> tuple[bool, bool]:
        """Whether a mutex is one."""
        plain = _is_plain(mutex) and not any(mutex.padding) and not mutex.attributes & ~_ATTRIBUTES
        owned = self._is_thread(mutex.owner) and bool(mutex.owner) == bool(mutex.lock)
        linked = self._dump.is_link(mutex.owner_prev) and self._dump.is_link(mutex.owner_next)
        return plain and owned and linked, bool(mutex.owner)

    def semaphore(self, semaphore: RtxSemaphore) -> tuple[bool, bool]:
        """Whether a semaphore is one."""
        counted = 0 < semaphore.max_tokens >= semaphore.tokens
        return _is_plain(semaphore) and not semaphore.reserved and counted, False

    def memory_pool(self, pool: RtxMemoryPool) -> tuple[bool, bool]:
        """Whether a memory pool is one."""
        return _is_plain(pool) and not pool.reserved and self._is_pool(pool.pool), True

    def message_queue(self, queue: RtxMessageQueue) -> tuple[bool, bool]:
        """Whether a message queue is one."""
        pool = queue.pool
        plain = _is_plain(queue) and not queue.reserved and self._is_pool(pool)
        fits = pool.block_size == queue.message_size + -queue.message_size % WORD + LINK_SIZE
        counted = queue.message_count <= pool.max_blocks
        within = all(not end or pool.block_base <= end < pool.block_limit for end in (queue.first, queue.last))
        return plain and fits and counted and within, True

    def _is_pool(self, pool: RtxPoolInfo) -> bool:
        counted = 0 < pool.max_blocks >= pool.used_blocks and pool.block_size > 0 and pool.block_size % WORD == 0
        length = pool.max_blocks * pool.block_size
        placed = pool.block_base % WORD == 0 and pool.block_limit == pool.block_base + length
        free = not pool.block_free or pool.block_base <= pool.block_free < pool.block_limit
        return counted and placed and free and self._dump.holds(pool.block_base, length)


def _is_plain(record: Any) -> bool:
    """Whether what was a state up to RTX 5.4 is nothing, or that of an object in use."""
    return int(record.reserved_state) <= OLD_ACTIVE


_RULES: Mapping[int, Callable[[ObjectFinder, Any], tuple[bool, bool]]] = {
    TIMER: ObjectFinder.timer,
    EVENT_FLAGS: ObjectFinder.event_flags,
    MUTEX: ObjectFinder.mutex,
    SEMAPHORE: ObjectFinder.semaphore,
    MEMORY_POOL: ObjectFinder.memory_pool,
    MESSAGE_QUEUE: ObjectFinder.message_queue,
}
"""Kind → whether a record can be one, and whether it says so much that no other bytes would."""

"""Which order a dump has, and which kernel it is of: the one in which the heap makes sense."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from toolkit.knightos.kernels import KERNELS, KernelProfile
from toolkit.knightos.ram.dump import Dump, Order, orders_of
from toolkit.knightos.ram.heap import Heap, walk
from toolkit.quantities import format_count


class Detected(NamedTuple):
    """A way to read a dump, and what speaks for it.

    Attributes:
        dump: the bytes at their addresses.
        profile: whose tables these are.
        heap: the heap by that.
        is_certain: whether anything speaks for this order rather than the other.
    """

    dump: Dump
    profile: KernelProfile
    heap: Heap
    is_certain: bool

    @property
    def evidence(self) -> str:
        """What the heap says, in words."""
        start, heap = self.profile.user_memory, self.heap
        if not heap.whole:
            return f"no heap at {start:04X}"
        blocks = format_count(len(heap.blocks), "block")
        broken = len(heap.blocks) - heap.whole
        words = f", {format_count(broken, 'footer')} broken" if broken else ""
        if heap.damaged:
            first, last = heap.damaged.address, heap.damaged.end - 1
            return f"the heap at {start:04X} has {blocks}{words}, and is damaged from {first:04X} to {last:04X}"
        if heap.cut:
            return f"the heap at {start:04X} has {blocks}{words} up to the end of the dump"
        return f"the heap at {start:04X} has {blocks}{words} and ends with RAM"


def detect(data: bytes, profile: KernelProfile | None = None, order: Order | None = None) -> Detected:
    """Find out how a dump is to be read.

    Args:
        data: the file.
        profile: the kernel, where it is known.
        order: the order, where it is known.

    Raises:
        ToolkitError: the file has the length of no dump.
    """
    possible = orders_of(data)
    orders = possible if order is None else (order,)
    profiles = KERNELS if profile is None else (profile,)
    found = [reading for order_ in orders for reading in _readings(Dump(data, order_), profiles)]
    best = max(found, key=_sense)  # the first of equal ones
    return best._replace(is_certain=len(orders) == 1 or best.heap.whole > 0)


def likelier_kernels(reading: Detected) -> Iterator[KernelProfile]:
    """Kernels by which the heap holds together, where it does not by the one that was named."""
    if not _sense(reading)[0]:
        for other in _readings(reading.dump, KERNELS):
            if _sense(other)[0]:
                yield other.profile


def _readings(dump: Dump, profiles: Iterable[KernelProfile]) -> Iterator[Detected]:
    for profile in profiles:
        yield Detected(dump, profile, walk(dump, profile.user_memory), is_certain=False)


def _sense(reading: Detected) -> tuple[bool, int]:
    heap = reading.heap
    return bool(heap.blocks) and heap.damaged is None and not heap.cut, heap.whole

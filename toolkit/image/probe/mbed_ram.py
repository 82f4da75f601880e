"""Whether bytes are a dump of the RAM of a running Mbed OS: by its threads."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.image.probe.found import Confidence, Found, Stretch
from toolkit.mbed.ram.base import LEAST_THREADS, LONGEST_GUESSED, guess_base
from toolkit.mbed.ram.dump import ADDRESSES, Dump
from toolkit.mbed.ram.kernel import find_info
from toolkit.mbed.ram.threads import find_blocks
from toolkit.quantities import format_count


def probe(stretch: Stretch) -> Iterator[Found]:
    """A dump: threads whose stacks lie in it, and the kernel's variable that names one of them."""
    data = stretch.data
    if not 0 < len(data) <= LONGEST_GUESSED or stretch.start + len(data) > ADDRESSES:
        return
    guessed = None if stretch.start else guess_base(data)
    dump = Dump(data, guessed[0] if guessed is not None else stretch.start)
    blocks = find_blocks(dump)
    if len(blocks) < LEAST_THREADS:
        return
    evidence = [f"{format_count(len(blocks), 'thread')}, with stacks of their own in it"]
    if guessed is not None:
        evidence.append(f"these lie in it when it starts at {guessed[0]:#010x}")
    kernel = find_info(dump, None, blocks)
    if kernel is not None:
        evidence.append(f"the kernel RTX {kernel.version} says of itself that it is {kernel.state}")
    confidence = Confidence.LIKELY if kernel is None else Confidence.CERTAIN
    yield Found("mbed-ram", "RAM dump of Mbed OS", stretch.start, len(data), confidence, tuple(evidence))

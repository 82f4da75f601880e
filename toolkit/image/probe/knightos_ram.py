"""Whether bytes are a dump of a calculator's RAM under KnightOS."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.errors import ToolkitError
from toolkit.image.probe.found import Confidence, Found, Stretch
from toolkit.knightos.ram.detect import detect
from toolkit.knightos.ram.dump import RAM_LENGTH, VIEW_LENGTH

_LENGTHS = {RAM_LENGTH: "32 KiB, all of the RAM", VIEW_LENGTH: "64 KiB, all that the CPU sees"}
FEW_BLOCKS = 2


def probe(stretch: Stretch) -> Iterator[Found]:
    """A whole dump: by its length, and by the heap."""
    if len(stretch.data) not in _LENGTHS:
        return
    try:
        reading = detect(stretch.data)
    except ToolkitError:
        return
    heap = reading.heap
    if not heap.whole:
        return
    is_sound = heap.damaged is None and not heap.cut and heap.whole == len(heap.blocks)
    if not is_sound and heap.whole < FEW_BLOCKS:
        return
    evidence = (
        _LENGTHS[len(stretch.data)],
        f"{reading.evidence}, as of the kernel {reading.profile.name}, in {reading.dump.order.value}",
    )
    confidence = Confidence.CERTAIN if is_sound else Confidence.LIKELY
    yield Found("knightos-ram", "KnightOS RAM dump", stretch.start, len(stretch.data), confidence, evidence)

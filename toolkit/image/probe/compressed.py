"""Whether bytes are compressed, and what is in them then."""

from __future__ import annotations

from collections.abc import Iterator

from formats.errors import FormatError
from toolkit.image.probe.found import Confidence, Found, Stretch
from toolkit.quantities import format_length
from toolkit.tock.tab import LONGEST, compression_of, decompressed


def probe(stretch: Stretch) -> Iterator[Found]:
    """Something compressed; what is in it is probed as a file of its own, with offsets of its own."""
    compression = compression_of(stretch.data)
    if compression is None:
        return
    kind, title = "compressed", f"file compressed by {compression}"
    begins = f"it begins with the magic of {compression}"
    try:
        content = decompressed(stretch.data, compression)
    except FormatError as error:
        evidence = (begins, f"but: {error}")
        yield Found(kind, title, stretch.start, len(stretch.data), Confidence.POSSIBLE, evidence)
        return
    if len(content) > LONGEST:
        evidence = (begins, f"more than {format_length(LONGEST)} come out of it, and were not looked at")
        yield Found(kind, title, stretch.start, len(stretch.data), Confidence.CERTAIN, evidence)
        return
    inner = tuple(_inner(content))
    if any(one.kind == "tab" for one in inner):
        return  # an archive is one, compressed or not
    evidence = (begins, f"{format_length(len(content))} come out of it, with offsets of their own")
    yield Found(kind, title, stretch.start, len(stretch.data), Confidence.CERTAIN, evidence, inner)


def _inner(content: bytes) -> Iterator[Found]:
    """What it holds; compressed again, it stays a riddle."""
    from toolkit.image.families.given import Given
    from toolkit.image.probe.probe import probe as probe_all

    if compression_of(content) is None:
        yield from probe_all(Given("", content)).found

"""Hex dumps in which every byte has an owner: offset, hex, field, value, meaning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from formats.spans import GAP, UNREADABLE, Span

BYTES_PER_LINE = 16
SHOWN_OF_UNREADABLE = 256
"""Bytes of a stretch that no record can be read from; a longer one is treated like a gap."""
_HEX_WIDTH = 3 * BYTES_PER_LINE - 1
_TEXT_SHOWN = 40


def dump_lines(spans: Sequence[Span], *, gaps: bool = False) -> Iterator[str]:
    """The lines of a dump. Gaps take one line each unless `gaps` asks for their bytes; runs of one line, a ``*``."""
    fields = max((len(span.path) for span in spans), default=0)
    values = max((len(shown(span.value)) for span in spans), default=0)
    yield f"{'offset':<8}  {'hex':<{_HEX_WIDTH}}  {'field':<{fields}}  {'value':<{values}}  meaning"
    for span in spans:
        label = f"{span.path:<{fields}}  {shown(span.value):<{values}}  {span.meaning}".rstrip()
        if not gaps and (span.path == GAP or (span.path == UNREADABLE and len(span.data) > SHOWN_OF_UNREADABLE)):
            yield f"{span.offset:08x}  {'…':<{_HEX_WIDTH}}  {label}"
        else:
            yield from _span_lines(span, label)


def _span_lines(span: Span, label: str) -> Iterator[str]:
    first, *others = [span.data[at : at + BYTES_PER_LINE] for at in range(0, len(span.data), BYTES_PER_LINE)]
    yield f"{_hex(span.offset, first)}  {label}"
    repeated = first
    starred = False
    for number, chunk in enumerate(others, 1):
        if chunk == repeated and number < len(others):
            if not starred:
                yield "*"
            starred = True
            continue
        repeated, starred = chunk, False
        yield _hex(span.offset + number * BYTES_PER_LINE, chunk).rstrip()


def _hex(offset: int, data: bytes) -> str:
    return f"{offset:08x}  {data.hex(' '):<{_HEX_WIDTH}}"


def shown(value: int | bytes) -> str:
    """A value: decimal and hexadecimal for numbers, text or length for bytes."""
    if isinstance(value, int):
        return str(value) if value < 10 else f"{value} ({value:#x})"
    if not value:
        return "empty"
    if value == bytes([value[0]]) * len(value):
        return f"{len(value)} × {value[0]:02x}"
    text = value.decode("ascii", "replace")
    if text.isprintable() and "\ufffd" not in text and len(text) <= _TEXT_SHOWN:
        return f'"{text}"'
    return f"{len(value)} bytes"

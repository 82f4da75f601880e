"""Ghosts: headers of TBFs behind the list, which a list that grows up to them would bring back to life."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from formats.errors import FormatError
from formats.tock.tbf_header import BASE_SIZE, TBF_BASE, TBF_LENGTHS, TbfLengths, header_checksum
from toolkit.errors import ToolkitError
from toolkit.tock.app import App

_START = b"\x02\x00"
_STEP = 4
MOST_CHECKED = 4 << 20
"""Bytes of supposed headers whose checksums are computed at most."""


class UnsurveyedError(ToolkitError):
    """So many bytes look like headers that the search was given up."""


@dataclass(frozen=True)
class Ghost:
    """A header with the right checksum behind the list. `offset` in bytes from the start of what was searched."""

    offset: int
    header_size: int
    total_size: int
    name: str

    @property
    def is_padding(self) -> bool:
        """Whether it only fills a gap."""
        return self.header_size == BASE_SIZE


def find_ghosts(flash: bytes) -> Iterator[Ghost]:
    """The TBFs in flash behind a list, on word boundaries; what lies within one of them is no ghost of its own.

    Raises:
        UnsurveyedError: checking all that looks like a header would take too long.
    """
    budget, offset = MOST_CHECKED, flash.find(_START)
    while offset >= 0:
        behind = offset + 1
        lengths = _lengths_at(flash, offset)
        budget -= lengths.header_size if lengths else BASE_SIZE
        if budget < 0:
            raise UnsurveyedError(f"more than {MOST_CHECKED:,} bytes behind the list look like headers")
        if lengths is not None:
            header = flash[offset : offset + lengths.header_size]
            if header_checksum(header) == TBF_BASE.parse(header).checksum:
                yield Ghost(offset, lengths.header_size, lengths.total_size, _name(header))
                behind = offset + lengths.total_size
        offset = flash.find(_START, behind)


def _lengths_at(flash: bytes, offset: int) -> TbfLengths | None:
    """The first bytes of what may be a header, where its sizes are possible."""
    if offset % _STEP or offset + BASE_SIZE > len(flash):
        return None
    lengths, _behind = TBF_LENGTHS.parse_prefix(flash, offset)
    fits = BASE_SIZE <= lengths.header_size <= lengths.total_size <= len(flash) - offset
    return lengths if fits and lengths.header_size % 4 == 0 else None


def _name(header: bytes) -> str:
    try:
        return App.parse(header).name
    except FormatError:
        return ""

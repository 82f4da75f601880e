"""The list of apps as bytes: TBFs one after the other, and what ends them (SPEC.md: app_list).

Here is what leads from one TBF to the next, and nothing else. What a kernel does with each of them depends on where it
lies, and is told elsewhere; so is the odd case of TBFs that say they are shorter than 8 bytes and so overlap.
"""

from __future__ import annotations

from formats.codec import Spec
from formats.layout import Limited, blob, declare, derived, exactly, layout_of, record, rest, u16, u32
from formats.lists import WhileItFits

LENGTHS_SIZE = 8
"""Bytes in front of the content: version, header_size, total_size."""


@record
class ListedTbf:
    """A TBF as the list sees it."""

    _version = derived(exactly(u16, 2), "version, 2", lambda _r: 2)
    header_size: int = declare(u16, "bytes of the header, as it says")
    _total_size = derived(
        Limited(u32, LENGTHS_SIZE, 0xFFFF_FFFF), "bytes of it all", lambda r: LENGTHS_SIZE + len(r.content)
    )
    content: bytes = declare(blob(lambda r: r._total_size - LENGTHS_SIZE), "rest of the header, and what is behind it")


@record
class AppList:
    """The region for apps: TBFs from its start, and the bytes behind the last."""

    tbfs: tuple[ListedTbf, ...] = declare(WhileItFits(layout_of(ListedTbf)), "TBFs")
    tail: bytes = declare(rest, "what ends the list, and is free", default=b"")


APP_LIST = Spec("tock.app_list", AppList, title="Tock app list")

"""Where TBFs come from: a file that is one, or the members of an archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.errors import ToolkitError

_TBF_STARTS = (b"\x02\x00", b"\x01\x00")


@dataclass(frozen=True)
class Source:
    """The bytes of one TBF.

    Attributes:
        data: the bytes.
        member: its name in an archive; None for a file of its own.
        architecture: what the member's name says; None when nothing says it.
    """

    data: bytes
    member: str | None = None
    architecture: str | None = None


def is_archive(data: bytes) -> bool:
    """Whether the data are a TAB rather than a TBF. Costs nothing for a TBF."""
    if data[:2] in _TBF_STARTS:
        return False
    from toolkit.tock.tab import looks_like_tab

    return looks_like_tab(data)


def sources_in(data: bytes, label: str) -> Iterator[Source]:
    """The TBFs in a file, whether it is one or an archive of some.

    Args:
        data: the content of the file.
        label: what to call it in errors.

    Raises:
        FormatError: an archive cannot be read.
        ToolkitError: there is no TBF in it.
    """
    if not is_archive(data):
        yield Source(data)
        return
    from toolkit.tock.tab import Tab, architecture_of

    empty = True
    for member in Tab.parse(data).apps():
        yield Source(member.data, member.name, architecture_of(member.name))
        empty = False
    if empty:
        raise ToolkitError(f"{label}: there is no .tbf in this archive")


def require_app(data: bytes, label: str) -> None:
    """Raise a ToolkitError when the data are an archive; `label` is the name of the file."""
    if is_archive(data):
        advice = "use `flashwright tab unpack`, with --apps to take its apps apart too"
        raise ToolkitError(f"{label}: this is an archive; {advice}")


def require_archive(data: bytes, label: str) -> None:
    """Raise a ToolkitError when the data are a TBF; `label` is the name of the file."""
    if data[:2] in _TBF_STARTS:
        raise ToolkitError(f"{label}: this is a single app; use `flashwright tbf`")

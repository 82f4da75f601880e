"""Changing apps where they are: in a file of their own, or as members of an archive."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection
from dataclasses import dataclass

from formats.errors import FormatError
from toolkit.errors import LayoutError, ToolkitError
from toolkit.tock.app import App, AppV1, parse_app
from toolkit.tock.sources import is_archive
from toolkit.tock.tab import Tab, architecture_of
from toolkit.tock.tar import TarMember, fill_for, read_header, with_size

Change = Callable[[App, str | None], App]
"""Gets an app and what is known of its architecture, and gives the app as it shall be."""
_TWIN = ".bin"


@dataclass(frozen=True)
class Changed:
    """What became of one app.

    Attributes:
        member: its name in an archive; None for a file of its own.
        before: the app as it was.
        after: the app as it is.
    """

    member: str | None
    before: App
    after: App


def change_apps(data: bytes, change: Change, members: Collection[str] = ()) -> tuple[bytes, list[Changed]]:
    """The content of a file after a change of its app, or of some or all apps of an archive.

    An archive stays as it is but for its changed members; a compressed one becomes a plain one. A `.bin` that is the
    twin of a changed `.tbf`, as archives of 2018 have them, changes with it.

    Args:
        data: the content of the file.
        change: what to do with each app.
        members: names or architectures of the apps in an archive; none for all.

    Raises:
        FormatError: there is no TBF, or no archive that can be read.
        ToolkitError: a member is not there, an app cannot be changed, or whatever `change` raises.
    """
    if is_archive(data):
        return _change_archive(Tab.parse(data), change, members)
    if members:
        raise ToolkitError(f"this is a single app, it has no member {min(members)!r}")
    changed = _change(data, change, None, None)
    return changed.after.to_bytes(), [changed]


def replace_member(member: TarMember, data: bytes) -> TarMember:
    """A plain file of an archive with other bytes.

    Raises:
        LayoutError: its header cannot say the new length.
    """
    try:
        header = with_size(member.header, len(data))
    except ValueError as error:
        raise LayoutError(f"{member.name}: {error}") from None
    found = read_header(header)
    if found is None or found[0].size != len(data):
        raise LayoutError(f"{member.name}: its extended tar header says another length; pack the archive anew")
    return dataclasses.replace(member, header=header, data=data, fill=fill_for(len(data)))


def _change_archive(tab: Tab, change: Change, members: Collection[str]) -> tuple[bytes, list[Changed]]:
    chosen = chosen_apps(tab, members)
    made: list[Changed] = []
    replaced, twins = {}, {}
    for index, member in enumerate(tab.members):
        if member.kind == "file" and member.name in chosen:
            made.append(_change(member.data, change, member.name, architecture_of(member.name)))
            replaced[index] = made[-1].after.to_bytes()
            twins[member.name.removesuffix(".tbf") + _TWIN, member.data] = replaced[index]
    for index, member in enumerate(tab.members):
        if member.kind == "file" and (member.name, member.data) in twins:
            replaced[index] = twins[member.name, member.data]
    changed = [
        replace_member(member, replaced[index]) if replaced.get(index, member.data) != member.data else member
        for index, member in enumerate(tab.members)
    ]
    return dataclasses.replace(tab, members=tuple(changed)).to_bytes(), made


def chosen_apps(tab: Tab, members: Collection[str]) -> set[str]:
    """The names of the apps that are meant: each by its name, with or without ``.tbf``, or by its architecture.

    Raises:
        ToolkitError: a word means none of them, or there is none.
    """
    names = {member.name for member in tab.apps()}
    if not names:
        raise ToolkitError("there is no .tbf in this archive")
    chosen: set[str] = set()
    for word in members:
        meant = {name for name in names if word in (name, name.removesuffix(".tbf"), architecture_of(name))}
        if not meant:
            raise ToolkitError(f"there is no app {word!r} in this archive; it has {', '.join(sorted(names))}")
        chosen |= meant
    return chosen or names


def _change(data: bytes, change: Change, name: str | None, architecture: str | None) -> Changed:
    try:
        app = parse_app(data)
        if isinstance(app, AppV1):
            raise LayoutError("an app of version 1 can only be looked at")
        return Changed(name, app, change(app, architecture))
    except FormatError as error:
        raise error.within(name) if name else error from None
    except ToolkitError as error:
        if name:
            error.args = (f"{name}: {error}",)
        raise

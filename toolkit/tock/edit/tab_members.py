"""Members of an archive added, removed and renamed; what an edit does not touch keeps its bytes."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection

from formats.errors import FormatError
from toolkit.errors import LayoutError, ToolkitError
from toolkit.tock.app import App, parse_app
from toolkit.tock.tab import LONGEST, METADATA, Tab, architecture_of, is_app_name
from toolkit.tock.tab_folder import usual_mtime, usual_owner
from toolkit.tock.tar import MODE, MOST_MEMBERS, TarMember, fill_for, make_header, with_name

_TWIN = ".bin"


def new_member(name: str, data: bytes) -> TarMember:
    """A member framed as elf2tab does it. Raises LayoutError for a name that a tar cannot hold."""
    mtime, owner = usual_mtime(name), usual_owner(name)
    try:
        header = make_header(name, len(data), mode=MODE, mtime=mtime, owner=owner)
    except ValueError as error:
        raise LayoutError(str(error)) from None
    return TarMember(name, data, header, fill_for(len(data)), b"0" if owner else b"\0", MODE, mtime, owner, 0)


def add_app(tab: Tab, name: str, data: bytes, *, replace: bool = False) -> Tab:
    """The archive with one app more, behind all others.

    Args:
        tab: the archive.
        name: of the member, with ``.tbf`` or without.
        data: the TBF.
        replace: an app of this name is replaced.

    Raises:
        FormatError: the data are no TBF.
        ToolkitError: the name is no app's, or taken; or readers would refuse the member.
    """
    name = name if name.endswith(".tbf") else f"{name}.tbf"
    if not is_app_name(name) or not architecture_of(name):
        raise ToolkitError(f"{name!r} is no name of an app in an archive; it is ARCH.tbf, without a folder")
    app = parse_app(data)
    if isinstance(app, App) and app.excess:
        raise LayoutError(f"{len(app.excess):,} bytes follow the TBF; tockloader refuses such a member")
    if tab.member(name) is not None:
        if not replace:
            raise ToolkitError(f"there is an app {name!r} already; --replace replaces it")
        return _replaced(tab, name, data)
    return with_members(tab, [*_ended(tab), new_member(name, data)])


def remove_apps(tab: Tab, words: Collection[str]) -> Tab:
    """The archive without some apps, and without their twins of 2018.

    Args:
        tab: the archive.
        words: names of members, with ``.tbf`` or without, or architectures, whose apps are all meant.

    Raises:
        ToolkitError: a word means nothing, or no app would be left.
    """
    gone = {name for word in words for name in _meant(tab, word)}
    gone |= {twin.name for member in tab.files() if member.name in gone and (twin := twin_of(tab, member)) is not None}
    left = [member for member in tab.members if member.name not in gone]
    if not any(is_app_name(member.name) for member in left if member.kind == "file"):
        raise ToolkitError("no app would be left; an archive has at least one")
    return with_members(tab, left)


def rename_app(tab: Tab, old: str, new: str) -> Tab:
    """The archive with another name for a member, and for its twin of 2018.

    Args:
        tab: the archive.
        old: name of a member, with ``.tbf`` or without; or an architecture that has one app.
        new: the other name.

    Raises:
        ToolkitError: the names mean nothing, or the new one is taken.
    """
    names = _meant(tab, old)
    if len(names) > 1:
        raise ToolkitError(f"{old!r} means several: {', '.join(sorted(names))}")
    name = names.pop()
    new = f"{new}.tbf" if is_app_name(name) and not new.endswith(".tbf") else new
    if is_app_name(name) and (not is_app_name(new) or not architecture_of(new)):
        raise ToolkitError(f"{new!r} is no name of an app in an archive; it is ARCH.tbf, without a folder")
    member = tab.member(name)
    assert member is not None, "it was found by this name"
    names_after = {name: new}
    if (twin := twin_of(tab, member)) is not None:
        names_after[twin.name] = new.removesuffix(".tbf") + _TWIN
    for after in names_after.values():
        if tab.member(after) is not None:
            raise ToolkitError(f"there is a member {after!r} already")
    return with_members(tab, [_renamed(m, names_after[m.name]) if m.name in names_after else m for m in tab.members])


def with_members(tab: Tab, members: list[TarMember]) -> Tab:
    """The archive with other members, which know where they lie.

    Raises:
        LayoutError: they are too many, or too long.
    """
    if len(members) > MOST_MEMBERS:
        raise LayoutError(f"{len(members):,} members are more than {MOST_MEMBERS:,}")
    placed, offset = [], 0
    for member in members:
        placed.append(dataclasses.replace(member, offset=offset))
        offset += len(member.header) + len(member.data) + len(member.fill)
    if offset + len(tab.end) > LONGEST:
        raise LayoutError(f"the archive would take {offset + len(tab.end):,} bytes, more than {LONGEST:,}")
    return dataclasses.replace(tab, members=tuple(placed))


def twin_of(tab: Tab, member: TarMember) -> TarMember | None:
    """The ``.bin`` of the same name and bytes, as archives of 2018 have them."""
    twin = tab.member(member.name.removesuffix(".tbf") + _TWIN) if member.name.endswith(".tbf") else None
    return twin if twin is not None and twin.data == member.data else None


def _meant(tab: Tab, word: str) -> set[str]:
    """Names of members that a word means: one name, or all apps of an architecture."""
    names = {member.name for member in tab.files()}
    found = {name for name in (word, f"{word}.tbf") if name in names}
    found = found or {name for name in names if is_app_name(name) and architecture_of(name) == word}
    if not found:
        raise ToolkitError(f"there is no member {word!r} in this archive; it has {', '.join(sorted(names))}")
    if METADATA in found:
        raise ToolkitError(f"an archive keeps its {METADATA}; `flashwright tab set` changes it")
    return found


def _ended(tab: Tab) -> list[TarMember]:
    """The members, the last one filled up to a block so that another can follow."""
    *others, last = tab.members
    return [*others, dataclasses.replace(last, fill=last.fill or fill_for(len(last.data)))]


def _replaced(tab: Tab, name: str, data: bytes) -> Tab:
    from toolkit.tock.members import replace_member

    chosen = tab.member(name)
    assert chosen is not None, "asked of members that are there"
    gone = (chosen, twin_of(tab, chosen))
    return with_members(tab, [replace_member(m, data) if any(m is one for one in gone) else m for m in tab.members])


def _renamed(member: TarMember, name: str) -> TarMember:
    try:
        header = with_name(member.header, name)
    except (ValueError, FormatError):
        usual = new_member(name, member.data)  # a header that no other name fits into gives way to a plain one
        return dataclasses.replace(usual, fill=member.fill)
    return dataclasses.replace(member, name=name, header=header)

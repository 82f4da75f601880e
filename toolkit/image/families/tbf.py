"""Single apps of Tock, and archives of apps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from formats.errors import FormatError
from formats.tock.tbf import TBF
from formats.tock.tbf_header import TBF_HEADER_V1
from toolkit.image.described import Described, RecordAt, RecordSpans
from toolkit.image.difference import Difference
from toolkit.image.families.family import Family
from toolkit.image.families.given import Given
from toolkit.image.memory import Memory
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange, Region
from toolkit.tock.app import App, AppV1, parse_app
from toolkit.tock.compare import Difference as AppDifference
from toolkit.tock.compare import compare_apps, compare_tabs
from toolkit.tock.image.regions import app_parts
from toolkit.tock.tab import Tab
from toolkit.tock.tar import TarMember
from toolkit.tock.verify import verify
from toolkit.tock.verify_tab import verify_tab

TBF_KIND, TAB_KIND = "tbf", "tab"
_DETAILS = frozenset({"app", "member"})


def describe_tbf(given: Given) -> Described:
    """Look at an app in a file of its own, also at a broken one. Raises ContainerError: the file cannot be read."""
    data = given.flat()
    whole = AddressRange(0, len(data))
    contents = Contents([(0, data)])
    try:
        app = parse_app(data)
        name, regions = app.name, tuple(_app_regions(app, data))
        title = f"Tock app {name}" if name else "Tock padding" if _is_padding(app) else "Tock app"
        spec = TBF_HEADER_V1 if isinstance(app, AppV1) else TBF
    except FormatError:
        title, spec, regions = "Broken Tock app", TBF, (Region("unreadable", whole, "unreadable"),)
    records = RecordSpans(contents, [RecordAt(spec, whole, "")])
    memory = Memory("file", whole, regions, contents, records)
    return Described(TBF_KIND, title, (memory,), tuple(verify(data)), details=_DETAILS, subject=data)


def _is_padding(app: App | AppV1) -> bool:
    return isinstance(app, App) and app.is_padding


def _app_regions(app: App | AppV1, data: bytes) -> Iterator[Region]:
    if isinstance(app, AppV1):
        header = len(data) - len(app.body)
        yield Region("header", AddressRange(0, header), "header")
        if app.body:
            yield Region("body", AddressRange(header, len(app.body)), "binary")
        return
    end = len(data) - len(app.excess)
    yield from app_parts(app, 0, end)
    if app.excess:
        yield Region("excess", AddressRange(end, len(app.excess)), "excess")


def compare_tbfs(one: Described, other: Described) -> Sequence[Difference]:
    """What two apps do not have in common; nothing where one of them is broken."""
    try:
        return [_difference("app", found) for found in compare_apps(one.subject, other.subject)]
    except FormatError:
        return []


def describe_tab(given: Given) -> Described:
    """Look at an archive; a compressed one as what is in it.

    Raises:
        FormatError: there is none. ContainerError: the file cannot be read.
    """
    tab = Tab.parse(given.flat())
    data = tab.to_bytes()
    contents, whole = Contents([(0, data)]), AddressRange(0, len(data))
    apps = [RecordAt(TBF, _data_range(member), member.name) for member in tab.apps()]
    memory = Memory("archive", whole, tuple(_members(tab)), contents, RecordSpans(contents, apps))
    title = f"Tock archive, compressed by {tab.compression}" if tab.compression else "Tock archive"
    return Described(TAB_KIND, title, (memory,), tuple(verify_tab(tab)), details=_DETAILS, subject=tab)


def _data_range(member: TarMember) -> AddressRange:
    return AddressRange(member.data_offset, len(member.data))


def _members(tab: Tab) -> Iterator[Region]:
    end = 0
    for member in tab.members:
        end = member.data_offset + len(member.data) + len(member.fill)
        yield Region(
            member.name,
            AddressRange(member.offset, end - member.offset),
            "member",
            {"type": member.kind, "length": len(member.data)},
            tuple(_parts(member)),
        )
    if tab.end:
        yield Region("end", AddressRange(end, len(tab.end)), "end")


def _parts(member: TarMember) -> Iterator[Region]:
    data = _data_range(member)
    yield Region("tar header", AddressRange(member.offset, len(member.header)), "tar-header")
    if data.length:
        yield _content(member, data)
    if member.fill:
        yield Region("fill", AddressRange(data.end, len(member.fill)), "fill")


def _content(member: TarMember, data: AddressRange) -> Region:
    try:
        app = App.parse(member.data) if member.name.endswith(".tbf") else None
    except FormatError:
        app = None
    if app is None:
        return Region("content", data, "content")
    facts = {"enabled": app.enabled, "sticky": app.sticky, "version": app.version}
    inner = tuple(app_parts(app, data.address, data.end))
    return Region(app.name or "app", data, "app", facts, inner)


def compare_tabs_described(one: Described, other: Described) -> Sequence[Difference]:
    """What two archives do not have in common."""
    return [
        _difference(f"member {name}" if name else "archive", found)
        for name, differences in compare_tabs(one.subject, other.subject)
        for found in differences
    ]


def _difference(what: str, found: AppDifference) -> Difference:
    return Difference(found.change, what, found.where, found.before, found.after)


TBF_FAMILY = Family(describe_tbf, compare_tbfs)
TAB_FAMILY = Family(describe_tab, compare_tabs_described)

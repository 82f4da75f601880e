"""The rules that a TAB should follow, as findings (formats/tock/SPEC.md: TAB archives; the table is `rules`)."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator

from formats.errors import FormatError
from toolkit.findings import Finding
from toolkit.tock.app import App
from toolkit.tock.rules import found
from toolkit.tock.tab import ALIASES, METADATA, Tab, architecture_of
from toolkit.tock.tab_metadata import read_metadata
from toolkit.tock.tar import BLOCK, TarMember
from toolkit.tock.verify import verify

_END_LENGTH = 2 * BLOCK


def verify_tab(tab: Tab) -> list[Finding]:
    """All findings about an archive and the apps in it. Offsets count from the start of the plain tar, in bytes."""
    checks = (_check_framing(tab), _check_members(tab), _check_twins(tab), _check_choice(tab))
    findings = [finding for check in checks for finding in check]
    findings += read_metadata(tab).findings
    for member in tab.apps():
        findings += verify_member(member)
    return findings


def verify_member(member: TarMember) -> Iterator[Finding]:
    """The findings about the app in a member of a TAB, with the member's name in front of where they are."""
    for finding in verify(member.data, arch=architecture_of(member.name)):
        where = f"{member.name}: {finding.where}" if finding.where else member.name
        offset = None if finding.offset is None else finding.offset + member.data_offset
        if finding.code == "tbf-excess":
            yield found("tab-member-excess", finding.message, where, offset)
        else:
            yield dataclasses.replace(finding, where=where, offset=offset)


def _check_framing(tab: Tab) -> Iterator[Finding]:
    if tab.compression:
        yield found("tab-compressed", f"compressed by {tab.compression}; packing it again gives a plain tar")
    offset = sum(len(member.header) + len(member.data) + len(member.fill) for member in tab.members)
    if len(tab.end) < _END_LENGTH:
        message = f"{len(tab.end)} bytes follow the last member, two blocks of zeros should"
        yield found("tab-end", message, offset=offset)
    elif any(tab.end):
        yield found("tab-end", f"{len(tab.end)} bytes that are not all zeros follow the last member", offset=offset)
    for member in tab.members:
        if member.kind == "file" and (any(member.fill) or len(member.fill) != -len(member.data) % BLOCK):
            at = member.data_offset + len(member.data)
            yield found("tab-framing", "the fill behind the data is not zeros up to the next block", member.name, at)


def _check_members(tab: Tab) -> Iterator[Finding]:
    counts = Counter(member.name for member in tab.members)
    for member in tab.members:
        name, offset = member.name, member.offset
        if member.kind != "file":
            yield found("tab-member-kind", f"is a {member.kind}", name, offset)
        elif "/" in name or "\\" in name:
            yield found("tab-member-name", "the name is a path; tockloader looks for bare names", name, offset)
        elif name != METADATA and not name.endswith((".tbf", ".bin")):
            yield found("tab-member-unknown", "is nothing that belongs into a TAB", name, offset)
        if counts.pop(name, 1) > 1:
            yield found("tab-member-duplicate", "stands several times; readers take the last", name, offset)


def _check_twins(tab: Tab) -> Iterator[Finding]:
    apps = {member.name.removesuffix(".tbf"): member for member in tab.apps()}
    for member in tab.files():
        twin = apps.get(member.name.removesuffix(".bin")) if member.name.endswith(".bin") else None
        if twin and twin.data != member.data:
            yield found("tab-twin-differs", f"differs from {twin.name}", member.name, member.data_offset)
    if not apps:
        yield found("tab-no-app", "there is no member <architecture>[.<anything>].tbf")


def _check_choice(tab: Tab) -> Iterator[Finding]:
    """Whether tockloader can choose an app: by their addresses, or because there is one."""
    candidates: dict[str, list[TarMember]] = {}
    for name in dict.fromkeys(member.name for member in tab.apps()):
        member = tab.member(name)
        assert member is not None, "the name comes from a file"
        architecture = architecture_of(name)
        candidates.setdefault(ALIASES.get(architecture, architecture), []).append(member)
    for architecture, members in candidates.items():
        if len(members) > 1 and not all(map(_is_fixed, members)):
            names = ", ".join(member.name for member in members)
            yield found("tab-ambiguous", f"not all of {names} have fixed addresses", architecture)


def _is_fixed(member: TarMember) -> bool:
    try:
        app = App.parse(member.data)
    except FormatError:
        return True  # not to be chosen at all
    return app.fixed_flash_address is not None or app.fixed_ram_address is not None

"""A TAB that is made: metadata and apps, framed as elf2tab does it (formats/tock/SPEC.md: TAB archives)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from toolkit.errors import BuildError
from toolkit.tock.tab import LONGEST, METADATA
from toolkit.tock.tar import END, MODE, MOST_MEMBERS, TBF_MTIME, Owner, fill_for, make_header
from toolkit.tock.toml_text import toml


@dataclass(frozen=True)
class TabFacts:
    """What the ``metadata.toml`` says.

    Attributes:
        name: of the app.
        kernel_version: major and lowest minor version of the kernel.
        boards: names of boards that it is for, with commas; None for no such line.
        date: when it was built, in UTC; None for no such line, so that the same build gives the same bytes.
    """

    name: str = ""
    kernel_version: tuple[int, int] | None = None
    boards: str | None = None
    date: datetime | None = None


def metadata_of(facts: TabFacts, *, escaped: bool = True) -> bytes:
    """The ``metadata.toml``. Not `escaped`, name and boards are pasted as elf2tab does it, whatever comes of it."""
    quote = toml if escaped else '"{}"'.format
    lines = ["tab-version = 1", f"name = {quote(facts.name)}"]
    if facts.kernel_version is not None:
        lines.append(f'minimum-tock-kernel-version = "{facts.kernel_version[0]}.{facts.kernel_version[1]}"')
    if facts.boards is not None:
        lines.append(f"only-for-boards = {quote(facts.boards)}")
    if facts.date is not None:
        lines.append(f"build-date = {facts.date:%Y-%m-%dT%H:%M:%SZ}")
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape")


def build_tab(metadata: bytes, apps: Sequence[tuple[str, bytes]]) -> bytes:
    """The archive.

    Args:
        metadata: the content of ``metadata.toml``.
        apps: architecture, perhaps with more behind a dot, and TBF.

    Raises:
        BuildError: a name is too long, or the archive.
    """
    if len(apps) >= MOST_MEMBERS:
        raise BuildError(f"{len(apps):,} apps are more than the {MOST_MEMBERS - 1:,} that a TAB can have")
    members = [_member(METADATA, metadata, 0, None)]
    members += [_member(f"{arch}.tbf", tbf, TBF_MTIME, Owner(0, 0)) for arch, tbf in apps]
    archive = b"".join([*members, END])
    if len(archive) > LONGEST:
        raise BuildError(f"the archive would take {len(archive):,} bytes, more than {LONGEST:,}")
    return archive


def _member(name: str, data: bytes, mtime: int, owner: Owner | None) -> bytes:
    try:
        header = make_header(name, len(data), mode=MODE, mtime=mtime, owner=owner)
    except ValueError as error:
        raise BuildError(str(error)) from None
    return header + data + fill_for(len(data))

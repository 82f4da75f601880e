"""Taking a TAB apart and putting it together: ``tab.toml``, the members as files, or as folders of apps.

The manifest says only what differs from the framing of elf2tab. Header blocks that cannot be made from its few words
are kept as they are.
"""

from __future__ import annotations

import re
from pathlib import Path

from formats.errors import FormatError
from toolkit.errors import ToolkitError, UnavailableError
from toolkit.tock.app import parse_app
from toolkit.tock.blobs import Budget, Parts, blob_from_toml, blob_to_toml
from toolkit.tock.host_folder import HostFolder
from toolkit.tock.pack import pack_folder
from toolkit.tock.tab import LONGEST, METADATA, Tab
from toolkit.tock.tar import (
    END,
    FILE_TYPES,
    MODE,
    MOST_MEMBERS,
    TBF_MTIME,
    Owner,
    TarMember,
    fill_for,
    make_header,
    read_header,
    with_size,
)
from toolkit.tock.toml_text import Octal, TomlText, TomlValue
from toolkit.tock.unpack import MANIFEST as APP_MANIFEST
from toolkit.tock.unpack import unpack
from toolkit.toml_table import Table, read_manifest

MANIFEST = "tab.toml"
FORMAT = "tock.tab"
FRAMING = "framing"
"""Folder for the parts that are no members."""
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._+-]{0,99}")
_COMMENT = (
    "A Tock application bundle (TAB), taken apart by `flashwright tab unpack`; `flashwright tab pack` makes it again.",
    "What is not written here is as elf2tab does it: mode 0o644, its time stamp, no owner for metadata.toml.",
)


def unpack_tab(tab: Tab, *, apps: bool = False) -> Parts:
    """The files of the folder of an archive: ``tab.toml`` first, then its members.

    Args:
        tab: the archive.
        apps: make a folder of each TBF that can be parsed, instead of a file.
    """
    parts: Parts = {MANIFEST: b""}
    text = TomlText(*_COMMENT)
    text.put("format", FORMAT)
    if tab.end != END:
        text.put("end", blob_to_toml(tab.end, f"{FRAMING}/end.bin", parts), "bytes behind the last member")
    names = _Names()
    for index, member in enumerate(tab.members):
        text.start("members")
        text.put_all(_member_to_table(member, index, names, parts, apps=apps))
    parts[MANIFEST] = text.encode()
    return parts


class _Names:
    """Names of files for members: theirs where that is harmless and free on every host, else ours."""

    def __init__(self) -> None:
        self._taken = {MANIFEST, FRAMING}

    def claim(self, name: str, index: int) -> str:
        """The name of the file or folder for the member of this name, which nothing else gets."""
        good = _PLAIN_NAME.fullmatch(name) and not name.endswith(".") and name.lower() not in self._taken
        chosen = name if good else f"{FRAMING}/member-{index}"
        self._taken.add(chosen.lower())
        return chosen


def _member_to_table(member: TarMember, index: int, names: _Names, parts: Parts, *, apps: bool) -> dict[str, TomlValue]:
    table: dict[str, TomlValue] = {"name": _text(member.name)}
    if member.kind == "file":
        table |= _content(member, index, names, parts, apps=apps)
    words = _header_words(member)
    if words is None:
        table["header"] = {"file": f"{FRAMING}/header-{index}.bin"}
        parts[f"{FRAMING}/header-{index}.bin"] = member.header
    else:
        table |= words
    if member.fill != fill_for(len(member.data)):
        table["fill"] = blob_to_toml(member.fill, f"{FRAMING}/fill-{index}.bin", parts)
    return table


def _text(name: str) -> str:
    """A member name as TOML can hold it: bytes that are not UTF-8 are escaped."""
    return name.encode("utf-8", "backslashreplace").decode()


def _content(member: TarMember, index: int, names: _Names, parts: Parts, *, apps: bool) -> dict[str, TomlValue]:
    if apps and member.name.endswith(".tbf"):
        try:
            inner = unpack(parse_app(member.data))
        except FormatError:
            inner = {}
        if inner:
            folder = names.claim(member.name.removesuffix(".tbf"), index)
            parts.update({f"{folder}/{name}": data for name, data in inner.items()})
            return {"app": folder}
    return {"data": blob_to_toml(member.data, names.claim(member.name, index), parts, always_file=True)}


def _header_words(member: TarMember) -> dict[str, TomlValue] | None:
    """What to write so that the header comes out the same; None when no words give it."""
    try:
        made = make_header(member.name, len(member.data), mode=member.mode, mtime=member.mtime, owner=member.owner)
    except ValueError:
        return None
    if made != member.header or member.kind != "file" or _text(member.name) != member.name:
        return None
    words: dict[str, TomlValue] = {}
    if member.mode != MODE:
        words["mode"] = Octal(member.mode)
    if member.mtime != usual_mtime(member.name):
        words["mtime"] = member.mtime
    if member.owner != usual_owner(member.name):
        words["owner"] = {"uid": member.owner.uid, "gid": member.owner.gid} if member.owner else {}
    return words


def usual_mtime(name: str) -> int:
    """The time stamp that elf2tab gives a member of this name."""
    return 0 if name == METADATA else TBF_MTIME


def usual_owner(name: str) -> Owner | None:
    """The owner that elf2tab gives a member of this name."""
    return None if name == METADATA else Owner(0, 0)


def pack_tab(folder: Path) -> bytes:
    """The archive that a folder describes by its ``tab.toml``; without one, of its ``.tbf`` files and metadata.toml.

    Raises:
        UnavailableError: there is no such folder, or it cannot be read.
        ToolkitError: the folder, the manifest, or what it names, does not make an archive.
    """
    if not folder.is_dir():
        raise UnavailableError(f"{folder}: there is no such folder")
    host = HostFolder(folder, Budget(LONGEST))
    manifest = host.manifest(MANIFEST)
    if not manifest.exists():
        return _pack_plain(folder, host)
    table = read_manifest(manifest)
    if table.string("format") != FORMAT:
        raise table.error("format", f"must be {FORMAT!r}")
    end = blob_from_toml(table.table("end"), host) if table.has("end") else END
    if not table.has("end"):
        host.budget.spend(len(END), table, "members")
    archive = _members(table, host)
    table.finish()
    return archive + end


def _members(table: Table, host: HostFolder) -> bytes:
    tables = table.tables("members")
    if not tables:
        raise table.error("members", "is missing; an archive has at least one")
    if len(tables) > MOST_MEMBERS:
        raise table.error("members", f"are {len(tables):,}, more than {MOST_MEMBERS:,}")
    return b"".join([_member_from_table(inner, host) for inner in tables])


def _member_from_table(table: Table, host: HostFolder) -> bytes:
    """Header, data and fill of one member."""
    if table.has("app"):
        data = pack_folder(host.find(table, "app"), host.budget)
    else:
        data = blob_from_toml(table.table("data"), host) if table.has("data") else b""
    header = _stored_header(table, data, host) if table.has("header") else _new_header(table, data)
    fill = blob_from_toml(table.table("fill"), host) if table.has("fill") else fill_for(len(data))
    computed = (header if not table.has("header") else b"") + (fill if not table.has("fill") else b"")
    host.budget.spend(len(computed), table, "")
    table.finish()
    return header + data + fill


def _stored_header(table: Table, data: bytes, host: HostFolder) -> bytes:
    """A header that was kept as it stood, with the length of data that were edited."""
    header = blob_from_toml(table.table("header"), host)
    found = _read(header)
    if found is None:
        raise table.error("header", "is no tar header")
    name, kind, size = found
    if _text(name) != table.string("name"):
        raise table.error("name", f"is not that of the header, {name!r}; leave out header to have a new one")
    if kind not in FILE_TYPES:
        return header
    _require_content(table)
    if size == len(data):
        return header
    try:
        changed = with_size(header, len(data))
    except ValueError as error:
        raise table.error("data", str(error)) from None
    again = _read(changed)
    if again is None or again[2] != len(data):
        raise table.error("header", "says another length than the data have; leave it out to have a new one")
    return changed


def _read(header: bytes) -> tuple[str, bytes, int] | None:
    """Name, type and length of data that a header tells of."""
    try:
        found = read_header(header)
    except FormatError:
        return None
    return (found[0].name, found[0].type, found[0].size) if found and found[1] == len(header) else None


def _new_header(table: Table, data: bytes) -> bytes:
    name = table.string("name")
    _require_content(table)
    owner = _owner(table.table("owner")) if table.has("owner") else usual_owner(name)
    mode = table.integer("mode") if table.has("mode") else MODE
    mtime = table.integer("mtime", 64) if table.has("mtime") else usual_mtime(name)
    try:
        return make_header(name, len(data), mode=mode, mtime=mtime, owner=owner)
    except ValueError as error:
        raise table.error("", str(error)) from None


def _require_content(table: Table) -> None:
    if not table.has("data") and not table.has("app"):
        raise table.error("data", "is missing; it names the bytes of the member")


def _owner(table: Table) -> Owner | None:
    owner = Owner(table.integer("uid"), table.integer("gid")) if table.has("uid") or table.has("gid") else None
    table.finish()
    return owner


def _pack_plain(folder: Path, host: HostFolder) -> bytes:
    names = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    apps = [name for name in names if name.endswith(".tbf")]
    if (folder / APP_MANIFEST).exists():
        raise ToolkitError(f"{folder}: holds an app ({APP_MANIFEST}); use `flashwright tbf pack`")
    for problem, broken in (
        (f"there is no {METADATA}", METADATA not in names),
        ("there is no .tbf file", not apps),
    ):
        if broken:
            raise ToolkitError(f"{folder}: {problem}, and no {MANIFEST}")
    others = set(names) - {METADATA, *apps}
    if others:
        raise ToolkitError(f"{folder}: {min(others)} does not belong into a TAB; name its members in {MANIFEST}")
    table = Table(folder / MANIFEST, "", {"members": [{"name": n, "data": {"file": n}} for n in (METADATA, *apps)]})
    host.budget.spend(len(END), table, "members")
    return _members(table, host) + END

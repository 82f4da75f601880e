"""The framing of archives: what the standard library writes we read alike, and hostile archives end soon."""

from __future__ import annotations

import io
import tarfile

import pytest

from formats.errors import FormatError
from tests.corrupt.tock.broken import as_gnu_tar, sound, tab
from toolkit.tock.tab import Tab
from toolkit.tock.tar import MOST_MEMBERS, Owner, make_header, starts_like_tar, walk, with_size

FILES = {"metadata.toml": b"name", "cortex-m4.tbf": sound(), "n" * 99: b"", "long" * 50: b"1" * 513, "ä.tbf": b"2"}
FORMATS = {"ustar": tarfile.USTAR_FORMAT, "gnu": tarfile.GNU_FORMAT, "pax": tarfile.PAX_FORMAT}


def info(name: str, **changes: object) -> bytes:
    """One header block of the standard library."""
    made = tarfile.TarInfo(name)
    for key, value in changes.items():
        setattr(made, key, value)
    return made.tobuf(tarfile.GNU_FORMAT)


@pytest.mark.parametrize("format_", ["gnu", "pax"])
def test_long_and_foreign_names(format_: str) -> None:
    archive = as_gnu_tar(FILES, format_=FORMATS[format_])
    assert {member.name: member.data for member in walk(archive)} == FILES


@pytest.mark.parametrize("format_", FORMATS)
def test_no_byte_is_lost(format_: str) -> None:
    archive = as_gnu_tar({"folder/" * 16 + "metadata.toml": b"1", "b": b"2" * 600}, format_=FORMATS[format_])
    assert Tab.parse(archive).to_bytes() == archive


def test_same_members_as_the_standard_library() -> None:
    archive = as_gnu_tar({name: bytes(7 * index) for index, name in enumerate(FILES)})
    with tarfile.open(fileobj=io.BytesIO(archive)) as theirs:
        expected = [(i.name, i.size, i.mode, i.mtime, i.offset, i.offset_data) for i in theirs]
    assert [(m.name, len(m.data), m.mode, m.mtime, m.offset, m.data_offset) for m in walk(archive)] == expected


@pytest.mark.parametrize(
    ("type_", "kind"),
    [(b"1", "hard link"), (b"2", "link"), (b"3", "device"), (b"4", "device"), (b"5", "folder"), (b"6", "pipe")],
)
def test_what_is_no_file_has_no_data(type_: bytes, kind: str) -> None:
    """Even where the header says so, as the standard library has it too."""
    archive = info("../../etc/passwd", type=type_, linkname="/etc/passwd", size=512) + tab()
    first, *others = walk(archive)
    assert (first.kind, first.data) == (kind, b"")
    assert [member.name for member in others] == ["metadata.toml", "cortex-m4.tbf"]


def test_sparse_file_is_not_unpacked() -> None:
    archive = info("cortex-m4.tbf", type=b"S", size=512) + bytes(512) + tab()
    first, *others = walk(archive)
    assert (first.kind, first.data, len(others)) == ("sparse file", b"", 2)
    assert Tab.parse(archive).to_bytes() == archive


@pytest.mark.parametrize("size", [600, 4 << 30, 1 << 62, -512, -(1 << 40)])
def test_size_beyond_the_archive(size: int) -> None:
    with pytest.raises(FormatError, match="at most the"):
        list(walk(info("cortex-m4.tbf", size=size) + bytes(512)))


@pytest.mark.parametrize("size", [1 << 40, -1])
def test_extended_header_beyond_the_archive(size: int) -> None:
    with pytest.raises(FormatError, match="at most the"):
        list(walk(info("x", type=b"x", size=size) + bytes(512)))


@pytest.mark.parametrize(
    "records",
    [
        b"",
        b"x",
        b"99 path=a\n",
        b"0 path=a\n",
        b"9 path=a\n",
        b"-1 path=a\n",
        b"11 size=-9\n\n",
        b"999999999 a=b\n",
        b"5 a\n\n",
    ],
)
def test_odd_extended_headers(records: bytes) -> None:
    archive = info("x", type=b"x", size=len(records)) + records + bytes(-len(records) % 512) + tab()
    assert [len(member.data) for member in walk(archive)] == [len(m.data) for m in walk(tab())]
    assert Tab.parse(archive).to_bytes() == archive


def test_extended_size_wins() -> None:
    archive = (
        info("x", type=b"x", size=11) + b"10 size=3\n".ljust(512, b"\0") + info("a", size=0) + b"abc".ljust(512, b"\0")
    )
    assert [member.data for member in walk(archive)] == [b"abc"]


def test_chain_of_extended_headers_ends() -> None:
    with pytest.raises(FormatError, match="a tar header"):
        list(walk(info("x", type=b"x") * 5000))


def test_too_many_members() -> None:
    with pytest.raises(FormatError, match=f"at most {MOST_MEMBERS} members"):
        list(walk(info("a") * (MOST_MEMBERS + 1)))


@pytest.mark.parametrize("data", [b"", bytes(1024), b"\xff" * 1024, info("a")[:511], b"PK\3\4" * 300])
def test_what_is_no_tar(data: bytes) -> None:
    assert not starts_like_tar(data)
    with pytest.raises(FormatError, match="a tar header with its checksum"):
        list(walk(data))


def test_walk_ends_at_garbage() -> None:
    archive = tab(end=b"x" * 700)
    assert (len(Tab.parse(archive).members), Tab.parse(archive).end) == (2, b"x" * 700)


@pytest.mark.parametrize("owner", [None, Owner(501, 20)])
def test_new_headers_are_read_by_the_standard_library(owner: Owner | None) -> None:
    header = make_header("cortex-m4.tbf", 12, mode=0o600, mtime=1153704088, owner=owner)
    made = tarfile.TarInfo.frombuf(header, "utf-8", "strict")
    uid, gid = (owner.uid, owner.gid) if owner else (0, 0)
    assert (made.name, made.size, made.mode, made.mtime) == ("cortex-m4.tbf", 12, 0o600, 1153704088)
    assert (made.uid, made.gid) == (uid, gid)


@pytest.mark.parametrize("name", ["", "n" * 101])
def test_names_that_do_not_fit(name: str) -> None:
    with pytest.raises(ValueError, match="1 to 100 bytes"):
        make_header(name, 0, mode=0, mtime=0, owner=None)


@pytest.mark.parametrize("changes", [{"mode": 1 << 21}, {"mtime": 1 << 33}, {"mtime": -1}, {"length": 1 << 33}])
def test_numbers_that_do_not_fit(changes: dict[str, int]) -> None:
    values = {"length": 0, "mode": 0, "mtime": 0, **changes}
    with pytest.raises(ValueError, match="does not fit"):
        make_header("a", values["length"], mode=values["mode"], mtime=values["mtime"], owner=None)


@pytest.mark.parametrize(
    "header", [info("a"), make_header("a", 0, mode=0, mtime=0, owner=None)], ids=["lib", "elf2tab"]
)
def test_header_with_another_size(header: bytes) -> None:
    changed = with_size(header, 1000)
    assert starts_like_tar(changed)
    assert tarfile.TarInfo.frombuf(changed, "utf-8", "strict").size == 1000

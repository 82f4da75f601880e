"""Archives: compression, limits, unpacking, edits, new ones."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from formats.errors import FormatError
from tests.corrupt.tock.broken import METADATA, as_gnu_tar, linked, member, sound, tab, tbf
from toolkit.errors import ManifestError, ToolkitError, UnavailableError
from toolkit.tock.app import App
from toolkit.tock.host_folder import write_parts
from toolkit.tock.tab import LONGEST, Tab, is_app_name, looks_like_tab
from toolkit.tock.tab_folder import pack_tab, unpack_tab
from toolkit.tock.tab_metadata import read_metadata

COMPRESS: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "bzip2": bz2.compress, "xz": lzma.compress}
every_compression = pytest.mark.parametrize("name", COMPRESS)


@every_compression
def test_compressed_archive(name: str) -> None:
    parsed = Tab.parse(COMPRESS[name](tab()))
    assert (parsed.compression, parsed.to_bytes()) == (name, tab())


@every_compression
def test_bomb(name: str) -> None:
    with pytest.raises(FormatError, match="at most 33,554,432 bytes"):
        Tab.parse(COMPRESS[name](bytes(LONGEST + 1)))


@every_compression
def test_compressed_archive_cut_off(name: str) -> None:
    with pytest.raises(FormatError):
        Tab.parse(COMPRESS[name](tab())[:-20])


@every_compression
def test_compressed_garbage(name: str) -> None:
    head = COMPRESS[name](b"")[:6]
    with pytest.raises(FormatError):
        Tab.parse(head + b"\x5a" * 200)


def test_bytes_behind_the_compressed_data() -> None:
    with pytest.raises(FormatError, match="the end of the file behind the gzip data"):
        Tab.parse(gzip.compress(tab()) + b"more")


def test_archive_too_long() -> None:
    with pytest.raises(FormatError, match="at most 33,554,432 bytes"):
        Tab.parse(tab() + bytes(LONGEST))


@pytest.mark.parametrize(
    ("data", "is_tab"),
    [(tab(), True), (gzip.compress(b""), True), (sound(), False), (b"", False), (b"\1\0", False)],
    ids=["tab", "gzip", "tbf", "nothing", "version-1"],
)
def test_telling_archives_from_apps(data: bytes, is_tab: bool) -> None:
    assert looks_like_tab(data) is is_tab


@pytest.mark.parametrize(
    ("name", "is_app"),
    [("cortex-m4.tbf", True), ("rv32imc.0x1.0x2.tbf", True), ("a.bin", False), ("tbf", False), ("x/a.tbf", False)],
)
def test_names_of_apps(name: str, is_app: bool) -> None:
    assert is_app_name(name) is is_app


def test_of_two_members_the_last_counts() -> None:
    twice = Tab.parse(tab(member("metadata.toml", METADATA.replace(b"app", b"new"))))
    assert read_metadata(twice).name == "new"


@pytest.mark.parametrize(
    ("boards", "names"),
    [('"hail, imix"', ("hail", "imix")), ('["hail"]', ("hail",)), ('""', ()), ("1", ()), ("[1]", ())],
)
def test_boards(boards: str, names: tuple[str, ...]) -> None:
    parsed = Tab.parse(tab(metadata=METADATA + f"only-for-boards = {boards}\n".encode()))
    assert read_metadata(parsed).boards == names


@pytest.mark.parametrize(
    "metadata",
    [
        b"\xff",
        b"a = [" * 3000,
        b"a = " + b"[" * 20000,
        b"a" + b".a" * 20000 + b" = 1",
        b"a = 1979-13-41",
        b"a=" + b"1" * 9999,
        b"a=0x" + b"f" * 6000,
        bytes(70_000),
    ],
    ids=["no-utf8", "cut", "deep", "dots", "date", "number", "hex", "long"],
)
def test_metadata_that_cannot_be_read(metadata: bytes) -> None:
    assert [f.code for f in read_metadata(Tab.parse(tab(metadata=metadata))).findings] == ["tab-metadata-toml"]


@pytest.mark.parametrize(("number", "text"), [("nan", "nan"), ("inf", "inf"), ("-inf", "-inf"), ("1e999", "inf")])
def test_numbers_that_json_does_not_know(number: str, text: str) -> None:
    parsed = Tab.parse(tab(metadata=METADATA + f"a = [{{ b = {number} }}]\n".encode()))
    assert read_metadata(parsed).as_dict()["a"] == [{"b": text}]


HOSTILE_NAMES = [
    "../up",
    "/etc/passwd",
    ".hidden",
    "tab.toml",
    "framing",
    "a/b",
    "a\nb",
    "ä",
    "dot.",
    "x" * 100,
    "CON:1",
]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_names_of_members_do_not_lead_anywhere(name: str, tmp_path: Path) -> None:
    archive = as_gnu_tar({"metadata.toml": METADATA, name: b"data"})
    write_parts(tmp_path / "in" / "side", unpack_tab(Tab.parse(archive)))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert all(path.is_relative_to(tmp_path / "in" / "side") for path in files)
    assert pack_tab(tmp_path / "in" / "side") == archive


@pytest.mark.parametrize("name", ["cortex m4.tbf", "auto.tbf", "auto", "tab.toml.tbf"])
def test_odd_names_of_apps(name: str, tmp_path: Path) -> None:
    archive = tab(member(name, sound()))
    write_parts(tmp_path / "t", unpack_tab(Tab.parse(archive), apps=True))
    assert pack_tab(tmp_path / "t") == archive


def test_names_that_differ_by_case_get_files_of_their_own(tmp_path: Path) -> None:
    archive = tab(member("README", b"1"), member("readme", b"2"), member("readme", b"3"))
    parts = unpack_tab(Tab.parse(archive))
    assert len({name.lower() for name in parts}) == len(parts) == 6
    write_parts(tmp_path / "t", parts)
    assert pack_tab(tmp_path / "t") == archive


def test_links_are_kept_and_not_made(tmp_path: Path) -> None:
    archive = tab(linked())
    write_parts(tmp_path / "t", unpack_tab(Tab.parse(archive)))
    assert not [path for path in tmp_path.rglob("*") if path.is_symlink()]
    assert pack_tab(tmp_path / "t") == archive


@pytest.mark.parametrize("format_", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT, tarfile.USTAR_FORMAT])
def test_edited_member_under_a_foreign_header(format_: int, tmp_path: Path) -> None:
    archive = as_gnu_tar({"metadata.toml": METADATA, "cortex-m4.tbf": sound()}, format_=format_)
    write_parts(tmp_path / "t", unpack_tab(Tab.parse(archive)))
    (tmp_path / "t" / "metadata.toml").write_bytes(METADATA * 30)
    packed = Tab.parse(pack_tab(tmp_path / "t"))
    assert [len(m.data) for m in packed.members] == [len(METADATA) * 30, len(sound())]


def test_edited_app_in_an_archive(tmp_path: Path) -> None:
    write_parts(tmp_path / "t", unpack_tab(Tab.parse(tab(app=tbf())), apps=True))
    manifest = tmp_path / "t" / "cortex-m4" / "tbf.toml"
    manifest.write_text(manifest.read_text().replace("app!", "another"))
    packed = Tab.parse(pack_tab(tmp_path / "t"))
    assert App.parse(packed.members[1].data).name == "another"


def test_what_is_no_app_stays_a_file(tmp_path: Path) -> None:
    archive = tab(member("rv32imc.tbf", b"no app"))
    parts = unpack_tab(Tab.parse(archive), apps=True)
    assert parts["rv32imc.tbf"] == b"no app"
    write_parts(tmp_path / "t", parts)
    assert pack_tab(tmp_path / "t") == archive


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_parts(tmp_path / "tab", unpack_tab(Tab.parse(as_gnu_tar({"metadata.toml": METADATA, "a.tbf": sound()}))))
    return tmp_path / "tab"


BAD = {
    "no data": ('data = { file = "a.tbf" }', "", "members[1].data: is missing"),
    "no members": ("[[members]]", "[[others]]", "members: is missing"),
    "other name": ('name = "a.tbf"', 'name = "b.tbf"', "members[1].name: is not that of the header, 'a.tbf'"),
    "no name": ('name = "a.tbf"\n', "", "members[1].name: is missing"),
    "broken header": ("framing/header-1.bin", "a.tbf", "members[1].header: is no tar header"),
    "file outside": ('file = "a.tbf"', 'file = "../a.tbf"', "members[1].data.file: '../a.tbf' leads out of the folder"),
    "app outside": ('data = { file = "a.tbf" }', 'app = ".."', "members[1].app: '..' leads out of the folder"),
    "long name": (
        'header = { file = "framing/header-1.bin" }\n',
        "",
        "members[1]: a member name takes 1 to 100 bytes",
    ),
    "other format": ('"tock.tab"', '"tock.tbf"', "format: must be 'tock.tab'"),
}


@pytest.mark.parametrize("what", BAD)
def test_impossible_manifest(what: str, folder: Path) -> None:
    old, new, message = BAD[what]
    text = (folder / "tab.toml").read_text()
    assert old in text
    text = text.replace(old, new)
    if what == "long name":
        text = text.replace('"a.tbf"\ndata', f'"{"n" * 101}"\ndata')
    (folder / "tab.toml").write_text(text)
    with pytest.raises(ManifestError) as raised:
        pack_tab(folder)
    assert message in str(raised.value)


def manifest_of(*members: str) -> str:
    return 'format = "tock.tab"\n' + "".join(f'[[members]]\nname = "a.tbf"\n{member}\n' for member in members)


BOMBS = {
    "big members": (["data = { length = 33000000 }"] * 20, "members[1].data.length: makes more than 33,554,432 bytes"),
    "headers": (["data = { length = 33553408 }"], "members[0]: makes more than 33,554,432 bytes"),
    "big apps": (['app = "app"'] * 2, "binary.length: makes more than 33,554,432 bytes"),
    "many members": (["data = { length = 0 }"] * 1001, "members: are 1,001, more than 1,000"),
}


@pytest.mark.parametrize("what", BOMBS)
def test_archive_that_could_not_be_opened(what: str, tmp_path: Path) -> None:
    members, message = BOMBS[what]
    (tmp_path / "app").mkdir()
    element = '[[elements]]\ntype = "main"\ninit_fn_offset = 1\nprotected_size = 0\nminimum_ram_size = 1\n'
    app = 'format = "tock.tbf"\nversion = 2\nbinary = { length = 20000000 }\n'
    (tmp_path / "app" / "tbf.toml").write_text(app + element)
    (tmp_path / "tab.toml").write_text(manifest_of(*members))
    with pytest.raises(ManifestError) as raised:
        pack_tab(tmp_path)
    assert message in str(raised.value)


def test_longest_archive(tmp_path: Path) -> None:
    (tmp_path / "tab.toml").write_text(manifest_of(f"data = {{ length = {LONGEST - 3 * 512} }}"))
    assert len(Tab.parse(pack_tab(tmp_path)).to_bytes()) == LONGEST


def test_manifest_is_no_link_out_of_the_folder(folder: Path) -> None:
    (folder / "tab.toml").rename(folder.parent / "other.toml")
    (folder / "tab.toml").symlink_to(folder.parent / "other.toml")
    with pytest.raises(ManifestError, match="leads out of the folder"):
        pack_tab(folder)


def test_empty_manifest(folder: Path) -> None:
    (folder / "tab.toml").write_text('format = "tock.tab"\n')
    with pytest.raises(ManifestError, match="members: is missing"):
        pack_tab(folder)


def test_member_without_anything(folder: Path) -> None:
    (folder / "tab.toml").write_text('format = "tock.tab"\n[[members]]\nname = "a.tbf"\n')
    with pytest.raises(ManifestError, match="data: is missing"):
        pack_tab(folder)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"a.tbf": b""}, "there is no metadata.toml"),
        ({"metadata.toml": b""}, "there is no .tbf file"),
        ({"metadata.toml": b"", "a.tbf": b"", "notes.txt": b""}, "notes.txt does not belong into a TAB"),
        ({"tbf.toml": b"", "binary.bin": b""}, "use `flashwright tbf pack`"),
        ({}, "there is no metadata.toml"),
    ],
)
def test_folder_that_is_no_archive(files: dict[str, bytes], message: str, tmp_path: Path) -> None:
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    with pytest.raises(ToolkitError) as raised:
        pack_tab(tmp_path)
    assert message in str(raised.value)


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="no such folder"):
        pack_tab(tmp_path / "none")


def test_new_archive_is_the_same_each_time(tmp_path: Path) -> None:
    for name, data in (("metadata.toml", METADATA), ("b.tbf", sound()), ("a.tbf", sound())):
        (tmp_path / name).write_bytes(data)
    first = pack_tab(tmp_path)
    (tmp_path / "a.tbf").touch()
    assert pack_tab(tmp_path) == first
    assert [m.name for m in Tab.parse(first).members] == ["metadata.toml", "a.tbf", "b.tbf"]

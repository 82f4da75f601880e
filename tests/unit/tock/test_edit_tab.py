"""Archives edited: apps in them, members, metadata; whatever is not touched keeps its bytes."""

from __future__ import annotations

import gzip
import io
import lzma
import tarfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from formats.errors import FormatError
from tests.corrupt.tock.broken import tbf
from tests.golden.tock.collected import archives, every_archive
from tests.golden_data import sample
from toolkit.errors import LayoutError, ToolkitError
from toolkit.tock.app import App
from toolkit.tock.edit.resize import padded
from toolkit.tock.edit.tab_members import add_app, remove_apps, rename_app
from toolkit.tock.edit.tab_values import set_values, with_values
from toolkit.tock.members import change_apps
from toolkit.tock.tab import METADATA, Tab, is_app_name
from toolkit.tock.tab_metadata import read_metadata
from toolkit.tock.tar import END, Owner, fill_for, make_header
from toolkit.tock.verify_tab import verify_tab

MULTI = sample("tock/elf2tab/multi-arch/out.tab").read_bytes()
OTHER = App.parse(tbf()).replace(name="other", total_size=512).to_bytes()


def archive(*members: tuple[str, bytes], end: bytes = END) -> bytes:
    """Frame members as elf2tab does."""
    blocks = b""
    for name, data in ((METADATA, b'tab-version = 1\nname = "app"\n'), *members):
        owner = None if name == METADATA else Owner(0, 0)
        blocks += make_header(name, len(data), mode=0o644, mtime=0, owner=owner) + data + fill_for(len(data))
    return blocks + end


def disabled(app: App, _architecture: str | None) -> App:
    return app.replace(enabled=False)


def names(tab: Tab) -> list[str]:
    return [member.name for member in tab.members]


def read_by_tarfile(data: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(data)) as opened:
        found = {info.name: opened.extractfile(info) for info in opened.getmembers() if info.isfile()}
        return {name: file.read() for name, file in found.items() if file}


@every_archive
def test_only_what_is_edited_changes(path: Path) -> None:
    before = path.read_bytes()
    after, changed = change_apps(before, disabled)
    assert len(after) == len(before)
    kept = {name for name in read_by_tarfile(before) if not name.endswith((".tbf", ".bin"))}
    assert {n: d for n, d in read_by_tarfile(after).items() if n in kept} == {
        n: d for n, d in read_by_tarfile(before).items() if n in kept
    }
    assert [member.header for member in Tab.parse(after).members] == [m.header for m in Tab.parse(before).members]
    assert len(changed) == len(list(Tab.parse(before).apps()))


@every_archive
def test_edit_and_undo_give_the_archive(path: Path) -> None:
    before = path.read_bytes()
    after, _changed = change_apps(before, lambda app, _arch: app.replace(sticky=True))
    back, _changed = change_apps(after, lambda app, _arch: app.replace(sticky=False))
    assert back == before or any(finding.code == "tbf-digest" for finding in verify_tab(Tab.parse(before)))


@every_archive
def test_member_that_grows_is_framed_right(path: Path) -> None:
    after, changed = change_apps(path.read_bytes(), lambda app, _arch: padded(app, app.header.base.total_size + 512))
    members = read_by_tarfile(after)
    assert {one.member: one.after.to_bytes() for one in changed}.items() <= members.items()


@pytest.mark.parametrize("word", ["cortex-m4", "cortex-m4.tbf"])
def test_one_member(word: str) -> None:
    _after, changed = change_apps(MULTI, disabled, [word])
    assert [one.member for one in changed] == ["cortex-m4.tbf"]


def test_all_members_of_an_architecture() -> None:
    _after, changed = change_apps(MULTI, disabled, ["rv32imac"])
    assert [one.member for one in changed] == [
        "rv32imac.0x20040080.0x80002800.tbf",
        "rv32imac.0x40430080.0x80004000.tbf",
    ]


def test_unknown_member() -> None:
    with pytest.raises(ToolkitError, match=r"no app 'avr' in this archive; it has cortex-m0\.tbf"):
        change_apps(MULTI, disabled, ["avr"])


def test_an_error_names_the_member() -> None:
    with pytest.raises(LayoutError, match=r"cortex-m0\.tbf: total_size 20"):
        change_apps(MULTI, lambda app, _arch: app.replace(total_size=20))


def test_architecture_says_how_an_app_grows() -> None:
    seen: list[str | None] = []
    change_apps(MULTI, lambda app, arch: seen.append(arch) or app, ["cortex-m4", "i486"])  # type: ignore[func-returns-value]
    assert seen == ["cortex-m4", "i486"]


def test_twin_of_2018_changes_too() -> None:
    data = archive(("cortex-m4.tbf", tbf()), ("cortex-m4.bin", tbf()))
    members = read_by_tarfile(change_apps(data, disabled)[0])
    assert members["cortex-m4.bin"] == members["cortex-m4.tbf"] != tbf()


def test_bin_that_is_no_twin_stays() -> None:
    data = archive(("cortex-m4.tbf", tbf()), ("cortex-m4.bin", b"something else"))
    assert read_by_tarfile(change_apps(data, disabled)[0])["cortex-m4.bin"] == b"something else"


@pytest.mark.parametrize("compress", [gzip.compress, lzma.compress], ids=["gz", "xz"])
def test_compressed_archive_becomes_plain(compress: object) -> None:
    plain = archive(("cortex-m4.tbf", tbf()))
    assert change_apps(compress(plain), disabled)[0] == change_apps(plain, disabled)[0]  # type: ignore[operator]


@pytest.mark.parametrize("end", [b"", bytes(512), bytes(10240), b"\xff" * 100], ids=["none", "short", "long", "odd"])
def test_odd_end_stays(end: bytes) -> None:
    after, _changed = change_apps(archive(("cortex-m4.tbf", tbf()), end=end), disabled)
    assert Tab.parse(after).end == end


def test_short_member_stays_short() -> None:
    short = App.parse(tbf(total=4096))
    after, _changed = change_apps(archive(("cortex-m4.tbf", short.to_bytes())), disabled)
    member = Tab.parse(after).member("cortex-m4.tbf")
    assert member
    assert len(member.data) == len(short.to_bytes())


def test_add_behind_all_others() -> None:
    tab = add_app(Tab.parse(MULTI), "cortex-m33", OTHER)
    assert names(tab)[-1] == "cortex-m33.tbf"
    assert read_by_tarfile(tab.to_bytes())["cortex-m33.tbf"] == OTHER
    assert verify_tab(Tab.parse(tab.to_bytes())) == verify_tab(Tab.parse(MULTI))


def test_add_frames_as_elf2tab_does() -> None:
    without = remove_apps(Tab.parse(MULTI), ["i486"])
    member = Tab.parse(MULTI).members[-1]
    assert add_app(without, member.name, member.data).to_bytes() == MULTI


def test_add_to_an_archive_that_ends_with_its_data() -> None:
    cut = archive(("cortex-m4.tbf", tbf()), end=b"")[: -len(fill_for(len(tbf())))]
    assert read_by_tarfile(add_app(Tab.parse(cut), "cortex-m3", OTHER).to_bytes() + END)["cortex-m3.tbf"] == OTHER


def test_add_does_not_replace_unasked() -> None:
    with pytest.raises(ToolkitError, match="already"):
        add_app(Tab.parse(MULTI), "cortex-m4", OTHER)


def test_add_replaces_in_place_when_asked() -> None:
    tab = add_app(Tab.parse(MULTI), "cortex-m4", OTHER, replace=True)
    assert names(tab) == names(Tab.parse(MULTI))
    assert read_by_tarfile(tab.to_bytes())["cortex-m4.tbf"] == OTHER


@pytest.mark.parametrize("name", ["dir/cortex-m4", "", ".tbf", "x" * 120])
def test_add_with_a_name_that_readers_do_not_find(name: str) -> None:
    with pytest.raises(ToolkitError):
        add_app(Tab.parse(MULTI), name, OTHER)


def test_add_what_is_no_app() -> None:
    with pytest.raises(FormatError):
        add_app(Tab.parse(MULTI), "cortex-m33", b"no app")


def test_add_what_tockloader_refuses() -> None:
    with pytest.raises(LayoutError, match="1 bytes follow"):
        add_app(Tab.parse(MULTI), "cortex-m33", OTHER + b"\0")


def test_remove_by_name_and_by_architecture() -> None:
    tab = remove_apps(Tab.parse(MULTI), ["cortex-m0.tbf", "rv32imac"])
    assert names(tab) == [n for n in names(Tab.parse(MULTI)) if not n.startswith(("cortex-m0", "rv32imac"))]


def test_remove_takes_the_twin_along() -> None:
    data = archive(("cortex-m4.tbf", tbf()), ("cortex-m4.bin", tbf()), ("cortex-m3.tbf", tbf()))
    assert names(remove_apps(Tab.parse(data), ["cortex-m4"])) == [METADATA, "cortex-m3.tbf"]


@pytest.mark.parametrize("words", [["nothing"], [METADATA], ["cortex-m4"]])
def test_removals_that_make_no_archive(words: list[str]) -> None:
    with pytest.raises(ToolkitError):
        remove_apps(Tab.parse(archive(("cortex-m4.tbf", tbf()))), words)


def test_rename_and_back() -> None:
    tab = rename_app(Tab.parse(MULTI), "i486", "x86.0x00150080.0x00210000")
    assert "x86.0x00150080.0x00210000.tbf" in read_by_tarfile(tab.to_bytes())
    assert rename_app(tab, "x86", "i486.0x00150080.0x00210000").to_bytes() == MULTI


def test_rename_takes_the_twin_along() -> None:
    data = archive(("cortex-m4.tbf", tbf()), ("cortex-m4.bin", tbf()))
    assert names(rename_app(Tab.parse(data), "cortex-m4", "cortex-m7")) == [METADATA, "cortex-m7.tbf", "cortex-m7.bin"]


def test_rename_of_a_long_name_makes_a_plain_header() -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.GNU_FORMAT) as made:
        for name, data in ((METADATA, b"tab-version = 1\nname = ''\n"), ("cortex-m4." + "x" * 120 + ".tbf", tbf())):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            made.addfile(info, io.BytesIO(data))
    tab = rename_app(Tab.parse(stream.getvalue()), "cortex-m4", "cortex-m4")
    assert read_by_tarfile(tab.to_bytes())["cortex-m4.tbf"] == tbf()


@pytest.mark.parametrize(("old", "new"), [("rv32imac", "x"), ("cortex-m4", "cortex-m3"), ("avr", "x"), ("i486", "a/b")])
def test_renamings_that_cannot_be(old: str, new: str) -> None:
    with pytest.raises(ToolkitError):
        rename_app(Tab.parse(MULTI), old, new)


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("tab-version = 1\nname = 'a'\n", {"name": "b"}, 'tab-version = 1\nname = "b"\n'),
        ("tab-version = 1 # one\nname='a'", {"only-for-boards": "hail"}, None),
        ('"name" = "a"\n\n# end\n', {"name": 'q"uo"te\\'}, '"name" = "q\\"uo\\"te\\\\"\n\n# end\n'),
        ("name = 'a'\nbuild-date = 2026-11-21T12:00:00Z\n", {"build-date": None}, "name = 'a'\n"),
        ("a = 1\n[table]\nname = 'x'\n", {"name": "y"}, None),
        ("name = '''\nname = \"x\"\n'''\n", {"name": "y"}, 'name = "y"\n'),
        ("", {"tab-version": 1}, "tab-version = 1\n"),
    ],
    ids=["line", "added", "quoted", "removed", "table", "multiline", "empty"],
)
def test_values_in_their_lines(text: str, values: dict[str, object], expected: str | None) -> None:
    import tomllib

    new, _anew = with_values(text, values)  # type: ignore[arg-type]
    wanted = {k: v for k, v in {**tomllib.loads(text), **values}.items() if v is not None}
    assert tomllib.loads(new) == wanted
    if expected is not None:
        assert new.replace('"name" = ', "name = ") == expected.replace('"name" = ', "name = ")


def test_metadata_are_made_where_there_are_none() -> None:
    data = archive(("cortex-m4.tbf", tbf()))
    without = data[1024:]
    tab, anew = set_values(Tab.parse(without), {"name": "app"})
    assert (names(tab)[0], read_metadata(tab).name, anew) == (METADATA, "app", False)


def test_text_that_must_be_written_anew() -> None:
    data = archive(("cortex-m4.tbf", tbf())).replace(b'name = "app"\n', b'name="""\n"""\n')
    tab, anew = set_values(Tab.parse(data), {"name": "app"})
    assert (read_metadata(tab).name, anew) == ("app", True)


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=2)), None])
def test_times(zone: timezone | None) -> None:
    moment = datetime(2026, 11, 21, 12, 0, tzinfo=zone)
    tab, _anew = set_values(Tab.parse(MULTI), {"build-date": moment})
    assert read_metadata(tab).values["build-date"] == moment


def test_metadata_that_are_no_toml() -> None:
    broken = archive(("cortex-m4.tbf", tbf())).replace(b'name = "app"\n', b"name = = app\n")
    with pytest.raises(ToolkitError, match="no TOML"):
        set_values(Tab.parse(broken), {"name": "x"})


def test_there_are_archives_to_try() -> None:
    assert len(archives()) > 60
    assert is_app_name("cortex-m4.tbf")

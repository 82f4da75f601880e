"""Archives of elf2tab and published ones: members, metadata, and the same bytes again."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.golden.tock.collected import TABS, archive_name, archives, every_archive, lines
from tests.golden_data import GOLDEN, SAMPLES, sample, third_party
from toolkit.tock.host_folder import write_parts
from toolkit.tock.tab import METADATA, Tab
from toolkit.tock.tab_folder import pack_tab, unpack_tab
from toolkit.tock.tab_metadata import read_metadata
from toolkit.tock.tab_picture import describe_tab
from toolkit.tock.tar import END

RECORDED = [(SAMPLES / "tock", line) for line in lines(sample("tock/elf2tab/expected-tab.jsonl"))]
if TABS.exists():
    RECORDED += [(GOLDEN / "tock", line) for line in lines(TABS / "expected.jsonl")]
every_recorded = pytest.mark.parametrize(
    ("root", "line"), [pytest.param(root, line, id=line["file"]) for root, line in RECORDED]
)
MADE_BY_ELF2TAB = [path for path in archives() if path.name == "out.tab"]


def test_published_archives_are_among_them() -> None:
    third_party("tock/tabs")
    assert len(RECORDED) == 71 + 6


@every_recorded
def test_members(root: Path, line: dict[str, Any]) -> None:
    members = describe_tab(Tab.parse((root / line["file"]).read_bytes()))["members"]
    wanted = ("data_offset", "gid", "mtime", "name", "size", "uid")
    ours = [{**{key: m[key] for key in wanted}, "mode": oct(m["mode"])} for m in members]
    assert ours == line["members"]


@every_recorded
def test_metadata(root: Path, line: dict[str, Any]) -> None:
    values = read_metadata(Tab.parse((root / line["file"]).read_bytes())).values
    ours = {key: str(value) if isinstance(value, datetime.datetime) else value for key, value in values.items()}
    assert ours == line["tockloader"]["metadata"]


@every_recorded
def test_architectures_and_apps(root: Path, line: dict[str, Any]) -> None:
    tab = Tab.parse((root / line["file"]).read_bytes())
    assert describe_tab(tab)["architectures"] == sorted(line["tockloader"]["archs"])
    assert sorted(m.name.removesuffix(".tbf") for m in tab.apps()) == sorted(line["tockloader"]["tbfs"])


@every_archive
def test_same_bytes_after_parsing(path: Path) -> None:
    assert Tab.parse(path.read_bytes()).to_bytes() == path.read_bytes()


@every_archive
@pytest.mark.parametrize("apps", [False, True], ids=["members", "apps"])
def test_same_bytes_after_unpacking(path: Path, apps: bool, tmp_path: Path) -> None:
    write_parts(tmp_path / "tab", unpack_tab(Tab.parse(path.read_bytes()), apps=apps))
    assert pack_tab(tmp_path / "tab") == path.read_bytes()


@every_archive
def test_published_headers_need_no_raw_framing(path: Path) -> None:
    assert not [name for name in unpack_tab(Tab.parse(path.read_bytes())) if name.startswith("framing")]


@pytest.mark.parametrize("path", MADE_BY_ELF2TAB, ids=archive_name)
def test_new_archive_is_framed_like_that_of_elf2tab(path: Path, tmp_path: Path) -> None:
    """elf2tab puts the apps in the order of its arguments, we in that of their names."""
    tab = Tab.parse(path.read_bytes())
    ordered = sorted(tab.members, key=lambda member: (member.name != METADATA, member.name))
    for member in tab.members:
        (tmp_path / member.name).write_bytes(member.data)
    expected = b"".join(member.header + member.data + member.fill for member in ordered)
    assert pack_tab(tmp_path) == expected + END

"""Two images compared: one thing is changed by our own commands, and the comparison names just that."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import run
from tests.golden_data import read, sample
from toolkit.image.describe import describe, describe_bytes
from toolkit.image.diff import MOST_RANGES, ImageDiff, diff
from toolkit.image.difference import Difference

HAIL = sample("tock/images/hail-full.bin")
SMALL = sample("knightos/fs/small.TI83p.rom.gz")


@pytest.fixture
def hail(tmp_path: Path) -> Path:
    path = tmp_path / "hail.bin"
    path.write_bytes(HAIL.read_bytes())
    return path


@pytest.fixture
def rom(tmp_path: Path) -> Path:
    path = tmp_path / "calc.rom"
    path.write_bytes(read(SMALL))
    return path


def changed(path: Path, *command: str | Path) -> ImageDiff:
    """The comparison with what a command makes of an image."""
    before = describe(path)
    result = run(*command)
    assert result.code == 0, result.errors
    return diff(before, describe(path))


def what(found: ImageDiff) -> set[str]:
    return {difference.what for difference in found.differences}


def fields(found: ImageDiff, what: str) -> dict[str, tuple[object, object]]:
    return {one.field: (one.before, one.after) for one in found.differences if one.what == what}


def places(found: ImageDiff) -> list[tuple[str, ...]]:
    return [region.after for region in found.regions]


def test_packages_of_two_layouts() -> None:
    one, other = (describe(sample(f"knightos/kpack/demo.crc16.{name}.pkg")) for name in ("none", "rle"))
    found = diff(one, other)
    assert what(found) == {"package", "file /etc/empty", "file /etc/sub/zeros", "file /bin/demo"}
    assert fields(found, "package") == {"layout": ("documented", "kpack")}
    assert fields(found, "file /bin/demo") == {"compression": ("stored", "rle")}


def test_packages_of_other_files() -> None:
    found = diff(
        *(describe(sample(f"knightos/{path}")) for path in ("kpack/demo.none.none.pkg", "vectors/p02_nosum.pkg"))
    )
    assert fields(found, "file /bin/demo") == {"": ({"length": 480}, None)}
    assert fields(found, "package")["dependencies"][1] == "core/corelib, core/configlib from 0.1.2 on"


def test_an_image_and_the_same_with_a_header_are_of_one_family() -> None:
    found = diff(*(describe(sample(f"mbed/compose/{name}.bin")) for name in ("app", "upd_v2")))
    assert what(found) == {"kind", "internal update header, version 2 at 0x7fffc00"}


def test_nothing_changed(hail: Path) -> None:
    found = diff(describe(hail), describe(hail))
    assert (found.is_same, found.bytes, found.regions, found.ranges) == (True, 0, (), ())


def test_an_app_that_was_disabled(hail: Path) -> None:
    found = changed(hail, "tock", "apps", "disable", hail, "ash")
    assert what(found) == {"app ash"}
    assert fields(found, "app ash")["enabled"] == (True, False)
    assert {names[:2] for names in places(found)} == {("apps", "ash")}


def test_an_app_that_went_away(hail: Path) -> None:
    found = changed(hail, "tock", "apps", "uninstall", hail, "kindling")
    removed = [one for one in found.differences if one.change == "removed"]
    assert ("app kindling", 0x30000) in [(one.what, one.before["address"]) for one in removed]


def test_apps_that_only_moved_are_the_same_apps(hail: Path) -> None:
    run("tock", "apps", "uninstall", hail, "kindling")
    found = changed(hail, "tock", "apps", "compact", hail)
    moved = [one for one in found.differences if one.what == "app hearth-stone"]
    assert {one.field for one in moved} <= {"address"}


def test_an_attribute_that_was_set(hail: Path) -> None:
    found = changed(hail, "tock", "attributes", "set", hail, "jldevice", "other")
    assert found.differences == (Difference("changed", "attribute jldevice", "", "ATSAM4LC8C", "other"),)


def test_an_attribute_that_is_new(hail: Path) -> None:
    found = changed(hail, "tock", "attributes", "set", hail, "colour", "red")
    assert found.differences == (Difference("added", "attribute colour", "", None, "red"),)
    assert places(found) == [("bootloader", "attributes", "colour")]


def test_bytes_without_a_meaning_are_told_by_their_region(hail: Path) -> None:
    before = describe(hail)
    data = bytearray(hail.read_bytes())
    data[0x11000:0x11004] = b"ABCD"
    found = diff(before, describe_bytes("changed", bytes(data)))
    assert found.differences == ()
    assert [(one.after, one.range.address, one.bytes) for one in found.regions] == [
        (("kernel", "code and data"), 0x11000, 4)
    ]


def test_ranges_are_those_that_differ(hail: Path) -> None:
    data = bytearray(hail.read_bytes())
    for at in (0x9FE, 0x9FF, 0xA00, 0xA01, 0xF00):
        data[at] ^= 1
    found = diff(describe(hail), describe_bytes("changed", bytes(data)))
    assert [(range_.address, range_.length) for _name, range_ in found.ranges] == [(0x9FE, 4), (0xF00, 1)]
    assert (found.bytes, found.is_cut) == (5, False)


def test_ranges_are_not_listed_without_end() -> None:
    one, other = bytes(10_000), b"\x01\x00" * 5000
    found = diff(describe_bytes("a", one, "plain"), describe_bytes("b", other, "plain"))
    assert (len(found.ranges), found.is_cut, found.bytes) == (MOST_RANGES, True, 5000)


def test_another_container_is_no_difference(hail: Path, tmp_path: Path) -> None:
    other = tmp_path / "hail.hex"
    assert run("image", "convert", hail, other).code == 0
    assert diff(describe(hail), describe(other)).is_same


def test_holes_are_erased_flash() -> None:
    whole = b"A" * 256 + b"\xff" * 256 + b"B" * 256
    from toolkit.image.containers.container import Container, write_container
    from toolkit.memory.contents import Contents

    parts = write_container(Contents([(0, b"A" * 256), (512, b"B" * 256)]), Container.HEX)
    found = diff(describe_bytes("raw", whole, "plain"), describe_bytes("hex", parts, "plain"))
    assert (found.is_same, found.only_erased) == (True, (256, 0))


def test_kinds_that_differ_are_compared_by_their_bytes(hail: Path, rom: Path) -> None:
    found = diff(describe(hail), describe(rom))
    assert found.differences == (Difference("changed", "kind", "", "tock", "knightos-rom"),)
    assert found.bytes > 0


def test_a_file_that_is_new(rom: Path, tmp_path: Path) -> None:
    (tmp_path / "hello").write_bytes(b"hello")
    found = changed(rom, "kfs", "put", rom, tmp_path / "hello", "/home/hello")
    item = {"type": "file", "size": 5, "target": None}
    assert found.differences == (Difference("added", "file /home/hello", "", None, item),)
    assert ("files", "page 04", "/home/hello") in places(found)


def test_a_file_with_another_content(rom: Path, tmp_path: Path) -> None:
    (tmp_path / "msg").write_bytes(b"HellO")
    assert run("kfs", "get", rom, "/etc/msg", tmp_path / "old").code == 0
    old = (tmp_path / "old").read_bytes()
    first = next((at for at, (a, b) in enumerate(zip(old, b"HellO", strict=False)) if a != b), min(len(old), 5))
    found = changed(rom, "kfs", "put", rom, tmp_path / "msg", "/etc/msg")
    assert [(one.what, one.field) for one in found.differences if one.what.startswith("file")] == [
        ("file /etc/msg", f"content from byte {first} on")
    ]


def test_a_file_that_moved_in_the_tree(rom: Path) -> None:
    found = changed(rom, "kfs", "mv", rom, "/etc/msg", "/home/msg")
    assert Difference("changed", "file /etc/msg", "path", "/etc/msg", "/home/msg") in found.differences
    assert what(found) == {"file /etc/msg", "volume"}


def test_files_of_one_content_are_not_taken_for_each_other(rom: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).write_bytes(b"the same")
        run("kfs", "put", rom, tmp_path / name, f"/home/{name}")
    before = describe(rom)
    run("kfs", "rm", rom, "/home/one", "/home/two")
    run("kfs", "put", rom, tmp_path / "one", "/etc/three")
    changes = {(one.change, one.what) for one in diff(before, describe(rom)).differences if one.what != "volume"}
    assert changes == {("removed", "file /home/one"), ("removed", "file /home/two"), ("added", "file /etc/three")}


def test_a_file_whose_blocks_lie_elsewhere(rom: Path, tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"1" * 600)
    run("kfs", "put", rom, tmp_path / "one", "/home/one")
    before = describe(rom)
    run("kfs", "rm", rom, "/home/one")
    (tmp_path / "other").write_bytes(b"2")
    run("kfs", "put", rom, tmp_path / "other", "/home/other")
    run("kfs", "put", rom, tmp_path / "one", "/home/one")
    found = fields(diff(before, describe(rom)), "file /home/one")
    assert list(found) == ["blocks"]


def test_what_a_removed_file_leaves_behind(rom: Path) -> None:
    found = changed(rom, "kfs", "rm", rom, "/etc/msg")
    assert what(found) == {"file /etc/msg", "volume"}
    assert fields(found, "volume") == {"dead_entries": (0, 1), "blocks_of_no_file": (0, 1)}


def test_pages_of_the_system(rom: Path) -> None:
    data = bytearray(rom.read_bytes())
    data[-0x4000:-0x3FF0] = bytes(16)
    found = diff(describe(rom), describe_bytes("changed", bytes(data)))
    assert found.differences == (Difference("added", "page 1F (boot page)"),)


def test_dumps_are_compared_row_by_row() -> None:
    dump = sample("knightos/ram/tables.TI83p.8000-FFFF.bin").read_bytes()
    other = bytearray(dump)
    other[0x0203] += 1  # active_signals
    found = diff(describe_bytes("a", dump), describe_bytes("b", bytes(other)))
    assert Difference("changed", "state", "active_signals", 3, 4) in found.differences
    assert places(found) == [("Kernel state",)]


def test_apps_are_compared_field_by_field(tmp_path: Path) -> None:
    path = tmp_path / "app.tbf"
    path.write_bytes(sample("tock/elf2tab/plain/cortex-m4.tbf").read_bytes())
    found = changed(path, "tbf", "set", path, "--disable", "-o", path)
    assert {one.field for one in found.differences} >= {"header.flags", "header.checksum"}
    assert what(found) == {"app"}


def test_archives_are_compared_member_by_member() -> None:
    plain = describe(sample("tock/elf2tab/plain/out.tab"))
    other = describe(sample("tock/elf2tab/permissions/out.tab"))
    assert any(name.startswith("member ") for name in what(diff(plain, other)))


def test_an_app_that_is_newer(hail: Path, tmp_path: Path) -> None:
    app = tmp_path / "ash.tbf"
    assert run("tock", "apps", "extract", hail, "ash", "-o", app).code == 0
    assert run("tbf", "set", app, "--app-version", "5", "-o", app).code == 0
    found = changed(hail, "tock", "apps", "update", hail, app)
    assert fields(found, "app ash")["version"] == (0, 5)
    assert {one.field for one in found.differences if one.what == "app hearth-stone"} == {"address"}


def test_a_key_with_another_value(tmp_path: Path) -> None:
    path = tmp_path / "store.bin"
    path.write_bytes(sample("tock/tickv/tockloader-cleaned.bin").read_bytes())
    before = describe(path)
    data = bytearray(path.read_bytes())
    stored = next(iter(before.subject.valid_objects()))
    assert stored.hashed_key == 0x9718D45560388115
    data[stored.offset + 11 + 9] ^= 1  # the first byte of its value, behind two headers
    found = diff(before, describe_bytes("changed", bytes(data)))
    assert [(one.change, one.what, one.field) for one in found.differences] == [
        ("changed", "key 0x9718d45560388115", "value")
    ]

"""Every recorded image, looked at: its kind, its regions without gaps, its fields at their places."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.described_images import assert_sound, names_at
from tests.golden_data import SAMPLES, read, sample
from tests.tock_images import placed, recorded
from toolkit.image.describe import describe_bytes
from toolkit.image.described import Described
from toolkit.image.families.given import Said
from toolkit.image.rows import rows_of
from toolkit.memory.region import AddressRange

ROMS = sorted(
    path
    for folder in ("fs", "kernel-written", "crafted", "vectors")
    for path in (SAMPLES / "knightos" / folder).iterdir()
    if path.name.endswith((".rom.gz", ".bin.xz")) and not path.name.startswith("r01")
)
DUMPS = (
    "ram/booted.TI83p.8000-FFFF.bin",
    "ram/tables.TI83p.8000-FFFF.bin",
    "vectors/r01_ram_cpu_order_8000_FFFF.bin.xz",
)
APPS = sorted((SAMPLES / "tock").glob("elf2tab/plain*/*.tbf")) + sorted((SAMPLES / "tock/negative").glob("*.tbf"))
ARCHIVES = sorted((SAMPLES / "tock").glob("elf2tab/*/out.tab"))[:12]


def look_at(path: str | Path, kind: str = "", said: Said | None = None) -> Described:
    file = sample(path) if isinstance(path, str) else path
    return describe_bytes(file.name, read(file), kind, said)


@pytest.mark.parametrize("path", ROMS, ids=lambda path: path.name)
def test_every_byte_of_a_rom_has_an_owner(path: Path) -> None:
    described = look_at(path)
    assert described.kind == "knightos-rom"
    assert all(row.region is not None for row in rows_of(described.memories[0]))
    assert_sound(described)


@pytest.mark.parametrize("path", DUMPS, ids=lambda path: Path(path).name)
def test_every_byte_of_a_dump_has_an_owner(path: str) -> None:
    described = look_at(f"knightos/{path}")
    assert described.kind == "knightos-ram"
    assert all(row.region is not None for row in rows_of(described.memories[0]))
    assert_sound(described)


@pytest.mark.parametrize("name", sorted(recorded()))
def test_every_byte_of_a_tock_image_has_an_owner(name: str) -> None:
    choice, base = placed(name)
    described = look_at(f"tock/images/{name}.bin", said=Said(choice, base))
    assert described.kind == "tock"
    assert all(row.region is not None for row in rows_of(described.memories[0]))
    assert_sound(described)


@pytest.mark.parametrize("path", APPS, ids=lambda path: path.name)
def test_every_app_can_be_looked_at(path: Path) -> None:
    described = look_at(path, "tbf")
    assert described.memories[0].range.length == len(path.read_bytes())
    assert_sound(described)


@pytest.mark.parametrize("path", ARCHIVES, ids=lambda path: path.parent.name)
def test_every_archive_can_be_looked_at(path: Path) -> None:
    described = look_at(path)
    assert described.kind == "tab"
    assert_sound(described)


@pytest.mark.parametrize("name", ["tockloader", "tockloader-cleaned", "tockloader-small-regions"])
def test_every_byte_of_a_store_has_an_owner(name: str) -> None:
    described = look_at(f"tock/tickv/{name}.bin")
    assert described.kind == "tickv"
    assert all(row.region is not None for row in rows_of(described.memories[0]))
    assert_sound(described)


def test_blocks_are_those_of_their_files() -> None:
    described = look_at("knightos/fs/sizes-big.TI84p.rom.gz")
    assert names_at(described, 0x10100) == ("files", "page 04", "/etc/a/b/c/three.bin")


def test_entries_are_named_by_their_paths() -> None:
    described = look_at("knightos/fs/small.TI83p.rom.gz")
    entries = next(region for region in described.memories[0].regions if region.kind == "entries")
    assert [region.name for region in entries.inner] == ["free", "/home", "/etc/msg", "/etc"]


def test_dead_entries_say_what_they_were() -> None:
    described = look_at("knightos/vectors/v05_kernel_delete_rename_mkdir_symlink.bin.xz")
    entries = next(region for region in described.memories[0].regions if region.kind == "entries")
    dead = [region.name for region in entries.inner if region.kind == "dead-entry"]
    assert dead == ["deleted link rel", "superseded file f257", "deleted file a"]


def test_fields_of_an_entry_lie_downwards() -> None:
    memory = look_at("knightos/fs/small.TI83p.rom.gz").memories[0]
    top = 0x60000
    last = list(memory.spans(AddressRange(top - 3, 3)))
    assert [(span.path.rpartition(".")[2], span.offset) for span in last] == [("length", top - 3), ("id", top - 1)]


def test_rows_of_tables_are_named_by_what_they_hold() -> None:
    described = look_at("knightos/ram/tables.TI83p.8000-FFFF.bin")
    assert names_at(described, 0x8000) == ("Thread table", "thread 1, kfsoracle")


def test_blocks_of_the_heap_are_named_by_their_use() -> None:
    described = look_at("knightos/ram/tables.TI83p.8000-FFFF.bin")
    assert names_at(described, 0x8B95) == ("Userspace memory", "buffer of stream 0")


def test_saved_registers_have_their_names_within_a_block() -> None:
    memory = look_at("knightos/ram/tables.TI83p.8000-FFFF.bin").memories[0]
    paths = {span.path for span in memory.spans(memory.range)}
    assert "thread 2.registers.pc" in paths


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("knightos/kpack/demo.crc16.none.pkg", "knightos-package"),
        ("knightos/vectors/k01_16x4.img", "knightos-kimg"),
        ("knightos/vectors/p04_stub.bin", "knightos-stub"),
        ("knightos/vectors/u02_signed_testkey.8xu.xz", "knightos-upgrade"),
    ],
)
def test_files_of_knightos_are_their_fields(path: str, kind: str) -> None:
    described = look_at(path)
    assert described.kind == kind
    assert_sound(described)


def test_containers_make_no_difference(tmp_path: Path) -> None:
    from toolkit.image.containers.container import Container, read_container, write_container

    raw = sample("tock/images/hail-full.bin").read_bytes()
    expected = look_at("tock/images/hail-full.bin").memories[0].regions
    for container in (Container.HEX, Container.SREC, Container.UF2, Container.ELF):
        data = write_container(read_container(raw, 0, Container.RAW), container)
        found = describe_bytes("hail", data)
        assert (container, found.kind, found.memories[0].regions) == (container, "tock", expected)

"""Images for Mbed OS from manifests and builders, and taken apart again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from tests.exported_images import exported
from tests.mbed_compositions import (
    ALL_MEMBERS,
    ALL_MEMBERS_FORMAT,
    APP,
    BOOTLOADER,
    HEADER_V2,
    TIME,
    UPDATE,
    configuration,
)
from toolkit.errors import ManifestError, ToolkitError
from toolkit.image.build.mbed.parts import MbedImage
from toolkit.image.build.output import output_of
from toolkit.image.builder import ImageBuilder, MbedImageBuilder
from toolkit.image.containers.container import Container, read_container, write_container
from toolkit.image.containers.kinds import container_of
from toolkit.image.export.draft import Target
from toolkit.image.export.export import Exported, export_target
from toolkit.image.export.mbed import TakenApart, take_apart
from toolkit.image.manifest.document import read_recipes
from toolkit.mbed.composition.configuration import read_header_format
from toolkit.mbed.composition.verify import Request
from toolkit.memory.contents import Contents

MANIFEST = f"""
[image]
target = "K64F"
header_format = "{ALL_MEMBERS_FORMAT}"
app_offset = 0x1200
timestamp = {TIME}
update_image = "update.bin"

[image.bootloader]
file = "{BOOTLOADER}"

[image.application]
file = "{APP}"
"""


def full() -> MbedImageBuilder:
    """The image with every member, so far."""
    image = ImageBuilder.mbed("K64F").bootloader(BOOTLOADER).header(ALL_MEMBERS_FORMAT)
    return image.application(APP, offset=0x1200).timestamp(TIME)


def recipe_of(folder: Path, text: str) -> MbedImage:
    """The recipe that a manifest describes."""
    path = folder / "image.toml"
    path.write_text(text)
    (recipe,) = read_recipes(path, {}, {}).values()
    assert isinstance(recipe, MbedImage)
    return recipe


def test_builder_gives_the_image_of_the_build_tools() -> None:
    assert full().to_bytes() == ALL_MEMBERS.read_bytes()


def test_manifest_gives_the_image_of_the_build_tools(tmp_path: Path) -> None:
    recipe = recipe_of(tmp_path, MANIFEST)
    assert output_of(recipe, recipe.build(), "image.bin") == ALL_MEMBERS.read_bytes()


def test_update_image_is_header_and_application(tmp_path: Path) -> None:
    built = recipe_of(tmp_path, MANIFEST).build()
    assert built.companions == {"update.bin": ALL_MEMBERS.read_bytes()[0x1000:]}


def test_configurations_in_any_order_give_the_update_image(tmp_path: Path) -> None:
    library = tmp_path / "mbed_lib.json"
    library.write_bytes(HEADER_V2.read_bytes())
    settings: dict[str, Any] = {"bootloader_img": str(BOOTLOADER), "app_offset": "4*1024 + 0x400"}
    files = [configuration(tmp_path / "mbed_app.json", **settings), library]
    for order in permutations(files):
        image = ImageBuilder.mbed("K64F").application(APP).timestamp(TIME).update_image("update.bin")
        for file in order:
            image.config(file)
        assert image.build().companions["update.bin"] == UPDATE.read_bytes()


def test_the_manifest_counts_more_than_configurations(tmp_path: Path) -> None:
    settings: dict[str, Any] = {"app_offset": 0x2000, "bootloader_img": str(BOOTLOADER)}
    image = ImageBuilder.mbed("K64F").config(configuration(tmp_path / "mbed_app.json", **settings))
    assert image.application(APP).build().pieces[-1].address == 0x2000
    assert image.application(APP, offset=0x3000).build().pieces[-1].address == 0x3000


def test_order_of_the_calls_is_of_no_matter() -> None:
    calls: list[Callable[[MbedImageBuilder], object]] = [
        lambda image: image.bootloader(BOOTLOADER),
        lambda image: image.header(ALL_MEMBERS_FORMAT),
        lambda image: image.application(APP, offset=0x1200),
        lambda image: image.timestamp(TIME),
        lambda image: image.raw(b"one", address=0x8000),
        lambda image: image.raw(b"two", address=0x9000),
    ]
    images = set()
    for order in list(permutations(calls))[::7]:
        image = ImageBuilder.mbed("K64F")
        for call in order:
            call(image)
        images.add(image.to_bytes())
    assert len(images) == 1


@pytest.mark.parametrize("container", ["hex", "srec", "uf2"])
def test_other_containers_have_the_same_bytes(container: str) -> None:
    data = ALL_MEMBERS.read_bytes()
    assert read_container(full().to_bytes(f"image.{container}")).read(0, len(data)) == data


def test_holes_stay_holes() -> None:
    segments = read_container(full().to_bytes("image.hex")).segments
    assert [(start, len(data)) for start, data in segments] == [(0, 771), (0x1000, 218), (0x1200, 848)]


def test_bytes_of_registers_are_kept_and_raw_files_end_before_them(tmp_path: Path) -> None:
    bootloader = tmp_path / "boot.hex"
    bootloader.write_bytes(write_container(Contents([(0, b"boot"), (0x1000_1014, b"UICR")]), Container.HEX))
    image = ImageBuilder.mbed("NRF52840_DK").bootloader(bootloader).application(b"app")
    assert read_container(image.to_bytes("image.hex")).segments[-1] == (0x1000_1014, b"UICR")
    assert image.to_bytes("image.bin") == b"boot".ljust(0x1000, b"\xff") + b"app"
    assert [finding.code for finding in image.build().findings] == ["compose-outside"]


def test_raw_file_is_filled_to_the_end_of_a_region() -> None:
    filled = ALL_MEMBERS.read_bytes().ljust(0x1_0000, b"\xff")
    assert full().pad_to_region("application").rom(0, 0x1_0000).to_bytes() == filled


@pytest.mark.parametrize(
    ("region", "words"),
    [("bootloader", "ends at 0x1000, where the image goes on to 0x154f"), ("boot", "no region 'boot'; there are")],
)
def test_region_that_cannot_be_filled_is_refused(region: str, words: str) -> None:
    with pytest.raises(ToolkitError, match=f"pad_to_region: .*{words}"):
        full().pad_to_region(region).build()


def test_region_is_not_filled_where_a_raw_part_lies_behind_it() -> None:
    image = ImageBuilder.mbed("K64F").application(APP).application_range(0x1000, 0x1000).raw(b"more", address=0x8000)
    with pytest.raises(ToolkitError, match=r"pad_to_region: .*ends at 0x2000, where the image goes on to 0x8003"):
        image.pad_to_region("application").build()


@pytest.mark.parametrize("address", [0x100, 0x2000_0000], ids=hex)
def test_raw_parts_of_other_memories_are_told_of(address: int) -> None:
    image = ImageBuilder.mbed("NUCLEO_F429ZI").application(APP).raw(b"more", address=address)
    (finding,) = image.build().findings
    assert finding.code == "compose-outside"
    assert finding.message.startswith(f"bytes outside of ROM, 4 from {address:#x} on")


def test_raw_file_is_filled_to_an_address() -> None:
    assert full().pad_to(0x2000).to_bytes() == ALL_MEMBERS.read_bytes().ljust(0x2000, b"\xff")


def test_time_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(TIME))
    recipe = replace(full().recipe(), timestamp=None)
    assert output_of(recipe, recipe.build(), "image.bin") == ALL_MEMBERS.read_bytes()


@pytest.mark.parametrize("epoch", ["", "-1", "1.5", "x", "٣"])
def test_time_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(ToolkitError, match=r"timestamp: SOURCE_DATE_EPOCH is .* no number"):
        replace(full().recipe(), timestamp=None).build()


def test_time_is_asked_for_only_where_a_header_says_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    with pytest.raises(ToolkitError, match="timestamp: is missing"):
        replace(full().recipe(), timestamp=None).build()
    assert ImageBuilder.mbed("K64F").application(APP).to_bytes() == APP.read_bytes()


def test_own_sectors_and_memories(tmp_path: Path) -> None:
    banks = tmp_path / "memory_banks.json"
    banks.write_text('{"memory_banks": {"ROM": {"FLASH": {"start": 134217728, "size": 65536}}, "RAM": {}}}')
    image = ImageBuilder.mbed("OWN", target_file=banks).bootloader(b"boot").application(b"app")
    assert image.build().pieces[-1].address == 0x0800_0004
    assert image.sectors(0x0800_0000, 0x400).build().pieces[-1].address == 0x0800_0400


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[image]\ntarget = "K64F"\n', "has no key application"),
        ('[image]\ntarget = "K64F"\n[image.application]\nfile = "a"\n', "there is no file"),
        (MANIFEST.replace("K64F", "K65F"), "no target is named 'K65F'; did you mean"),
        (MANIFEST.replace("app_offset = 0x1200", "app_offset = 0x10"), "lies within the bootloader"),
        (MANIFEST.replace("app_offset", "app_offsett"), "app_offsett"),
        (MANIFEST.replace(str(ALL_MEMBERS_FORMAT), "no.json"), r"no\.json: No such file"),
        (MANIFEST + '[[image.raw]]\nfile = "image.toml"\naddress = 0\n', "overlaps bootloader"),
        (MANIFEST + "[[image.sectors]]\naddress = 0\nlength = 0\n", "must be more than 0"),
        (MANIFEST + "[[image.sectors]]\naddress = 0\nlength = 4\n" * 2, "begin at the same address"),
        (MANIFEST.replace("timestamp", 'config = ["no.json"]\ntimestamp'), r"no\.json: No such file"),
    ],
    ids=["application", "file", "target", "offset", "key", "format", "overlap", "sector", "sectors", "config"],
)
def test_mistakes_in_manifests_are_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ToolkitError, match=words):
        recipe_of(tmp_path, text).build()


def test_places_of_mistakes_are_lines_of_the_manifest(tmp_path: Path) -> None:
    with pytest.raises(ManifestError) as caught:
        recipe_of(tmp_path, MANIFEST.replace(str(APP), "no.bin")).build()
    assert (caught.value.key, caught.value.line) == ("image.application.file", 13)


def apart(data: bytes, folder: Path, base: int = 0, **known: Any) -> tuple[TakenApart, Exported]:
    """An image file, taken apart into a folder."""
    contents, container = read_container(data, base), container_of(data)
    name = "image.bin" if container is Container.RAW else "image.hex"
    target = Target(data, name, contents, container)
    found = take_apart(target, Request(contents, **known))
    return found, export_target(target, found.drafts, folder)


def again(exported: Exported) -> bytes:
    """The file that the manifest of an export gives."""
    (recipe,) = read_recipes(exported.manifest, {}, {}).values()
    return output_of(recipe, recipe.build(), exported.output)


def test_every_member_is_taken_apart_and_put_together(tmp_path: Path) -> None:
    header_format = read_header_format(ALL_MEMBERS_FORMAT)
    _found, exported = apart(ALL_MEMBERS.read_bytes(), tmp_path / "all", header_format=header_format)
    assert (exported.system, exported.is_identical) == ("mbed", True)
    assert (tmp_path / "all" / "application.bin").read_bytes() == APP.read_bytes()
    assert (tmp_path / "all" / "bootloader.bin").read_bytes() == BOOTLOADER.read_bytes()
    assert again(exported) == ALL_MEMBERS.read_bytes()


def test_update_image_is_taken_apart_without_a_format(tmp_path: Path) -> None:
    found, exported = apart(UPDATE.read_bytes(), tmp_path / "update", 0x07FF_FC00)
    assert found.located is not None
    assert found.located.header_format == read_header_format(HEADER_V2)
    assert (tmp_path / "update" / "application.bin").read_bytes() == APP.read_bytes()
    assert again(exported) == UPDATE.read_bytes()


@pytest.mark.parametrize("name", ["update.bin", "update.hex"])
def test_export_of_any_image_knows_those_of_mbed(name: str) -> None:
    data = UPDATE.read_bytes()
    parts = Contents([(0, data[:0x70]), (0x400, data[0x400:])])
    file = data if name.endswith("bin") else write_container(parts, Container.HEX)
    with exported(file, name=name) as apart:
        assert isinstance(apart.recipe, MbedImage)
        assert apart.again == file


def test_export_of_an_image_without_a_header_says_so() -> None:
    with exported(APP.read_bytes()) as apart:
        assert apart.exported.notes == ("No header was found.",)


def test_damaged_header_is_a_raw_part(tmp_path: Path) -> None:
    data = bytearray(UPDATE.read_bytes())
    data[0x30] ^= 1
    found, exported = apart(bytes(data), tmp_path / "update", 0x07FF_FC00)
    assert found.located is not None
    assert found.located.wrong
    assert exported.notes == ("The header is not what it should be; it is a raw part.",)
    assert again(exported) == bytes(data)


def test_hex_with_holes_and_registers_is_taken_apart(tmp_path: Path) -> None:
    bootloader = tmp_path / "boot.hex"
    segments = [(0, b"boot"), (0x10, b"more"), (0x1000_1014, b"UICR")]
    bootloader.write_bytes(write_container(Contents(segments), Container.HEX))
    image = full().bootloader(bootloader).header(HEADER_V2).application(APP, offset=0x1400).to_bytes("image.hex")
    _found, exported = apart(image, tmp_path / "apart")
    assert exported.system == "mbed"
    files = ["application.bin", "bootloader.hex", "header.json", "header_format.json", "raw/0x10001014.bin"]
    assert sorted(exported.files) == files
    assert read_container(again(exported)) == read_container(image)


def test_any_bytes_are_taken_apart(tmp_path: Path) -> None:
    for number, data in enumerate((b"\0", b"\xff" * 100, bytes(range(256)), bytes(1000))):
        _found, exported = apart(data, tmp_path / str(number))
        assert again(exported) == data

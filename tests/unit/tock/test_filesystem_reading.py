"""An image as a filesystem: what is in it."""

from __future__ import annotations

import json

import pytest

from tests.tock_flash import HAIL, erased, recorded
from toolkit.tock.filesystem.filesystem import TockFS  # first: it makes `import fs` work

# isort: split
from fs import errors

from toolkit.memory.contents import Contents
from toolkit.tock.apps.walk import walk_apps
from toolkit.tock.image.attributes import read_attributes
from toolkit.tock.image.flash_image import FlashImage

APPS = ["kindling", "ash", "ember", "hearth-stone", "ember@0x31e00"]


def boot_113() -> FlashImage:
    """A board with a bootloader that uses its start address, and nothing else."""
    return FlashImage(HAIL, Contents([(0, recorded("boot-113"))]))


class TestReading:
    def test_the_parts(self, tock: TockFS) -> None:
        assert tock.listdir("/") == [
            "bootloader.bin",
            "flags.json",
            "attributes",
            "kernel.bin",
            "kernel-attributes.json",
            "apps",
        ]

    def test_what_is_not_in_the_image_is_not_there(self) -> None:
        assert TockFS(erased()).listdir("/") == ["attributes", "apps"]

    def test_apps(self, tock: TockFS) -> None:
        assert tock.listdir("/apps") == APPS

    def test_the_first_of_a_name_has_its_address_too(self, tock: TockFS) -> None:
        assert tock.getinfo("/apps/ember@0x31800", ["tock"]).raw == {
            "basic": {"name": "ember@0x31800", "is_dir": True},
            "tock": {"address": 0x31800, "length": 512},
        }

    @pytest.mark.parametrize("name", ["ember@0x31e00@0x31e00", "ember@", "ash@0x31e00", "none"])
    def test_no_app_is_found_by_a_wrong_name(self, tock: TockFS, name: str) -> None:
        assert not tock.exists(f"/apps/{name}")

    def test_files_of_an_app(self, tock: TockFS, image: FlashImage) -> None:
        assert tock.listdir("/apps/ash") == ["app.tbf", "header.json", "binary.bin"]
        item = walk_apps(image).named("ash")[0]
        assert tock.readbytes("/apps/ash/app.tbf") == image.read_range(item.range)
        assert item.app is not None
        assert tock.readbytes("/apps/ash/binary.bin") == item.app.tbf.binary
        header = json.loads(tock.readbytes("/apps/ash/header.json"))
        assert (header["address"], header["length"], header["fate"]) == (0x30800, 4096, "runs")
        assert header["tbf"]["header"]["total_size"] == 4096

    def test_bootloader_and_kernel(self, tock: TockFS) -> None:
        data = recorded("hail-full")
        assert tock.readbytes("/kernel.bin") == data[0x10000:0x30000]
        assert data.startswith(tock.readbytes("/bootloader.bin"))

    def test_flags(self) -> None:
        flags = json.loads(TockFS(boot_113()).readbytes("/flags.json"))
        assert flags == {"version": "1.1.3", "start_address": 0x10000, "uses_start_address": True}

    def test_kernel_attributes(self, tock: TockFS) -> None:
        said = json.loads(tock.readbytes("/kernel-attributes.json"))
        assert said["attributes"][1] == {
            "type": 0x0102,
            "name": "kernel_binary",
            "address": 196576,
            "length": 8,
            "value": {"start": 0x10000, "length": 0x4000},
        }

    def test_attributes(self, tock: TockFS) -> None:
        found = {name: tock.readtext(f"/attributes/{name}") for name in tock.listdir("/attributes")}
        assert found == {"board": "hail", "arch": "cortex-m4", "jldevice": "ATSAM4LC8C", "appaddr": "0x30000"}

    def test_attributes_of_broken_slots(self) -> None:
        """Those that readers find, but for a key without characters, which no file can have."""
        broken = FlashImage(HAIL, Contents([(0, recorded("boot-broken"))]))
        known = {key for key in read_attributes(broken).as_dict() if key}
        assert {node.replace("%00", "\0") for node in TockFS(broken).listdir("/attributes")} == known

    def test_places(self, tock: TockFS) -> None:
        places = {
            path: tock.getinfo(path, ["tock"]).raw["tock"]
            for path in ("/", "/flags.json", "/attributes/arch", "/kernel.bin", "/apps", "/apps/ash/binary.bin")
        }
        assert places == {
            "/": {"address": 0, "length": 0x80000},
            "/flags.json": {"address": 0x400, "length": 512},
            "/attributes/arch": {"address": 0x640, "length": 64},
            "/kernel.bin": {"address": 0x10000, "length": 0x20000},
            "/apps": {"address": 0x30000, "length": 0x40000},
            "/apps/ash/binary.bin": {"address": 0x30800 + 72, "length": 196},
        }

    def test_sizes_and_kinds(self, tock: TockFS) -> None:
        assert tock.getsize("/apps/ash/app.tbf") == 4096
        assert tock.getinfo("/apps/ash", ["details"]).is_dir
        assert [info.size for info in tock.scandir("/attributes", ["details"])] == [4, 9, 10, 7]

    def test_space(self, tock: TockFS) -> None:
        space = tock.getmeta("space")
        assert (space["block_size"], space["blocks"]) == (512, 512)
        assert (space["free_blocks"], space["available_blocks"]) == (497, 496)  # one block is padding

    def test_opened_files_keep_what_they_were_opened_with(self, tock: TockFS) -> None:
        with tock.openbin("/apps/ash/app.tbf") as stream:
            tock.removedir("/apps/ash")
            assert len(stream.read()) == 4096

    @pytest.mark.parametrize("path", ["/nothing", "/apps/none/app.tbf", "/attributes/none", "/kernel.bin/x"])
    def test_what_is_not_there(self, tock: TockFS, path: str) -> None:
        with pytest.raises(errors.ResourceNotFound):
            tock.readbytes(path)

    @pytest.mark.parametrize("image_name", ["apps-bad-checksum", "apps-bad-name", "apps-header-gt-total"])
    def test_apps_that_no_kernel_reads_are_there_all_the_same(self, image_name: str) -> None:
        data = recorded(image_name)
        listed = FlashImage(HAIL, Contents([(0x30000, data)]))
        tock = TockFS(listed)
        names = tock.listdir("/apps")
        assert len(names) == len(walk_apps(listed).apps)
        assert all(json.loads(tock.readbytes(f"/apps/{name}/header.json"))["kind"] for name in names)

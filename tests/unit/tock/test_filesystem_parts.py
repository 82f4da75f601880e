"""An image as a filesystem: its parts and apps, written and removed."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable

import pytest

from tests.tock_flash import HAIL, erased, flash, recorded
from toolkit.tock.filesystem.filesystem import TockFS  # first: it makes `import fs` work

# isort: split
from fs import errors

from toolkit.memory.contents import Contents
from toolkit.mount.error_numbers import error_number
from toolkit.tock.image.attributes import read_attributes, set_attribute
from toolkit.tock.image.bootloader import read_bootloader
from toolkit.tock.image.flash_image import FlashImage


def boot_113() -> FlashImage:
    """A board with a bootloader that uses its start address, and nothing else."""
    return FlashImage(HAIL, Contents([(0, recorded("boot-113"))]))


class TestAttributes:
    @pytest.mark.parametrize("content", [b"blue", b"blue\n"])
    def test_writing_sets_the_slot(self, tock: TockFS, image: FlashImage, content: bytes) -> None:
        tock.writebytes("/attributes/colour", content)
        assert read_attributes(image).get("colour") == "blue"
        assert tock.readbytes("/attributes/colour") == b"blue"

    def test_longest_key_and_value(self, tock: TockFS, image: FlashImage) -> None:
        tock.writetext("/attributes/12345678", "v" * 55)
        assert read_attributes(image).get("12345678") == "v" * 55

    @pytest.mark.parametrize("content", [b"v" * 56, b"\n", b"\xff"], ids=["long", "nothing", "no UTF-8"])
    def test_values_that_no_slot_takes(self, tock: TockFS, image: FlashImage, content: bytes) -> None:
        before = image.contents.copy()
        with pytest.raises(errors.OperationFailed, match="a value"):
            tock.writebytes("/attributes/board", content)
        assert image.contents == before
        assert tock.readtext("/attributes/board") == "hail"

    @pytest.mark.parametrize("name", ["123456789", "%61", "a:b", "{curly}{}"])
    def test_keys_that_no_slot_takes(self, tock: TockFS, name: str) -> None:
        with pytest.raises(errors.InvalidPath) as caught:
            tock.writetext(f"/attributes/{name}", "x")
        assert str(caught.value)

    def test_removing_empties_the_slot(self, tock: TockFS, image: FlashImage) -> None:
        tock.remove("/attributes/jldevice")
        assert read_attributes(image).get("jldevice") is None
        assert not tock.exists("/attributes/jldevice")

    def test_moving_gives_another_key(self, tock: TockFS, image: FlashImage) -> None:
        tock.move("/attributes/jldevice", "/attributes/device")
        assert list(read_attributes(image).as_dict()) == ["board", "arch", "device", "appaddr"]

    def test_moving_works_where_all_slots_are_used(self) -> None:
        full = FlashImage(HAIL, Contents([(0, recorded("boot-full16"))]))
        tock = TockFS(full)
        first = tock.listdir("/attributes")[0]
        tock.move(f"/attributes/{first}", "/attributes/moved")
        assert "moved" in read_attributes(full).as_dict()

    def test_a_seventeenth_finds_no_room(self) -> None:
        tock = TockFS(FlashImage(HAIL, Contents([(0, recorded("boot-full16"))])))
        with pytest.raises(errors.InsufficientStorage):
            tock.writetext("/attributes/more", "x")
        assert len(tock.listdir("/attributes")) == 16

    def test_without_a_bootloader_nobody_reads_them(self) -> None:
        with pytest.raises(errors.Unsupported):
            TockFS(erased()).writetext("/attributes/board", "hail")

    def test_a_value_that_ends_with_a_newline_is_copied_whole(self, tock: TockFS, image: FlashImage) -> None:
        set_attribute(image, "line", "text\n")
        tock.copy("/attributes/line", "/attributes/other")
        assert read_attributes(image).get("other") == "text\n"

    def test_what_is_empty_is_not_finished(self, tock: TockFS, image: FlashImage) -> None:
        before = image.contents.copy()
        tock.touch("/attributes/new")
        assert tock.exists("/attributes/new")
        assert image.contents == before
        tock.writetext("/attributes/new", "now")
        assert read_attributes(image).get("new") == "now"

    def test_what_is_there_cannot_be_emptied(self, tock: TockFS) -> None:
        with pytest.raises(errors.OperationFailed, match="cannot be empty"):
            tock.writebytes("/attributes/board", b"")
        assert tock.readtext("/attributes/board") == "hail"

    def test_handles_share_what_is_written(self, tock: TockFS, image: FlashImage) -> None:
        with (
            tock.openbin("/attributes/board", "r+", buffering=0) as writer,
            tock.openbin("/attributes/board") as reader,
        ):
            writer.write(b"i")
            assert reader.read() == b"iail"
            assert tock.readbytes("/attributes/board") == b"iail"
            assert read_attributes(image).get("board") == "hail"
        assert read_attributes(image).get("board") == "iail"

    def test_a_file_removed_while_it_is_written_stays_away(self, tock: TockFS, image: FlashImage) -> None:
        with tock.openbin("/attributes/board", "r+", buffering=0) as writer:
            tock.remove("/attributes/board")
            writer.write(b"new")
        assert read_attributes(image).get("board") is None


class TestFlags:
    @pytest.mark.parametrize("start", [0x20000, "0x20000"], ids=["number", "text"])
    def test_the_start_address(self, start: int | str) -> None:
        image = boot_113()
        tock = TockFS(image)
        flags = json.loads(tock.readbytes("/flags.json"))
        tock.writetext("/flags.json", json.dumps({**flags, "start_address": start}))
        bootloader = read_bootloader(image)
        assert bootloader is not None
        assert bootloader.flags.start_address == 0x20000

    def test_what_is_the_same_is_no_change(self, tock: TockFS, image: FlashImage) -> None:
        before = image.contents.copy()
        tock.writebytes("/flags.json", tock.readbytes("/flags.json"))
        assert image.contents == before

    @pytest.mark.parametrize(
        "content",
        [
            "{",
            "[]",
            "{}",
            "\xff",
            '{"start_address": "here"}',
            '{"start_address": true}',
            '{"start_address": null}',
            '{"start_address": 1e5}',
            '{"start_address": -1}',
            '{"start_address": 65536, "version": "9.9.9"}',
            '{"start_address": 65536, "more": 1}',
            '{"start_address": 4294967296}',
            '{"start_address": 1048576}',
            "[" * 100_000,
        ],
        ids=range(14),
    )
    def test_nothing_else_can_be_set(self, content: str) -> None:
        image = boot_113()
        before = image.contents.copy()
        with pytest.raises(errors.OperationFailed):
            TockFS(image).writebytes("/flags.json", content.encode("latin-1"))
        assert image.contents == before

    def test_a_bootloader_that_does_not_use_it(self, tock: TockFS) -> None:
        with pytest.raises(errors.OperationFailed, match="does not use its start address"):
            tock.writetext("/flags.json", '{"start_address": 65536}')

    def test_without_a_bootloader(self) -> None:
        with pytest.raises(errors.Unsupported):
            TockFS(erased()).writetext("/flags.json", '{"start_address": 65536}')


class TestKernelAndBootloader:
    def test_a_kernel(self) -> None:
        image = erased()
        kernel = recorded("hail-full")[0x10000:0x30000]
        TockFS(image).writebytes("/kernel.bin", kernel)
        assert image.read(0x10000, 0x20000) == kernel

    @pytest.mark.parametrize("make", [flash, erased])
    @pytest.mark.parametrize("length", [1, 0x1000, 0x1FFFF])
    def test_a_kernel_that_was_cut_off(self, make: Callable[[], FlashImage], length: int) -> None:
        image = make()
        before = image.contents.copy()
        with pytest.raises(errors.OperationFailed, match="a whole kernel 131,072") as caught:
            TockFS(image).writebytes("/kernel.bin", recorded("hail-full")[0x10000 : 0x10000 + length])
        assert error_number(caught.value) == errno.EINVAL
        assert image.contents == before

    def test_a_kernel_whose_end_never_came(self, tock: TockFS, image: FlashImage) -> None:
        before = image.contents.copy()
        stream = tock.openbin("/kernel.bin", "r+", buffering=0)
        stream.truncate(0x1000)
        stream.truncate(0x20000)
        with pytest.raises(errors.OperationFailed, match="what it is"):
            stream.close()
        assert image.contents == before

    def test_a_whole_region_without_attributes_over_another(self) -> None:
        image = erased()
        tock = TockFS(image)
        for byte in (b"1", b"2"):
            tock.writebytes("/kernel.bin", byte * 0x20000)
            assert image.read(0x10000, 1) == byte

    def test_a_bootloader_keeps_attributes(self, tock: TockFS, image: FlashImage) -> None:
        tock.writetext("/attributes/own", "value")
        tock.writebytes("/bootloader.bin", recorded("boot-113"))
        bootloader = read_bootloader(image)
        assert bootloader is not None
        assert bootloader.version == "1.1.3"
        assert read_attributes(image).get("own") == "value"

    @pytest.mark.parametrize(("path", "room"), [("/kernel.bin", 0x20000), ("/bootloader.bin", 0x10000)])
    def test_what_is_too_long(self, tock: TockFS, path: str, room: int) -> None:
        with pytest.raises(errors.InsufficientStorage, match=f"has {room + 1:,} bytes"):
            tock.writebytes(path, bytes(room + 1))

    def test_a_kernel_of_another_board(self, tock: TockFS, image: FlashImage) -> None:
        before = image.contents.copy()
        with pytest.raises(errors.OperationFailed, match="made for a region") as caught:
            tock.writebytes("/kernel.bin", recorded("kernel-attrs"))
        assert not isinstance(caught.value, errors.InsufficientStorage)
        assert "--" not in str(caught.value)  # no option helps here
        assert image.contents == before

    def test_no_bootloader(self, tock: TockFS) -> None:
        with pytest.raises(errors.OperationFailed, match="no bootloader of Tock"):
            tock.writebytes("/bootloader.bin", b"text")

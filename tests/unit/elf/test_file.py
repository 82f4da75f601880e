"""What ELF files load: the file's own headers are no part of the program."""

from __future__ import annotations

import struct

import pytest

from tests.mbed_builds import FLASH, build
from toolkit.elf.file import read_loaded
from toolkit.image.containers.elf import read_elf_container
from toolkit.mbed.model.from_elf import build_from_elf

BASE = FLASH + 0x8400


def loading_its_headers(data: bytes) -> bytes:
    """A file whose first segment begins at the start of the file, as GNU ld links it behind a bootloader."""
    changed = bytearray(data)
    offset, address, load, stored, memory = struct.unpack_from("<5I", data, 56)
    struct.pack_into("<5I", changed, 56, 0, address - offset, load - offset, stored + offset, memory + offset)
    return bytes(changed)


def test_a_build_without_the_headers_that_it_loads() -> None:
    plain = build(base=BASE)
    assert build_from_elf("app.elf", loading_its_headers(plain)).stored == build_from_elf("app.elf", plain).stored


def test_a_container_without_the_headers_that_it_loads() -> None:
    plain = build(base=BASE)
    assert read_elf_container(loading_its_headers(plain)).contents == read_elf_container(plain).contents


@pytest.mark.parametrize(("field", "value"), [(32, 0), (48, 0), (50, 0xFFF0)], ids=["nowhere", "none", "no names"])
def test_headers_stay_where_no_section_tells_what_the_program_is(field: int, value: int) -> None:
    data = bytearray(loading_its_headers(build(base=BASE)))
    struct.pack_into("<H", data, field, value)
    assert (read_loaded(bytes(data)).segments[0].offset, read_loaded(bytes(data)).sections) == (0, ())

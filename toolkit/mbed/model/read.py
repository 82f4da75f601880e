"""A build from a file, whatever it is: an ELF file, or a linker map."""

from __future__ import annotations

from toolkit.mbed.linker_map.read import read_map
from toolkit.mbed.model.build import Build
from toolkit.mbed.model.from_elf import build_from_elf
from toolkit.mbed.model.from_map import build_from_map

_ELF = b"\x7fELF"


def read_build(name: str, data: bytes) -> Build:
    """What a file says of a build.

    Raises:
        FormatError: it is an ELF file that leads out of itself. ContainerError: it is neither of both.
    """
    if data.startswith(_ELF):
        return build_from_elf(name, data)
    return build_from_map(name, read_map(name, data))

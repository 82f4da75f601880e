"""Reading a linker map, whichever linker wrote it."""

from __future__ import annotations

from toolkit.errors import ContainerError
from toolkit.mbed.linker_map.arm import is_arm_map, read_arm_map
from toolkit.mbed.linker_map.gnu import is_gnu_map, read_gnu_map
from toolkit.mbed.linker_map.iar import is_iar_map, read_iar_map
from toolkit.mbed.linker_map.map_file import MapFile

_READERS = ((is_arm_map, read_arm_map), (is_iar_map, read_iar_map), (is_gnu_map, read_gnu_map))


def read_map(name: str, data: bytes) -> MapFile:
    """Read the map of GNU ld, armlink or ILINK.

    Raises:
        ContainerError: it is none of them, too long, or without any bytes that are placed.
    """
    text = data.decode("utf-8", "replace")
    for is_map, read in _READERS:
        if is_map(text):
            known = read(text)
            if not known.sections and not known.pieces:
                raise ContainerError(f"{name}: a linker map of {known.toolchain} that places nothing; is it cut off?")
            return known
    raise ContainerError(f"{name}: neither an ELF file nor a linker map of GCC, Arm or IAR")

"""The bytes of a region from a file of any kind: raw ones, or those that a file puts there itself."""

from __future__ import annotations

from toolkit.image.build.origin import Origin
from toolkit.image.build.source import Source
from toolkit.image.containers.container import Container, container_of, read_container
from toolkit.memory.region import AddressRange


def read_region(file: Source, region: AddressRange, origin: Origin, what: str) -> bytes:
    """The bytes that a file has for a region, from its first to the last one of the file.

    Of an ELF file counts what it loads, at the addresses where that is stored. Holes become erased flash.

    Args:
        file: raw bytes, or a file that says its addresses.
        region: where they belong.
        origin: who wishes it.
        what: the region, for errors.

    Raises:
        ToolkitError: by the origin: the file cannot be read, or says other addresses.
    """
    data = file.read(origin)
    if container_of(data) is Container.RAW:
        return data
    with origin.blamed():
        contents = read_container(data)
    outside = [AddressRange(address, len(part)) for address, part in contents.segments]
    outside = [part for part in outside if not region.contains(part)]
    if outside:
        raise origin.error(f"{file.name} has bytes at {outside[0]}, outside of {what}, {region}")
    return contents.read(region.address, contents.range.end - region.address)

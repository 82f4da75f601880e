"""The kinds of files that images are kept in, and how each is read and written."""

from __future__ import annotations

from toolkit.errors import ContainerError
from toolkit.image.containers.kinds import Container, container_for, container_of
from toolkit.image.containers.stored import Stored, WriteOptions
from toolkit.memory.contents import ERASED, Contents

__all__ = ["Container", "container_for", "container_of", "read_container", "read_stored", "write_container"]

MAX_HOLES = 1 << 24
"""Bytes of fill in a raw file; more are a sign of bytes far apart, as those of flash and of registers are."""


def read_container(
    data: bytes, base: int = 0, container: Container | None = None, *, family: int | None = None
) -> Contents:
    """The bytes that a file has, at their addresses.

    Args:
        data: the file.
        base: address of the first byte of a raw file.
        container: how to read it; by its content when None.
        family: which blocks of a UF2 file, where it has those of several families.

    Raises:
        ContainerError: it is no such file, has two values for one byte, or lacks bytes that it says it has.
    """
    return read_stored(data, base, container, family=family).sound().contents


def read_stored(data: bytes, base: int = 0, container: Container | None = None, *, family: int | None = None) -> Stored:
    """The bytes that a file has, what else it says, and what is wrong with it; for arguments see `read_container`.

    Raises:
        ContainerError: it is no such file, or has two values for one byte.
    """
    container = container or container_of(data)
    if container is Container.RAW:
        return Stored(container, Contents([(base, data)]))
    if container is Container.HEX:
        from toolkit.memory.intel_hex import read_intel_hex

        read = read_intel_hex(data)
        return Stored(container, read.contents, read.entry, unit_length=read.line_length)
    if container is Container.SREC:
        from toolkit.image.containers.srec import read_srec

        return read_srec(data)
    if container is Container.UF2:
        from toolkit.image.containers.uf2 import read_uf2

        return read_uf2(data, family)
    from toolkit.image.containers.elf import read_elf_container

    return read_elf_container(data)


def write_container(
    contents: Contents, container: Container, fill: int = ERASED, options: WriteOptions | None = None
) -> bytes:
    """A file with these bytes: holes stay holes where the container has them, else they become fill.

    Args:
        contents: the bytes.
        container: which one.
        fill: byte for holes; not asked where there are options.
        options: how it is written.

    Raises:
        ContainerError: it cannot say these addresses, or not be written so.
    """
    options = options or WriteOptions(fill=fill)
    if container is Container.RAW:
        _require_few_holes(contents)
        return contents.read(contents.range.address, contents.range.length, options.fill)
    if container is Container.HEX:
        from toolkit.memory.intel_hex import BYTES_IN_LINE, write_intel_hex

        return write_intel_hex(contents, options.entry, options.line_length or BYTES_IN_LINE)
    if container is Container.SREC:
        from toolkit.image.containers.srec import write_srec

        return write_srec(contents, options)
    if container is Container.UF2:
        from toolkit.image.containers.uf2 import write_uf2

        return write_uf2(contents, options)
    from toolkit.image.containers.elf import write_elf

    return write_elf(contents, options)


def _require_few_holes(contents: Contents) -> None:
    range_ = contents.range
    holes = range_.length - sum(len(data) for _address, data in contents.segments)
    if holes > MAX_HOLES:
        raise ContainerError(
            f"a raw file from {range_.address:#x} to {range_.end - 1:#x} would have {range_.length:,} bytes, "
            f"{holes:,} of them fill; choose a part of it, or a format that has holes"
        )

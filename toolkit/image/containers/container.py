"""The kinds of files that images are kept in, and how each is read and written."""

from __future__ import annotations

from enum import StrEnum

from toolkit.memory.contents import Contents
from toolkit.memory.image_file import FileKind, decode, encode, kind_for, kind_of


class Container(StrEnum):
    """How a file says which bytes lie where."""

    RAW = "raw"
    HEX = "hex"


_KINDS = {Container.RAW: FileKind.RAW, Container.HEX: FileKind.HEX}
_CONTAINERS = {kind: container for container, kind in _KINDS.items()}


def container_of(data: bytes) -> Container:
    """The container that a file's content shows; raw where it shows none."""
    return _CONTAINERS[kind_of(data)]


def container_for(name: str) -> Container:
    """The container that the name of a new file asks for."""
    return _CONTAINERS[kind_for(name)]


def read_container(data: bytes, base: int = 0, container: Container | None = None) -> Contents:
    """The bytes that a file has, at their addresses.

    Args:
        data: the file.
        base: address of the first byte of a raw file.
        container: how to read it; by its content when None.

    Raises:
        ToolkitError: it is not such a file.
    """
    return decode(data, base, _KINDS[container or container_of(data)])


def write_container(contents: Contents, container: Container, fill: int) -> bytes:
    """A file with these bytes: holes stay holes where the container has them, else they become `fill`."""
    return encode(contents, _KINDS[container], fill)

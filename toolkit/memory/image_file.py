"""Image files: raw bytes, or Intel HEX, as bytes at addresses and back."""

from __future__ import annotations

from enum import Enum

from toolkit.memory.contents import Contents

_HEX_SUFFIXES = (".hex", ".ihex", ".ihx")
_LOOKED_AT = 600
"""Bytes in which the first line ends; a record has at most 521 characters."""


class FileKind(Enum):
    """How a file says which bytes lie where."""

    RAW = "raw"
    HEX = "hex"


def kind_of(data: bytes) -> FileKind:
    """The kind of an image: Intel HEX where its first line that is not empty is such a record, else raw."""
    lines = data[:_LOOKED_AT].lstrip().splitlines()
    first = lines[0].rstrip() if lines else b""
    looks_hex = first.startswith(b":") and len(first) >= 11 and len(first) % 2 == 1
    return FileKind.HEX if looks_hex and all(c in b"0123456789abcdefABCDEF" for c in first[1:]) else FileKind.RAW


def kind_for(name: str) -> FileKind:
    """The kind that the name of a new file asks for."""
    return FileKind.HEX if name.lower().endswith(_HEX_SUFFIXES) else FileKind.RAW


def decode(data: bytes, base: int, kind: FileKind) -> Contents:
    """The bytes that a file has, at their addresses.

    Args:
        data: the file.
        base: address of the first byte of a raw file.
        kind: how to read it.

    Raises:
        ContainerError: it is no Intel HEX file, or one with two values for one byte.
    """
    if kind is FileKind.RAW:
        return Contents([(base, data)])
    from toolkit.memory.intel_hex import read_intel_hex

    return read_intel_hex(data).contents


def encode(contents: Contents, kind: FileKind, fill: int) -> bytes:
    """A file that has these bytes: holes stay holes in Intel HEX, and become `fill` in a raw file."""
    if kind is FileKind.RAW:
        return contents.read(contents.range.address, contents.range.length, fill)
    from toolkit.memory.intel_hex import write_intel_hex

    return write_intel_hex(contents)

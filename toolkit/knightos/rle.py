"""The run-length encoding of KnightOS (formats/knightos/SPEC.md, compression).

``9B n b`` stands for n times the byte b, 256 times where n is 0; all else for itself. What is packed here has no run
of 0, which the kernel's two routines do not agree about.
"""

from __future__ import annotations

import re

from toolkit.errors import ToolkitError

SENTINEL = 0x9B
LONGEST_RUN = 255
WORTH_IT = 4
"""Equal bytes from which on a run is shorter than they are."""
_RUN_LENGTH = 3
_RUNS = re.compile(rb"\x9b+|([^\x9b])\1{3,}", re.DOTALL)


class RleError(ToolkitError):
    """Bytes that cannot be unpacked. `offset` counts from the start of the packed bytes."""

    def __init__(self, message: str, offset: int) -> None:
        self.offset = offset
        super().__init__(message)


def pack(data: bytes) -> bytes:
    """Compress: runs of four or more equal bytes, and every 9B."""
    parts, at = [], 0
    for run in _RUNS.finditer(data):
        parts.append(data[at : run.start()])
        parts.append(_packed(data[run.start()], run.end() - run.start()))
        at = run.end()
    return b"".join([*parts, data[at:]])


def _packed(byte: int, count: int) -> bytes:
    whole, left = divmod(count, LONGEST_RUN)
    packed = bytes([SENTINEL, LONGEST_RUN, byte]) * whole
    if left >= WORTH_IT or (left and byte == SENTINEL):
        return packed + bytes([SENTINEL, left, byte])
    return packed + bytes([byte]) * left


def unpack(data: bytes, most: int) -> bytes:
    """Decompress.

    Args:
        data: packed bytes.
        most: bytes that may come out of it.

    Raises:
        RleError: a run is cut short, or more comes out.
    """
    plain = bytearray()
    at = 0
    while at < len(data):
        start = data.find(SENTINEL, at)
        start = len(data) if start < 0 else start
        plain += data[at:start]
        at = start
        if at < len(data):
            if at + _RUN_LENGTH > len(data):
                raise RleError("a run is cut short", at)
            plain += data[at + 2 : at + 3] * (data[at + 1] or 0x100)
            at += _RUN_LENGTH
        if len(plain) > most:
            raise RleError(f"more than {most:,} bytes come out", start)
    return bytes(plain)

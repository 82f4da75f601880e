"""What calls of the kernel return: error codes and the zero flag (formats/knightos/SPEC.md, streams)."""

from __future__ import annotations

from enum import Enum, IntEnum
from typing import NamedTuple


class ErrorCode(IntEnum):
    """Codes that a file or stream call returns in A."""

    OUT_OF_MEMORY = 1
    STREAM_NOT_FOUND = 3
    END_OF_STREAM = 4
    FILE_NOT_FOUND = 5
    TOO_MANY_STREAMS = 6
    FILESYSTEM_FULL = 11
    ALREADY_EXISTS = 13
    READ_ONLY = 17
    CLOSE_FAILED = 0x57

    @property
    def kernel_name(self) -> str:
        """The name that the kernel's include files give it."""
        return _NAMES[self]


_NAMES = {
    ErrorCode.OUT_OF_MEMORY: "errOutOfMem",
    ErrorCode.STREAM_NOT_FOUND: "errStreamNotFound",
    ErrorCode.END_OF_STREAM: "errEndOfStream",
    ErrorCode.FILE_NOT_FOUND: "errFileNotFound",
    ErrorCode.TOO_MANY_STREAMS: "errTooManyStreams",
    ErrorCode.FILESYSTEM_FULL: "errFilesystemFull",
    ErrorCode.ALREADY_EXISTS: "errAlreadyExists",
    ErrorCode.READ_ONLY: "errReadOnly",
    ErrorCode.CLOSE_FAILED: "no name: no parent directory, or no room for the entry",
}


class ZeroFlag(Enum):
    """The Z flag when a call returns."""

    SET = "Z"
    RESET = "NZ"
    CALLERS = "as before the call"
    IF_A_WAS_ZERO = "Z if A was 0, else NZ"


class Result(NamedTuple):
    """What a call returns.

    Attributes:
        value: a number, or bytes; bytes also when an error came after some were copied.
        error: the code in A, or None.
        zero: the Z flag, which should say whether all went well.
    """

    value: int | bytes | None = None
    error: ErrorCode | None = None
    zero: ZeroFlag = ZeroFlag.SET


def failed(error: ErrorCode, value: int | bytes | None = None) -> Result:
    """The usual way to fail: Z reset, the code in A."""
    return Result(value, error, ZeroFlag.RESET)

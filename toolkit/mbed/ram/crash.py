"""What a crash has left in RAM: found by the program's file, behind the vectors, or by its CRC.

(formats/mbed/SPEC.md: crash_data)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from formats.mbed.crash_data import (
    END_SIZE,
    ERROR_CONTEXT_END,
    ERROR_CONTEXT_START,
    FAULT_CONTEXT,
    HALF,
    LONGEST_NAME,
    NAME_LENGTH,
    START_SIZE,
    ErrorContextEnd,
    ErrorContextStart,
    FaultContext,
    crash_crc,
)
from toolkit.mbed.crash.codes import Status, status_of
from toolkit.mbed.model.names import CRASH_DATA
from toolkit.mbed.program import Program
from toolkit.mbed.ram.dump import WORD, Dump
from toolkit.memory.region import AddressRange

_MOST_TRIED = 100_000
_MOST_RESETS = 0xFFFF
_NAME_LENGTHS = (NAME_LENGTH, *(length for length in range(WORD, LONGEST_NAME + 1, WORD) if length != NAME_LENGTH))
_CONTEXT = re.compile(rb"[\x80\xa0\xff](?=.{48}..\x00\x00[\x00\x01]\x00\x00\x00)", re.DOTALL)
"""The last byte of a status, then less than 65,536 resets, and whether it was processed."""
_BEFORE_CONTEXT = _STATUS_END = 3
_NEGATIVE_BYTE = 0x80


@dataclass(frozen=True)
class CrashData:
    """Crash data.

    Attributes:
        address: of the error context.
        known_from: why it is looked for there.
        start: what went wrong.
        filename: source, as far as it fits.
        end: counters and CRC.
        right_crc: what the CRC should be.
        name_length: bytes of the file's name.
        fault: the registers, which stand in front; None where the dump begins later.
    """

    address: int
    known_from: str
    start: ErrorContextStart
    filename: bytes
    end: ErrorContextEnd
    right_crc: int
    name_length: int
    fault: FaultContext | None

    @property
    def status(self) -> Status:
        """What went wrong, taken apart."""
        return status_of(self.start.status)

    @property
    def is_right(self) -> bool:
        """Whether the CRC is right."""
        return self.end.crc == self.right_crc

    @property
    def crashed(self) -> bool:
        """Whether there is an error: a right CRC says so, else it must make sense; after power-on anything may be."""
        return self.status.is_error and (self.is_right or self._is_sane)

    @property
    def _is_sane(self) -> bool:
        return self.status.is_sane and self.end.processed <= 1 and self.end.reboot_count <= _MOST_RESETS

    @property
    def fault_range(self) -> AddressRange:
        """Where the registers are."""
        return AddressRange(self.address - HALF, HALF)

    @property
    def range(self) -> AddressRange:
        """Where the error is."""
        return AddressRange(self.address, HALF)


def find_crash(dump: Dump, program: Program | None, behind_vectors: int | None) -> CrashData | None:
    """The crash data of a dump; None where there is nothing that says so.

    Args:
        dump: the dump.
        program: the program, where its file is there.
        behind_vectors: the first address behind the copy of the vector table, where that was found.
    """
    told = next(program.model.regions(CRASH_DATA.key), None) if program is not None else None
    if told is not None:
        return _read(dump, told.address + HALF, str(told.facts["evidence"]))
    if program is not None and program.build.has_symbols:
        return None
    for address, known_from in _candidates(dump, behind_vectors):
        data = dump.read(address, HALF)
        if data is not None and data[_STATUS_END] & _NEGATIVE_BYTE and _crc_is_right(data, NAME_LENGTH):
            return _read(dump, address, known_from)
    return None


def _candidates(dump: Dump, behind_vectors: int | None) -> Iterator[tuple[int, str]]:
    if behind_vectors is not None:
        yield (behind_vectors + 7 & ~7) + HALF, "the CRC, behind the vector table"
    for _number, address in zip(range(_MOST_TRIED), dump.find_words(_CONTEXT, _BEFORE_CONTEXT), strict=False):
        yield address, "the CRC"


def _read(dump: Dump, address: int, known_from: str) -> CrashData | None:
    data = dump.read(address, HALF)
    if data is None:
        return None
    start = ERROR_CONTEXT_START.parse(data)
    length = next((length for length in _NAME_LENGTHS if _crc_is_right(data, length)), NAME_LENGTH)
    end = ERROR_CONTEXT_END.parse(data, START_SIZE + length)
    right = crash_crc(data[: _crc_offset(length)])
    registers = dump.read(address - HALF, HALF)
    fault = None if registers is None else FAULT_CONTEXT.parse(registers)
    filename = data[START_SIZE : START_SIZE + length].partition(b"\0")[0]
    return CrashData(address, known_from, start, filename, end, right, length, fault)


def _crc_offset(name_length: int) -> int:
    return START_SIZE + name_length + END_SIZE - WORD


def _crc_is_right(data: bytes, name_length: int) -> bool:
    offset = _crc_offset(name_length)
    return crash_crc(data[:offset]) == int.from_bytes(data[offset : offset + WORD], "little")

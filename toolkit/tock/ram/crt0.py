"""Whether an app starts with the header of libtock-c, and what it says (formats/tock/SPEC.md: crt0_header)."""

from __future__ import annotations

from formats.errors import FormatError
from formats.tock.crt0_header import CRT0_HEADER, CRT0_HEADER_SIZE, Crt0Header
from formats.tock.tbf_elements import Program
from toolkit.tock.app import App

_LENGTH_SIZE = 4


def crt0_header(app: App) -> Crt0Header | None:
    """The header at the start of the binary, where everything it says fits the app; None where something does not."""
    binary = app.tbf.binary
    try:
        header, _behind = CRT0_HEADER.parse_prefix(binary)
    except FormatError:
        return None
    fits = _lies_in(header, len(binary)) and parts_length(header) <= app.minimum_ram_size
    return header if fits and _ends_with_relocations(header, app) else None


def parts_length(header: Crt0Header) -> int:
    """Bytes of RAM that stack and data take."""
    return stack_length(header) + data_length(header)


def stack_length(header: Crt0Header) -> int:
    """Bytes of the stack."""
    return -(-header.stack_size // 8) * 8


def data_length(header: Crt0Header) -> int:
    """Bytes of the global offset table, the data and the zeroed data."""
    return header.got_size + header.data_size + header.bss_size


def _lies_in(header: Crt0Header, length: int) -> bool:
    """Whether table and data lie in the binary, in front of the relocations."""
    end = header.reldata_start
    return (
        CRT0_HEADER_SIZE <= end <= length
        and _is_part(header.got_sym_start, header.got_size, end)
        and _is_part(header.data_sym_start, header.data_size, end)
    )


def _is_part(start: int, length: int, end: int) -> bool:
    return length == 0 or CRT0_HEADER_SIZE <= start <= start + length <= end


def _ends_with_relocations(header: Crt0Header, app: App) -> bool:
    """Whether the length at `reldata_start` leads exactly to the end of the binary, where one is known."""
    binary, at = app.tbf.binary, header.reldata_start
    stored = binary[at : at + _LENGTH_SIZE]
    if len(stored) < _LENGTH_SIZE or app.header.first(Program) is None:
        return False
    return at + _LENGTH_SIZE + int.from_bytes(stored, "little") == len(binary)

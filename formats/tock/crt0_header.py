"""The header at the start of a libtock-c binary, 40 bytes (SPEC.md: crt0_header).

It tells the app's own start-up code where its parts go in RAM. The kernel does not know it, and nothing marks it:
whether a binary starts with one is asked in `toolkit/tock/ram`. Any 40 bytes have the shape.
"""

from __future__ import annotations

from formats.codec import Spec
from formats.layout import declare, record, u32

CRT0_HEADER_SIZE = 40


@record
class Crt0Header:
    """Where the parts of a libtock-c app are in its binary, and how long they are in RAM."""

    got_sym_start: int = declare(u32, "global offset table, from the start of the binary", show="hex")
    got_start: int = declare(u32, "where the table goes in RAM", show="hex")
    got_size: int = declare(u32, "bytes of the table")
    data_sym_start: int = declare(u32, "initialized data, from the start of the binary", show="hex")
    data_start: int = declare(u32, "where the data go in RAM", show="hex")
    data_size: int = declare(u32, "bytes of the data")
    bss_start: int = declare(u32, "zeroed data in RAM", show="hex")
    bss_size: int = declare(u32, "bytes of the zeroed data")
    reldata_start: int = declare(u32, "relocations, from the start of the binary", show="hex")
    stack_size: int = declare(u32, "bytes of the stack")


CRT0_HEADER = Spec("tock.crt0_header", Crt0Header, title="libtock-c start-up header")

"""Writing to a stream, and moving in it, as the kernel does (formats/knightos/SPEC.md, streams)."""

from __future__ import annotations

from formats.knightos.kernel_tables import CLEAN
from formats.knightos.kfs_block import LAST, BlockHeader
from formats.knightos.kfs_page import BLOCK_SIZE
from toolkit.kfs.dat import DOCS_TERMINATOR
from toolkit.kfs.kernel.streams.defects import Defect
from toolkit.kfs.kernel.streams.error_codes import ErrorCode, Result, failed
from toolkit.kfs.kernel.streams.flash import LINK_MASK
from toolkit.kfs.kernel.streams.machine import Machine
from toolkit.kfs.kernel.streams.stream import SIZE_MASK, KernelStream

DIRTY = 0


def flush(machine: Machine, stream: KernelStream) -> Result:
    """Program a buffer with something new in it into a new block (flush); the old block stays taken."""
    if not stream.is_writable or stream.is_clean:
        return Result()
    flash, current, previous = machine.flash, stream.section_id, stream.previous_section_id
    new = flash.take_block()
    flash.program_block(new, machine.memory.read(stream.buffer, BLOCK_SIZE))
    old = flash.header(current) if current != LAST else BlockHeader(previous & LINK_MASK, LAST)
    _notice_wrong_links(machine, stream, old)
    flash.program_header(new, previous, old.next)
    if old.next != LAST:
        flash.set_prev(old.next, new)
    if previous != LAST:
        flash.set_next(previous, new)
    stream.section_id = new
    stream.write_flags = CLEAN
    stream.is_behind_end = False
    return Result()


def _notice_wrong_links(machine: Machine, stream: KernelStream, old: BlockHeader) -> None:
    if stream.is_behind_end or stream.previous_section_id & LINK_MASK != old.prev:
        machine.defects.append(Defect.W5)
    if stream.entry and stream.working_size == 0 and old.next != LAST:
        machine.defects.append(Defect.W10)


def _advance(machine: Machine, stream: KernelStream) -> None:
    flush(machine, stream)
    stream.previous_section_id = stream.section_id
    stream.section_id = machine.flash.header(stream.section_id).next
    machine.load(stream, stream.section_id)


def write_byte(machine: Machine, stream: KernelStream, value: int) -> Result:
    """Write a byte (streamWriteByte)."""
    if not stream.is_writable:
        return failed(ErrorCode.READ_ONLY)
    machine.memory.store(stream.buffer + stream.position, bytes([value]))
    stream.write_flags = DIRTY
    stream.advance_position(1)
    if stream.position == 0:
        _advance(machine, stream)
    if stream.is_at_end:
        stream.working_size = (stream.working_size + 1) & SIZE_MASK
    return Result()


def write_word(machine: Machine, stream: KernelStream, word: int) -> Result:
    """Write two bytes, the low one first (streamWriteWord)."""
    low = write_byte(machine, stream, word & 0xFF)
    return low if low.error else write_byte(machine, stream, word >> 8)


def write_buffer(machine: Machine, stream: KernelStream, data: bytes) -> Result:
    """Write bytes (streamWriteBuffer); into an existing file maybe only the first of them, without an error."""
    if not stream.is_writable:
        return failed(ErrorCode.READ_ONLY)
    at = 0
    while at < len(data):
        count = _chunk(stream, len(data) - at)
        machine.flash.spend(1 + count // 16)
        machine.memory.store(stream.buffer + stream.position, data[at : at + count])
        stream.write_flags = DIRTY
        stream.advance_position(count)
        if not stream.is_on_final_block and stream.final_length < stream.position:
            stream.is_at_end = True
        if stream.position == 0:
            _advance(machine, stream)
        at += count
        if not stream.is_at_end:
            if at < len(data):
                machine.defects.append(Defect.W1)
            return Result()
        _count(machine, stream, count)
    return Result()


def _chunk(stream: KernelStream, length: int) -> int:
    """Bytes that one round copies."""
    low, room = length & 0xFF, -stream.position & 0xFF
    if stream.position and room < low:
        return room
    return low or room or BLOCK_SIZE


def _count(machine: Machine, stream: KernelStream, length: int) -> None:
    """Add to the size, byte by byte as the kernel does, which carries into two bytes at once."""
    low, middle, high = stream.working_size.to_bytes(3, "little")
    low += length & 0xFF
    if low > 0xFF:
        if middle < 0xFF:
            machine.defects.append(Defect.W2)
        middle += 1
        high += 1
    middle = (middle & 0xFF) + (length >> 8)
    high += middle >> 8
    stream.working_size = int.from_bytes(bytes([low & 0xFF, middle & 0xFF, high & 0xFF]), "little")


def seek(machine: Machine, stream: KernelStream, offset: int) -> Result:
    """Go to an offset in bytes from the start of the file (seek); one block beyond the last it still succeeds.

    Raises:
        UndefinedError: the stream has no block, or the way leads out of the flash.
    """
    flush(machine, stream)
    flash = machine.flash
    for section_id in flash.blocks_back(stream.section_id)[1:]:
        stream.section_id = section_id
        stream.is_on_final_block = False
    for _ in range(offset >> 8):
        next_ = flash.header(stream.section_id).next
        if next_ == DOCS_TERMINATOR:
            stream.position = stream.final_length
            machine.load(stream, stream.section_id)
            return failed(ErrorCode.END_OF_STREAM)
        stream.section_id = next_
    stream.position = offset & 0xFF
    machine.load(stream, stream.section_id)
    stream.is_behind_end = stream.section_id == LAST
    if not stream.is_behind_end and not stream.is_on_final_block and flash.header(stream.section_id).next == LAST:
        machine.defects.append(Defect.R1)
    return Result()

"""Reading from a stream as the kernel does (formats/knightos/SPEC.md, streams). Streams that write read as well."""

from __future__ import annotations

from formats.knightos.kfs_block import LAST
from formats.knightos.kfs_page import BLOCK_SIZE
from toolkit.kfs.kernel.streams.defects import Defect
from toolkit.kfs.kernel.streams.error_codes import ErrorCode, Result, ZeroFlag, failed
from toolkit.kfs.kernel.streams.machine import Machine
from toolkit.kfs.kernel.streams.stream import KernelStream
from toolkit.kfs.kernel.undefined import UndefinedError


def _next_buffer(machine: Machine, stream: KernelStream) -> None:
    if stream.is_on_final_block:
        stream.is_at_end = True
        return
    next_ = machine.flash.header(stream.section_id).next
    if next_ == LAST:
        raise UndefinedError(
            "the last block has been read with the final-block flag clear: the kernel follows its link to page FF, "
            "index FF, and reads memory that is not this flash"
        )
    machine.load(stream, next_)
    stream.section_id = next_
    if machine.flash.header(next_).next == LAST:
        stream.is_on_final_block = True


def read_byte(machine: Machine, stream: KernelStream) -> Result:
    """Read a byte (streamReadByte)."""
    if stream.is_on_final_block and (stream.is_at_end or stream.position == stream.final_length):
        return failed(ErrorCode.END_OF_STREAM)
    value = machine.memory.read(stream.buffer + stream.position, 1)[0]
    stream.advance_position(1)
    if stream.position == 0:
        _next_buffer(machine, stream)
    return Result(value)


def read_word(machine: Machine, stream: KernelStream) -> Result:
    """Read two bytes, the low one first (streamReadWord); an end between them loses the first."""
    low = read_byte(machine, stream)
    if low.error:
        return low
    high = read_byte(machine, stream)
    if high.error:
        return high
    assert isinstance(low.value, int)
    assert isinstance(high.value, int)
    return Result(low.value | high.value << 8)


def read_buffer(machine: Machine, stream: KernelStream, length: int) -> Result:
    """Read so many bytes (streamReadBuffer). After an error those that were copied before it stay copied."""
    content = bytearray()
    while length:
        low = length & 0xFF
        if stream.is_at_end:
            machine.defects.append(Defect.R2)
            return failed(ErrorCode.END_OF_STREAM, bytes(content))
        if stream.is_on_final_block and stream.final_length and stream.final_length < low:
            machine.defects.append(Defect.R3)
            return failed(ErrorCode.END_OF_STREAM, bytes(content))
        count = _chunk(stream, low)
        machine.flash.spend(1 + count // 16)
        content += machine.memory.read(stream.buffer + stream.position, count)
        if _goes_behind_end(stream, count):
            machine.defects.append(Defect.R4)
        length -= count
        stream.advance_position(count)
        if stream.is_on_final_block:
            stream.is_at_end |= stream.position == stream.final_length
        elif stream.position == 0:
            _next_buffer(machine, stream)
    return Result(bytes(content))


def _chunk(stream: KernelStream, low: int) -> int:
    """Bytes that one round copies; with `low` left to the next border of 256 bytes of what was asked for."""
    if low == 0:
        return BLOCK_SIZE - stream.position
    final = stream.final_length if stream.is_on_final_block else 0
    available = (final - stream.position) & 0xFF
    return low if low <= available or available == 0 else available


def _goes_behind_end(stream: KernelStream, count: int) -> bool:
    return stream.is_on_final_block and stream.position + count > (stream.final_length or BLOCK_SIZE)


def stream_info(machine: Machine, stream: KernelStream) -> Result:
    """Bytes that remain, modulo 65,536 (getStreamInfo); at the end 0, with Z reset.

    Raises:
        UndefinedError: the chain has no end.
    """
    if stream.is_at_end:
        return Result(0, None, ZeroFlag.RESET)
    if stream.is_on_final_block:
        return Result((stream.final_length - stream.position) & 0xFF or BLOCK_SIZE)
    blocks_behind = len(machine.flash.blocks_on(stream.section_id)) - 1
    return Result((BLOCK_SIZE * blocks_behind - stream.position + stream.final_length) & 0xFFFF)


def read_to_end(machine: Machine, stream: KernelStream) -> Result:
    """Read as many bytes as `stream_info` says (streamReadToEnd)."""
    remaining = stream_info(machine, stream).value
    assert isinstance(remaining, int)
    return read_buffer(machine, stream, remaining)


def stream_position(machine: Machine, stream: KernelStream) -> Result:
    """Bytes from the start of the file, counted along the links backwards (getStreamPos).

    Raises:
        UndefinedError: the stream has no block, or the links do not lead to a first block.
    """
    blocks_before = len(machine.flash.blocks_back(stream.section_id)) - 1
    return Result(BLOCK_SIZE * blocks_before + stream.position)

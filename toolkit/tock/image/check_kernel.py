"""What is wrong with what a kernel says of itself, as findings."""

from __future__ import annotations

from collections.abc import Iterator

from formats.tock.kernel_attributes import (
    ATTRIBUTE_NAMES,
    ECDSA_P256,
    HEAD_SIZE,
    HEADER_SIZE,
    MAGIC,
    VALUE_LENGTHS,
    KernelAttribute,
    KernelAttributes,
    PublicKey,
)
from toolkit.findings import Finding
from toolkit.memory.region import AddressRange
from toolkit.tock.board.board import Board
from toolkit.tock.image.kernel import Kernel
from toolkit.tock.image.rules import found

SEEN_BY_TOCKLOADER = 1000
"""Bytes in front of the apps that tockloader looks at."""
_TYPES_OF_TOCK = 0x01
"""High byte of the types that Tock gave out so far."""


def kernel_findings(kernel: Kernel, region: bytes, board: Board | None) -> Iterator[Finding]:
    """What is wrong with a kernel's attributes.

    Args:
        kernel: what it says.
        region: its bytes.
        board: whose image it is; None for a kernel alone, whose addresses nobody knows.
    """
    first = kernel.range.address - (board.flash.address if board else 0)
    end = first + len(region)
    if kernel.attributes is None:
        if region.endswith(MAGIC) and len(region) >= HEADER_SIZE:
            version = region[-5]
            yield found("kernel-attributes-version", f"they are of version {version}, and cannot be read", "", end - 5)
        else:
            yield found("kernel-attributes-missing", "there is no TOCK at the end of the kernel's region", "", end)
        return
    if kernel.attributes.reserved.strip(b"\0"):
        yield found("kernel-reserved", f"they are {kernel.attributes.reserved.hex(' ')}", "", end - HEADER_SIZE)
    length = kernel.attributes_range.length
    if length > SEEN_BY_TOCKLOADER:
        yield found("kernel-attributes-long", f"they have {length:,} bytes", "", end - length)
    yield from _chain_end(kernel.attributes, end - length)
    yield from _each(kernel.attributes.attributes, end - HEADER_SIZE)
    if board is not None:
        yield from _places(kernel, board)


def _chain_end(attributes: KernelAttributes, offset: int) -> Iterator[Finding]:
    """What stands where the next attribute would, and looks like one."""
    head = attributes.before[-HEAD_SIZE:]
    if len(head) < HEAD_SIZE or head[1] != _TYPES_OF_TOCK:
        return
    kind, length = int.from_bytes(head[:2], "little"), int.from_bytes(head[2:], "little")
    if length > SEEN_BY_TOCKLOADER:  # rather two bytes of the kernel that happen to look so
        return
    if kind not in VALUE_LENGTHS:
        yield found("kernel-attribute-unknown", f"type {kind:#06x} of {length} bytes", "", offset - HEAD_SIZE)
    elif length != VALUE_LENGTHS[kind]:
        message = f"{ATTRIBUTE_NAMES[kind]} has {length} bytes, not {VALUE_LENGTHS[kind]}"
        yield found("kernel-attribute-length", message, "", offset - HEAD_SIZE)


def _each(attributes: tuple[KernelAttribute, ...], offset: int) -> Iterator[Finding]:
    seen: set[object] = set()
    for attribute in attributes:
        offset -= attribute.size
        name, value = ATTRIBUTE_NAMES[attribute.type], attribute.value
        same = (attribute.type, value.key if isinstance(value, PublicKey) else None)
        if same in seen:
            yield found("kernel-attribute-duplicate", "it says this twice; readers take the first", name, offset)
        seen.add(same)
        if isinstance(value, PublicKey) and (value.algorithm != ECDSA_P256 or value.reserved):
            message = f"algorithm {value.algorithm}, reserved bytes {value.reserved:#06x}"
            yield found("kernel-key", message, name, offset)


def _places(kernel: Kernel, board: Board) -> Iterator[Finding]:
    """Whether what it says of addresses can be."""
    if kernel.binary is not None:
        code = AddressRange(kernel.binary.start, kernel.binary.length)
        room = AddressRange(kernel.range.address, kernel.attributes_range.address - kernel.range.address)
        if not room.contains(code):
            yield found("kernel-binary", f"it lies at {code}, its region without attributes is {room}", "kernel_binary")
        elif code.address != kernel.range.address:
            message = f"it starts at {code.address:#x}, and its region at {kernel.range.address:#x}"
            yield found("kernel-binary-start", message, "kernel_binary")
    if kernel.app_memory is not None and board.ram.length:
        ram = AddressRange(kernel.app_memory.start, kernel.app_memory.length)
        if not board.ram.contains(ram):
            yield found("kernel-app-memory", f"it is {ram}, the RAM of the board {board.ram}", "app_memory")

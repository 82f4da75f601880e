"""RAM of Mbed OS for tests, made without any of our code: threads, stacks, objects, osRtxInfo, crash data, a heap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.mbed_images import little, words

MAGIC, FILL = 0xE25A2EA5, 0xCCCCCCCC
FOREVER = 0xFFFF_FFFF
TIMER_ID, EVENT_FLAGS_ID, MUTEX_ID, SEMAPHORE_ID, POOL_ID, MESSAGE_ID, QUEUE_ID = (
    0xF2,
    0xF3,
    0xF5,
    0xF6,
    0xF7,
    0xF9,
    0xFA,
)


def crc(data: bytes) -> int:
    """Give the CRC of crash data: bit by bit, as the program does."""
    value = 0
    for byte in data:
        value ^= byte << 24
        for _bit in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value & 0x8000_0000 else 0)) & 0xFFFF_FFFF
    return value


@dataclass(frozen=True)
class MadeThread:
    """A thread to be written: where its block is, and what stands in it."""

    address: int
    stack_mem: int
    stack_size: int
    entry: int = 0x0800_1001
    name: int = 0
    id: int = 0xF1
    state: int = 0x01
    flags: int = 0
    priority: int = 24
    sp: int | None = None
    frame: int = 0xFD
    next: int = 0
    prev: int = 0
    delay: int = 0
    mutex_list: int = 0
    more: bytes = b""

    @property
    def block(self) -> bytes:
        """Give the bytes of the control block."""
        sp = self.stack_mem + self.stack_size - 64 if self.sp is None else self.sp
        priority = self.priority & 0xFF
        head = bytes([self.id, self.state, self.flags, 0]) + words([self.name, self.next, self.prev, 0, 0, 0])
        middle = words([self.delay]) + bytes([priority, priority, self.frame, 0]) + words([0, 0, self.mutex_list])
        return head + middle + words([self.stack_mem, self.stack_size, sp, self.entry, 0]) + self.more


def error_context(
    status: int = 0x80020125, *, name: bytes = b"", room: int = 16, crc_error: int = 0, processed: int = 0
) -> bytes:
    """Give the second half of crash data."""
    head = words([status, 0x0800_1234, 1, 0x2000_1000, 0x0800_1001, 0x1000, 0x2000_2000, 0x2000_2FC0])
    data = head + name.ljust(room, b"\0") + words([77, 3, processed])
    return (data + little(crc(data) ^ crc_error)).ljust(128, b"\0")


def fault_context() -> bytes:
    """Give the first half of crash data."""
    registers = [*range(0x100, 0x10D), 0x2000_2FC0, 0x0800_1235, 0x0800_1300, 0x0100_0000, 0x2000_2F90, 0x2001_FFD8]
    return words([*registers, 0xFFFF_FFFD, 2]).ljust(128, b"\0")


def rtx_object(id_: int, name: int = 0, waits: int = 0, rest: bytes = b"", *, attributes: int = 0) -> bytes:
    """Give an object that threads wait for."""
    return bytes([id_, 0, 0, attributes]) + words([name, waits]) + rest


def timer(name: int = 0, *, function: int = 0x0800_2001, state: int = 2, next_: int = 0, prev: int = 0) -> bytes:
    """Give a timer."""
    return bytes([TIMER_ID, state, 0, 1]) + words([name, prev, next_, 10, 100, function, 0x55])


def pool(base: int, *, blocks: int = 4, used: int = 1, size: int = 16) -> bytes:
    """Give what a memory pool says of its blocks."""
    return words([blocks, used, size, base, base + blocks * size, base + used * size])


def info(
    os_id: int,
    *,
    version: int = 50050003,
    state: int = 2,
    current: int = 0,
    ready: int = 0,
    idle: int = 0,
    delay: int = 0,
    wait: int = 0,
    timers: Sequence[int] = (0, 0, 0, 0),
) -> bytes:
    """Give osRtxInfo of RTX 5.5.3."""
    start = words([os_id, version]) + bytes([state, 0, 0, 0]) + words([1234, FOREVER, current, 0])
    lists = bytes(8) + words([ready, idle, delay, wait, 0])
    return start + lists + words([0, 0, 5]) + words(timers) + bytes(80)


@dataclass
class MadeRam:
    """A RAM that is written piece by piece."""

    base: int = 0x2000_0000
    length: int = 0x8000
    data: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        self.data = self.data or bytearray(self.length)

    def put(self, address: int, data: bytes) -> None:
        """Write bytes at an address."""
        offset = address - self.base
        assert 0 <= offset <= len(self.data) - len(data)
        self.data[offset : offset + len(data)] = data

    def thread(self, made: MadeThread, *, used: int = 64, fill: int | None = FILL, magic: bool = True) -> MadeThread:
        """Write a block and its stack, whose upper `used` bytes were used."""
        self.put(made.address, made.block)
        count = (made.stack_size - used) // 4 if fill is not None else 0
        self.put(made.stack_mem, words([fill or 0] * count) + b"\x5a" * (made.stack_size - 4 * count))
        if magic:
            self.put(made.stack_mem, words([MAGIC]))
        return made

    def __bytes__(self) -> bytes:
        return bytes(self.data)

"""RAM of Mbed OS for tests, made without any of our code: threads, stacks, objects, osRtxInfo, crash data, a heap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tests.elf_files import ARM, FUNCTION, OBJECT, READ_WRITE, Lone, Named, Part, make_elf
from tests.mbed_images import little, vectors, words

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
OLD_IDS = {
    TIMER_ID: 2,
    EVENT_FLAGS_ID: 3,
    MUTEX_ID: 4,
    SEMAPHORE_ID: 5,
    POOL_ID: 6,
    MESSAGE_ID: 7,
    QUEUE_ID: 8,
}
"""Ids since RTX 5.5 → those before."""


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
    delay_prev: int = 0
    mutex_list: int = 0
    more: bytes = b""

    @property
    def block(self) -> bytes:
        """Give the bytes of the control block."""
        sp = self.stack_mem + self.stack_size - 64 if self.sp is None else self.sp
        priority = self.priority & 0xFF
        head = bytes([self.id, self.state, self.flags, 0]) + words(
            [self.name, self.next, self.prev, 0, self.delay_prev, 0]
        )
        middle = words([self.delay]) + bytes([priority, priority, self.frame, 0]) + words([0, 0, self.mutex_list])
        return head + middle + words([self.stack_mem, self.stack_size, sp, self.entry, 0]) + self.more


def error_context(
    status: int = 0x80020125, *, name: bytes = b"", room: int = 16, crc_error: int = 0, processed: int = 0
) -> bytes:
    """Give the second half of crash data."""
    head = words([status, 0x0800_1234, 1, 0x2000_0300, 0x0800_1001, 0x1000, 0x2000_0B40, 0x2000_1AC0])
    data = head + name.ljust(room, b"\0") + words([77, 3, processed])
    return (data + little(crc(data) ^ crc_error)).ljust(128, b"\0")


def fault_context() -> bytes:
    """Give the first half of crash data."""
    registers = [*range(0x100, 0x10D), 0x2000_1AC0, 0x0800_1235, 0x0800_1300, 0x0100_0000, 0x2000_1A90, 0x2001_FFD8]
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


FLASH_BASE = 0x0800_0000
NAMES = ("RTX V5.5.3", "main", "rtx_idle", "rtx_timer", "net", "log", "sensor", "files", "bus", "samples", "links")
_FIRST_NAME = FLASH_BASE + 0x400


def name_address(name: str) -> int:
    """Give where a name stands in the flash of the busy program."""
    return _FIRST_NAME + 16 * NAMES.index(name)


def busy_flash() -> bytes:
    """Give the flash of the busy program: vectors, code that does nothing, names."""
    table = vectors(FLASH_BASE, stack=0x2000_4000).ljust(0x400, b"\0")
    return (table + b"".join(name.encode().ljust(16, b"\0") for name in NAMES)).ljust(0x1400, b"\0")


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
        if made.sp is None:
            registers = [*range(4, 12), *range(4), 12, made.entry + 0x20, (made.entry & ~1) + 0x40, 0x0100_0000]
            self.put(made.stack_mem + made.stack_size - 64, words(registers))
        if magic:
            self.put(made.stack_mem, words([MAGIC]))
        return made

    def __bytes__(self) -> bytes:
        return bytes(self.data)


BUSY = {
    "vectors": 0x2000_0000,
    "crash": 0x2000_0100,
    "info": 0x2000_0200,
    "main": 0x2000_0300,
    "rtx_idle": 0x2000_0344,
    "rtx_timer": 0x2000_0388,
    "files": 0x2000_0400,
    "bus": 0x2000_0420,
    "samples": 0x2000_0440,
    "links": 0x2000_0450,
    "pool": 0x2000_0460,
    "queue": 0x2000_0490,
    "timer": 0x2000_04D0,
    "timer queue": 0x2000_04F0,
    "pool memory": 0x2000_0540,
    "queue memory": 0x2000_0580,
    "timer queue memory": 0x2000_05C0,
    "idle stack": 0x2000_0640,
    "timer stack": 0x2000_0840,
    "main stack": 0x2000_0B40,
    "heap": 0x2000_1B40,
}
"""Where things lie in the RAM of the busy program."""
BLOCKED_MESSAGE, BLOCKED_MUTEX, BLOCKED_SEMAPHORE, READY, RUNNING = 0x83, 0x53, 0x63, 0x01, 0x02


def _in_heap(ram: MadeRam, address: int, name: str, *, used: int, **block: int) -> int:
    """Write a thread of the user with its stack, both in blocks of the heap; give the address of its control block."""
    ram.put(address, words([68, 0xDEADBEEF]))
    ram.put(address + 80, words([0x400, 0xDEADBEEF]))
    made = MadeThread(address + 8, address + 88, 0x400, name=name_address(name), **block)  # type: ignore[arg-type]
    ram.thread(made, used=used, fill=MAGIC)
    return made.address


def busy() -> MadeRam:
    """Give the RAM of a program with all kinds of objects, two threads that wait for each other, and a crash."""
    at, ram = BUSY, MadeRam(length=0x4000)
    table = bytearray(busy_flash()[:256])
    table[4 * 21 : 4 * 22] = little(0x0800_0801)
    ram.put(at["vectors"], bytes(table))
    ram.put(at["crash"], fault_context() + error_context(0x80FF013D, name=b"main.cpp"))
    heap = at["heap"] + 8
    net, log, sensor = heap + 8, heap + 0x500 + 8, heap + 0xA00 + 8
    _in_heap(ram, heap, "net", used=200, state=BLOCKED_MUTEX, prev=at["files"], mutex_list=at["bus"])
    _in_heap(ram, heap + 0x500, "log", used=1000, state=BLOCKED_MUTEX, prev=at["bus"], mutex_list=at["files"])
    _in_heap(ram, heap + 0xA00, "sensor", used=300, state=BLOCKED_SEMAPHORE, prev=at["samples"], priority=32)
    ram.put(heap + 0xF00, words([100, 0xDEADBEEF]))
    main = MadeThread(at["main"], at["main stack"], 0x1000, name=name_address("main"), state=RUNNING)
    idle = MadeThread(at["rtx_idle"], at["idle stack"], 0x200, name=name_address("rtx_idle"), priority=1)
    timers = MadeThread(at["rtx_timer"], at["timer stack"], 0x300, name=name_address("rtx_timer"), priority=40)
    timers = replace(timers, state=BLOCKED_MESSAGE, prev=at["timer queue"], delay=FOREVER)
    ram.thread(main, fill=None)
    ram.thread(idle, used=72)
    ram.thread(timers, used=120)
    lists = {"ready": at["rtx_idle"], "idle": at["rtx_idle"], "wait": at["rtx_timer"]}
    kernel = (at["timer"], at["rtx_timer"], at["timer queue"], 0x0800_0901)
    ram.put(at["info"], info(name_address("RTX V5.5.3"), current=at["main"], timers=kernel, **lists))
    ram.put(at["files"], rtx_object(MUTEX_ID, name_address("files"), net, words([log, 0, 0, 1]), attributes=3))
    ram.put(at["bus"], rtx_object(MUTEX_ID, name_address("bus"), log, words([net, 0, 0, 2]), attributes=3))
    ram.put(at["samples"], rtx_object(SEMAPHORE_ID, name_address("samples"), sensor, bytes([0, 0, 5, 0])))
    ram.put(at["links"], rtx_object(EVENT_FLAGS_ID, name_address("links"), 0, words([3])))
    ram.put(at["pool"], rtx_object(POOL_ID, 0, 0, pool(at["pool memory"])))
    first = at["queue memory"]
    waiting = pool(first) + words([4, 1, first, first])
    ram.put(at["queue"], rtx_object(QUEUE_ID, 0, 0, waiting))
    ram.put(first, bytes([MESSAGE_ID, 0, 0, 0]) + words([0, 0]) + b"ping")
    ram.put(at["timer"], timer(function=0x0800_0A01))
    room = at["timer queue memory"]
    ram.put(
        at["timer queue"], rtx_object(QUEUE_ID, 0, timers.address, pool(room, used=0, size=20) + words([8, 0, 0, 0]))
    )
    return ram


def sound() -> MadeRam:
    """Give the RAM of a program in which nothing is wrong: main runs, the idle thread is ready."""
    at, ram = BUSY, MadeRam(length=0x4000)
    ram.put(at["vectors"], busy_flash()[:256])
    ram.thread(MadeThread(at["main"], at["main stack"], 0x1000, name=name_address("main"), state=RUNNING), used=300)
    ram.thread(MadeThread(at["rtx_idle"], at["idle stack"], 0x200, name=name_address("rtx_idle"), priority=1), used=72)
    idle = at["rtx_idle"]
    ram.put(at["info"], info(name_address("RTX V5.5.3"), current=at["main"], ready=idle, idle=idle))
    return ram


HEAP_END, RAM_END = 0x2000_3C00, 0x2000_4000


def busy_elf(*, machine: int = ARM, kernel: bool = True, more: Mapping[str, Named] | None = None) -> bytes:
    """Give the ELF file of the busy program, which is that of the sound one, too."""
    at = BUSY
    symbols: dict[str, int | Named] = {
        "__isr_vector": Named(FLASH_BASE, 256, OBJECT),
        "__CRASH_DATA_RAM_START__": Named(at["crash"]),
        "__CRASH_DATA_RAM_END__": Named(at["info"]),
        "__end__": Named(at["heap"]),
        "__HeapLimit": Named(HEAP_END),
        "__StackLimit": Named(HEAP_END),
        "__StackTop": Named(RAM_END),
        "main_entry": Named(0x0800_1001, 0x100, FUNCTION),
        "on_timer": Named(0x0800_0A01, 0x20, FUNCTION),
        "on_button": Named(0x0800_0801, 0x20, FUNCTION),
    }
    if kernel:
        symbols |= {
            "osRtxInfo": Named(at["info"], 164, OBJECT),
            "_main_obj": Named(at["main"], 68, OBJECT),
            "os_idle_thread_cb": Named(at["rtx_idle"], 68, OBJECT, local=True),
            "_main_stack": Named(at["main stack"], 0x1000, OBJECT),
            "os_idle_thread_stack": Named(at["idle stack"], 0x200, OBJECT, local=True),
            "led_mutex": Named(at["files"], 28, OBJECT),
        }
    symbols |= more or {}
    globals_ = Lone(".bss", at["main"], at["heap"] - at["main"])
    data = Part(at["info"], bytes(0x100), ".data", load_address=FLASH_BASE + 0x1400, flags=READ_WRITE)
    code = Part(FLASH_BASE, busy_flash(), ".text")
    return make_elf([code, data], entry=FLASH_BASE + 0x101, symbols=symbols, lone=[globals_], machine=machine)

"""Dumps of RAM for tests, put together from the model of the kernel: one thread, one library, open files."""

from __future__ import annotations

from typing import Any

from formats.knightos.kernel_state import KERNEL_STATE, KernelState
from formats.knightos.kernel_tables import FREE_ROW, LIBRARY_ROW, SIGNAL_ROW, THREAD_ROW, LibraryRow, ThreadRow
from formats.knightos.user_memory import PERMANENT, SAVED_REGISTERS, SavedRegisters
from tests.golden_data import read, sample
from tests.kernel_calls import number_of
from tests.kfs_images import LAYOUT, folder
from toolkit.flash import FlashDevice, NorFlash
from toolkit.kfs.kernel.streams import KernelStreams
from toolkit.kfs.layout import MODELS
from toolkit.kfs.make.formatter import Profile, format_volume

START, LENGTH, PAGE = 0x8000, 0x8000, 0x4000
LIBRARIES, SIGNALS, STREAMS, STATE, HEAP = 0x8100, 0x8140, 0x8180, 0x8200, 0x8600
HANDLERS = bytes.fromhex("e003fe5329 5f04fef72c ff")
FILES = folder(etc=folder(f=b"hello", g=bytes(700)))
SOUND_STATE = {
    "current_thread_index": 0,
    "active_threads": 1,
    "loaded_libraries": 1,
    "active_signals": 0,
    "active_file_streams": 0,
    "last_thread_id": 1,
    "contrast": 0xF4,
    "io_handlers": 0x8603,
}
BLOBS = {"random_seed": 8, "io_header_buffer": 4, "key_queue": 16, "io_sent_header": 4, "unused": 0xB5}
GOLDEN = {
    "booted": "ram/booted.TI83p.8000-FFFF.bin",
    "tables": "ram/tables.TI83p.8000-FFFF.bin",
    "r01": "vectors/r01_ram_cpu_order_8000_FFFF.bin.xz",
}


def golden(name: str) -> bytes:
    """A dump that was taken while the kernel ran."""
    return read(sample(f"knightos/{GOLDEN[name]}"))


def golden_flash() -> bytes:
    """The flash at the moment of `tables`."""
    return read(sample("knightos/ram/tables.TI83p.flash.rom.gz"))


def physical(dump: bytes) -> bytes:
    """A dump in CPU order with its pages the other way round."""
    return dump[PAGE:] + dump[:PAGE]


def small_flash() -> NorFlash:
    """A flash with /etc/f and /etc/g."""
    image = format_volume(FILES, LAYOUT, Profile.GENKFS).into(b"\xff" * LAYOUT.size)
    return NorFlash(MODELS["TI83p"].geometry, image)


class Ram:
    """RAM of a kernel that runs: thread 1 with a program and a stack, library 77, and what its calls leave.

    `kernel` makes calls; `poke` changes bytes of what `dump` gives.
    """

    def __init__(self, device: FlashDevice | None = None) -> None:
        self.kernel = KernelStreams(device or small_flash())
        memory = self.kernel.memory
        memory.store(HEAP + 3, HANDLERS)
        self.program = number_of(self.kernel.malloc(20))
        memory.store(self.program, b"KEXC")
        self.stack = number_of(self.kernel.malloc(104))
        self.stack_pointer = self.stack + 104 - 24
        registers = SavedRegisters(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, self.program + 8)
        memory.store(self.stack_pointer, SAVED_REGISTERS.build(registers) + b"\x34\x12")
        library = memory.malloc(13, PERMANENT)
        assert library is not None, "a fresh heap has room"
        self.library = library
        self.state: dict[str, int] = dict(SOUND_STATE)
        self.threads = [ThreadRow(1, self.program, self.stack_pointer, 0, 0)]
        self.libraries = [LibraryRow(0x77, self.library, 1)]
        self._pokes: list[tuple[int, bytes]] = []

    def poke(self, address: int, data: bytes) -> Ram:
        """Change bytes of the dump."""
        self._pokes.append((address, data))
        return self

    def set(self, **fields: int) -> Ram:
        """Change variables of the state."""
        self.state |= fields
        return self

    def add_thread(self, id_: int, owner: int | None = None) -> Ram:
        """Add a thread of its own memory, or with a stack of another owner."""
        program = self.kernel.memory.malloc(20, id_)
        stack = self.kernel.memory.malloc(104, id_ if owner is None else owner)
        assert program is not None
        assert stack is not None
        self.kernel.memory.store(program, b"KEXC")
        self.threads.append(ThreadRow(id_, program, stack + 80, 0, 0))
        return self.set(active_threads=len(self.threads), last_thread_id=id_ & 0x1F)

    def dump(self) -> bytes:
        """The 32 KiB in CPU order."""
        ram = bytearray(self.kernel.memory.read(START, LENGTH))
        table = bytearray(self.kernel.table.to_bytes())
        table[0x50::0x10] = bytes([FREE_ROW] * 3)  # rows that the kernel leaves zero, and that would be a finding
        state: dict[str, Any] = dict.fromkeys((field.name for field in KERNEL_STATE.layout.fields), 0)
        state |= {name: bytes(length) for name, length in BLOBS.items()} | self.state
        for address, data in (
            (START, b"".join(map(THREAD_ROW.build, self.threads))),
            (LIBRARIES, b"".join(map(LIBRARY_ROW.build, self.libraries))),
            (STREAMS, bytes(table)),
            (STATE, KERNEL_STATE.build(KernelState(**state))),
            *self._pokes,
        ):
            ram[address - START : address - START + len(data)] = data
        return bytes(ram)


def signal(target: int, type_: int = 1, payload: int = 0) -> bytes:
    """A row of the signal table."""
    return SIGNAL_ROW.build(SIGNAL_ROW.record_type(target, type_, payload))

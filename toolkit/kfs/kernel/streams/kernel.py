"""The kernel's file calls, bugs included, on any flash device: what a calculator would do with the same calls.

This is a model for people who debug programs. To read and write volumes, use `toolkit.kfs.volume` and its relatives.
"""

from __future__ import annotations

from collections.abc import Callable

from toolkit.flash import FlashDevice
from toolkit.kfs.kernel.stream_table import StreamTable
from toolkit.kfs.kernel.streams import entries, opening, reading, writing
from toolkit.kfs.kernel.streams.defects import Defect
from toolkit.kfs.kernel.streams.error_codes import ErrorCode, Result, failed
from toolkit.kfs.kernel.streams.flash import KernelFlash
from toolkit.kfs.kernel.streams.log import KernelLog
from toolkit.kfs.kernel.streams.machine import Machine
from toolkit.kfs.kernel.streams.memory import KernelMemory
from toolkit.kfs.kernel.streams.stream import KernelStream
from toolkit.kfs.kernel.undefined import UndefinedError
from toolkit.kfs.layout import models_of_size

WORK_CALL, WORK_OPEN = 4, 60
"""What calls cost at least, in about microseconds."""


class KernelStreams:
    """A kernel after boot, with nothing open.

    Every call may raise UndefinedError, where what the kernel does next cannot be told. Flash, RAM and table are then
    as far as the kernel had come, and no further call makes sense.

    Args:
        device: the flash, with the size of a calculator's ROM; calls change it.
        table: the stream table.
        memory: RAM; without, a fresh heap where the table's profile has it.
        spend: told how much work each operation is, in about microseconds; may raise.

    Raises:
        VolumeError: no calculator's ROM has the size of the device.
    """

    def __init__(
        self,
        device: FlashDevice,
        table: StreamTable | None = None,
        memory: KernelMemory | None = None,
        spend: Callable[[int], None] = lambda _: None,
    ) -> None:
        self._table = table or StreamTable()
        self.memory = memory or KernelMemory(self._table.profile.user_memory)
        self.memory.spend = spend
        self.defects: list[Defect] = []
        """What the kernel did wrong in the last call."""
        self._flash = KernelFlash(device, models_of_size(device.geometry.size)[0].layout, self.defects, spend)
        self._machine = Machine(self._flash, KernelLog(self._flash), self.memory, self._table, self.defects)
        self._streams: dict[int, KernelStream] = {}

    @property
    def table(self) -> StreamTable:
        """The stream table as it is now."""
        for number, stream in self._streams.items():
            self._table.put(number, stream.row())
        return self._table

    @property
    def thread(self) -> int:
        """Id of the calling thread, 0 to 31; it owns what is opened and allocated from now on."""
        return self._machine.thread

    @thread.setter
    def thread(self, thread: int) -> None:
        self._machine.thread = thread

    @property
    def stack(self) -> int:
        """Address of the calling thread's stack; it matters when a sector is rebuilt."""
        return self._flash.stack

    @stack.setter
    def stack(self, address: int) -> None:
        self._flash.stack = address

    def open_read(self, path: bytes) -> Result:
        """Call openFileRead: the stream's number."""
        return self._open(opening.open_read, path)

    def open_write(self, path: bytes) -> Result:
        """Call openFileWrite: the stream's number. Nothing is truncated; a missing file is made by closing."""
        return self._open(opening.open_write, path)

    def read_byte(self, number: int) -> Result:
        """Call streamReadByte: a byte as a number."""
        return self._call(number, reading.read_byte)

    def read_word(self, number: int) -> Result:
        """Call streamReadWord: a number."""
        return self._call(number, reading.read_word)

    def read_buffer(self, number: int, length: int) -> Result:
        """Call streamReadBuffer: so many bytes (0 to 65,535), or, with an error, those copied before it."""
        return self._call(number, lambda machine, stream: reading.read_buffer(machine, stream, length))

    def read_to_end(self, number: int) -> Result:
        """Call streamReadToEnd: bytes."""
        return self._call(number, reading.read_to_end)

    def stream_info(self, number: int) -> Result:
        """Call getStreamInfo: bytes that remain."""
        return self._call(number, reading.stream_info)

    def stream_position(self, number: int) -> Result:
        """Call getStreamPos: bytes from the start."""
        return self._call(number, reading.stream_position)

    def seek(self, number: int, offset: int) -> Result:
        """Call seek, with an offset in bytes (24 bits)."""
        return self._call(number, lambda machine, stream: writing.seek(machine, stream, offset))

    def write_byte(self, number: int, value: int) -> Result:
        """Call streamWriteByte."""
        return self._call(number, lambda machine, stream: writing.write_byte(machine, stream, value))

    def write_word(self, number: int, word: int) -> Result:
        """Call streamWriteWord."""
        return self._call(number, lambda machine, stream: writing.write_word(machine, stream, word))

    def write_buffer(self, number: int, data: bytes) -> Result:
        """Call streamWriteBuffer, with 0 to 65,535 bytes."""
        return self._call(number, lambda machine, stream: writing.write_buffer(machine, stream, data))

    def flush(self, number: int) -> Result:
        """Call flush."""
        return self._call(number, writing.flush)

    def close(self, number: int) -> Result:
        """Call closeStream. After an error the stream stays open."""
        result = self._call(number, opening.close)
        if result.error is None:
            stream = self._streams.pop(number)
            self._table.put(number, stream.row())
            self._table.release(number)
            self.memory.free(stream.buffer)
        return result

    def create_directory(self, path: bytes) -> Result:
        """Call createDirectory."""
        self.defects.clear()
        return entries.create_directory(self._machine, path)

    def create_link(self, path: bytes, target: bytes) -> Result:
        """Call createSymLink."""
        self.defects.clear()
        return entries.create_link(self._machine, path, target)

    def rename(self, path: bytes, name: bytes) -> Result:
        """Call renameFile: `name` is a name in the same directory, not a path."""
        self.defects.clear()
        return entries.rename(self._machine, path, name)

    def delete(self, path: bytes) -> Result:
        """Call deleteFile."""
        self.defects.clear()
        return entries.delete(self._machine, path)

    def malloc(self, length: int) -> Result:
        """Call malloc: the address of so many bytes."""
        self.defects.clear()
        address = self.memory.malloc(length, self.thread)
        return failed(ErrorCode.OUT_OF_MEMORY) if address is None else Result(address)

    def free(self, address: int) -> Result:
        """Call free."""
        self.defects.clear()
        self.memory.free(address)
        return Result()

    def memcheck(self) -> Result:
        """Call memcheck: 1 when the heap is whole, else 0."""
        self.defects.clear()
        return Result(int(self.memory.is_whole()))

    def _open(self, call: Callable[[Machine, bytes], tuple[Result, KernelStream | None]], path: bytes) -> Result:
        self.defects.clear()
        self._flash.spend(WORK_OPEN)
        result, stream = call(self._machine, path)
        if stream is not None:
            assert isinstance(result.value, int)
            self._streams[result.value] = stream
            self._table.put(result.value, stream.row())
        return result

    def _call(self, number: int, call: Callable[[Machine, KernelStream], Result]) -> Result:
        self.defects.clear()
        self._flash.spend(WORK_CALL)
        stream = self._streams.get(number)
        return self._not_open(number) if stream is None else call(self._machine, stream)

    def _not_open(self, number: int) -> Result:
        if not 0 <= number < self._table.profile.rows:
            raise UndefinedError(f"there is no row {number} in the stream table: the kernel reads memory behind it")
        if not self._table.row(number).is_free:
            raise UndefinedError(
                f"row {number} was never initialised and does not look free: the kernel takes its zeros for a stream"
            )
        return failed(ErrorCode.STREAM_NOT_FOUND)

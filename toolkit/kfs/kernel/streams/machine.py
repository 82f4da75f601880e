"""The parts of the kernel that a stream call works on."""

from __future__ import annotations

from dataclasses import dataclass

from formats.knightos.kfs_block import LAST
from formats.knightos.kfs_page import BLOCK_SIZE
from toolkit.kfs.kernel.stream_table import StreamTable
from toolkit.kfs.kernel.streams.defects import Defect
from toolkit.kfs.kernel.streams.flash import KernelFlash
from toolkit.kfs.kernel.streams.log import KernelLog
from toolkit.kfs.kernel.streams.memory import KernelMemory
from toolkit.kfs.kernel.streams.stream import KernelStream


@dataclass
class Machine:
    """Flash, log, RAM, the stream table, and who is calling.

    Attributes:
        thread: id of the calling thread, which will own streams and heap blocks.
        defects: what the kernel has done wrong since the list was last cleared.
    """

    flash: KernelFlash
    log: KernelLog
    memory: KernelMemory
    table: StreamTable
    defects: list[Defect]
    thread: int = 1

    def load(self, stream: KernelStream, section_id: int) -> None:
        """Fill a stream's buffer with a block; without one, with 0xFF, and one byte more than there is room for."""
        if section_id == LAST:
            self.memory.store(stream.buffer, b"\xff" * (BLOCK_SIZE + 1))
            self.defects.append(Defect.W8)
        else:
            self.memory.store(stream.buffer, self.flash.block(section_id))

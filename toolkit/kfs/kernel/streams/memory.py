"""The kernel's RAM as far as streams use it: the heap, with their buffers in it (formats/knightos/SPEC.md, streams).

A heap block is an owner, a length, the payload, and a footer that names the block. Addresses are the CPU's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from formats.knightos.user_memory import FREE, HEAP_HEADER, PERMANENT, HeapHeader
from toolkit.kfs.kernel.heap_block import FOOTER, HEADER, RAM_END, RAM_START, HeapBlock
from toolkit.kfs.kernel.undefined import UndefinedError

WORK_STEP = 3
"""What a step over a block costs, in about microseconds."""
LINK_HANDLERS = 11
"""Bytes of the one block that the kernel allocates at boot."""


class KernelMemory:
    """RAM after boot, with a fresh heap.

    Args:
        user_memory: address of the heap.
        root_parent: the word at 0xFFFA, which the kernel takes for the parent of files made in the root.
    """

    def __init__(self, user_memory: int = 0x8600, root_parent: int = 0) -> None:
        self.spend: Callable[[int], None] = lambda _: None
        """Told how much work is done, in about microseconds; may raise."""
        self._ram = bytearray(RAM_END - RAM_START)
        self._user_memory = user_memory
        self.root_parent = root_parent
        self.staged_path = b""
        """What paths of new files have left in scratch memory."""
        self._set(HeapBlock(user_memory, FREE, RAM_END - user_memory - HEADER - FOOTER))
        self.malloc(LINK_HANDLERS, PERMANENT)

    def read(self, address: int, length: int) -> bytes:
        """Bytes of RAM. Raises UndefinedError for addresses outside."""
        self._require(address, length)
        start = address - RAM_START
        return bytes(self._ram[start : start + length])

    def store(self, address: int, data: bytes) -> None:
        """Put bytes into RAM. Raises UndefinedError for addresses outside."""
        self._require(address, len(data))
        start = address - RAM_START
        self._ram[start : start + len(data)] = data

    def text_at(self, address: int) -> bytes:
        """Bytes of RAM up to a NUL. Raises UndefinedError for an address outside."""
        self._require(address, 1)
        start = address - RAM_START
        return bytes(self._ram[start : self._ram.find(0, start)])

    def stage(self, path: bytes) -> None:
        """Put a path into scratch memory, over what is there."""
        self.staged_path = path + b"\0" + self.staged_path[len(path) + 1 :]

    def blocks(self) -> Iterator[HeapBlock]:
        """All blocks of the heap, in order. Raises UndefinedError where one leads out of RAM."""
        header = self._user_memory
        while header < RAM_END:
            self.spend(WORK_STEP)
            head = HEAP_HEADER.parse(self.read(header, HEADER))
            block = HeapBlock(header, head.owner, head.length)
            if block.end > RAM_END:
                raise UndefinedError(f"the heap is damaged: the block at {header:04X} leads out of RAM")
            yield block
            header = block.end

    def malloc(self, length: int, owner: int) -> int | None:
        """Take the first free block that is large enough, and give back what is left of it.

        Returns:
            The address of the payload, or None when no block is large enough.
        """
        for block in self.blocks():
            if block.owner == FREE and block.length >= length:
                left = block.length - length - HEADER - FOOTER
                if left > 0:
                    taken = HeapBlock(block.header, owner, length)
                    self._set(taken)
                    self._set(HeapBlock(taken.end, FREE, left))
                else:  # too little for another block: all of it is given
                    self._set(block._replace(owner=owner))
                return block.payload
        return None

    def free(self, address: int) -> None:
        """Free a block, together with free neighbours.

        Raises:
            UndefinedError: there is no such block, or the block in front of it has lost its footer.
        """
        before: HeapBlock | None = None
        for block in self.blocks():
            if block.payload == address:
                self._free(block, before)
                return
            before = block
        raise UndefinedError(f"{address:04X} is no block of the heap: free corrupts memory")

    def _free(self, block: HeapBlock, before: HeapBlock | None) -> None:
        start, end = block.header, block.end
        if before is not None:
            if not self._is_whole(before):
                raise UndefinedError(f"free follows the overwritten footer at {before.footer:04X} and corrupts memory")
            if before.owner == FREE:
                start = before.header
        behind = next((other for other in self.blocks() if other.header == end), None)
        if behind is not None and behind.owner == FREE:
            end = behind.end
        if (start, end) == (block.header, block.end):
            self.store(block.header, bytes([FREE]))
        else:
            self._set(HeapBlock(start, FREE, end - start - HEADER - FOOTER))

    def is_whole(self) -> bool:
        """What memcheck asks: whether every footer names its block."""
        return all(self._is_whole(block) for block in self.blocks())

    def _is_whole(self, block: HeapBlock) -> bool:
        return self.read(block.footer, FOOTER) == block.header.to_bytes(2, "little")

    def _set(self, block: HeapBlock) -> None:
        self.store(block.header, HEAP_HEADER.build(HeapHeader(block.owner, block.length)))
        self.store(block.footer, block.header.to_bytes(2, "little"))

    def _require(self, address: int, length: int) -> None:
        if not RAM_START <= address <= address + length <= RAM_END:
            raise UndefinedError(f"{length} bytes at {address:04X} are not in RAM")

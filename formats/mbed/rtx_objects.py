"""Objects of RTX 5 other than threads (SPEC.md: rtx_timer and those behind it).

Declares what they are in RAM. Which of them a dump holds, and who waits for them, is `toolkit/mbed/ram`.
"""

from __future__ import annotations

from formats.codec import Spec
from formats.layout import blob, declare, layout_of, record, rest, u8, u16, u32
from formats.mbed.thread_block import OBJECT_FLAGS

TIMER, EVENT_FLAGS, MUTEX, SEMAPHORE, MEMORY_POOL, MESSAGE, MESSAGE_QUEUE = 0xF2, 0xF3, 0xF5, 0xF6, 0xF7, 0xF9, 0xFA
OLD_IDS = {
    TIMER: 0x02,
    EVENT_FLAGS: 0x03,
    MUTEX: 0x04,
    SEMAPHORE: 0x05,
    MEMORY_POOL: 0x06,
    MESSAGE: 0x07,
    MESSAGE_QUEUE: 0x08,
}
"""Id → the one that the same kind of object has up to RTX 5.4."""
OLD_ACTIVE = 1
"""What stands in place of a state up to RTX 5.4, of objects that are in use."""
TIMER_STATES = {0: "inactive", 1: "stopped", 2: "running"}
TIMER_TYPES = {0: "once", 1: "periodic"}
LINK_SIZE = 12
"""Bytes of a message in front of what was sent."""


def _id(number: int, name: str) -> dict[int, str]:
    return {number: name, OLD_IDS[number]: f"{name}, to RTX 5.4"}


@record
class RtxTimer:
    """Calls a function after a time."""

    id: int = declare(u8, "kind of object", names=_id(TIMER, "timer"), show="hex")
    state: int = declare(u8, "state", names=TIMER_STATES)
    flags: int = declare(u8, "flags of the object", names=OBJECT_FLAGS, show="flags")
    type: int = declare(u8, "type", names=TIMER_TYPES)
    name: int = declare(u32, "address of the name, 0 for none", show="hex")
    prev: int = declare(u32, "timer before it", show="hex")
    next: int = declare(u32, "next timer", show="hex")
    tick: int = declare(u32, "ticks after those of the timer before it")
    load: int = declare(u32, "ticks of a period")
    function: int = declare(u32, "function to call", show="hex")
    argument: int = declare(u32, "what it is given", show="hex")


@record
class RtxEventFlags:
    """31 flags that threads wait for."""

    id: int = declare(u8, "kind of object", names=_id(EVENT_FLAGS, "event flags"), show="hex")
    reserved_state: int = declare(u8, "reserved; 1 up to RTX 5.4")
    flags: int = declare(u8, "flags of the object", names=OBJECT_FLAGS, show="flags")
    reserved: int = declare(u8, "reserved")
    name: int = declare(u32, "address of the name, 0 for none", show="hex")
    thread_list: int = declare(u32, "first thread that waits", show="hex")
    event_flags: int = declare(u32, "flags that are set", show="hex")


@record
class RtxMutex:
    """Belongs to one thread at a time."""

    id: int = declare(u8, "kind of object", names=_id(MUTEX, "mutex"), show="hex")
    reserved_state: int = declare(u8, "reserved; 1 up to RTX 5.4")
    flags: int = declare(u8, "flags of the object", names=OBJECT_FLAGS, show="flags")
    attributes: int = declare(u8, "attributes", show="hex")
    name: int = declare(u32, "address of the name, 0 for none", show="hex")
    thread_list: int = declare(u32, "first thread that waits", show="hex")
    owner: int = declare(u32, "thread that has it", show="hex")
    owner_prev: int = declare(u32, "mutex of its owner before this one", show="hex")
    owner_next: int = declare(u32, "next mutex of its owner", show="hex")
    lock: int = declare(u8, "how often its owner has taken it")
    padding: bytes = declare(blob(3), "padding", default=bytes(3))


@record
class RtxSemaphore:
    """Tokens that threads take and give back."""

    id: int = declare(u8, "kind of object", names=_id(SEMAPHORE, "semaphore"), show="hex")
    reserved_state: int = declare(u8, "reserved; 1 up to RTX 5.4")
    flags: int = declare(u8, "flags of the object", names=OBJECT_FLAGS, show="flags")
    reserved: int = declare(u8, "reserved")
    name: int = declare(u32, "address of the name, 0 for none", show="hex")
    thread_list: int = declare(u32, "first thread that waits", show="hex")
    tokens: int = declare(u16, "tokens that are there")
    max_tokens: int = declare(u16, "tokens in all")


@record
class RtxPoolInfo:
    """Blocks of equal length."""

    max_blocks: int = declare(u32, "blocks in all")
    used_blocks: int = declare(u32, "blocks in use")
    block_size: int = declare(u32, "bytes of a block")
    block_base: int = declare(u32, "address of the first block", show="hex")
    block_limit: int = declare(u32, "first address behind the last one", show="hex")
    block_free: int = declare(u32, "first free block", show="hex")


@record
class RtxMemoryPool:
    """Blocks that threads take and give back."""

    id: int = declare(u8, "kind of object", names=_id(MEMORY_POOL, "memory pool"), show="hex")
    reserved_state: int = declare(u8, "reserved; 1 up to RTX 5.4")
    flags: int = declare(u8, "flags of the object", names=OBJECT_FLAGS, show="flags")
    reserved: int = declare(u8, "reserved")
    name: int = declare(u32, "address of the name, 0 for none", show="hex")
    thread_list: int = declare(u32, "first thread that waits", show="hex")
    pool: RtxPoolInfo = declare(layout_of(RtxPoolInfo), "its blocks")


@record
class RtxMessage:
    """A message that waits in a queue."""

    id: int = declare(u8, "kind of object", names=_id(MESSAGE, "message"), show="hex")
    reserved_state: int = declare(u8, "reserved; 1 up to RTX 5.4")
    flags: int = declare(u8, "flags of the object", names=OBJECT_FLAGS, show="flags")
    priority: int = declare(u8, "priority")
    prev: int = declare(u32, "message before it", show="hex")
    next: int = declare(u32, "next message", show="hex")
    data: bytes = declare(rest, "what was sent")


@record
class RtxMessageQueue:
    """Messages, in the order of their priorities."""

    id: int = declare(u8, "kind of object", names=_id(MESSAGE_QUEUE, "message queue"), show="hex")
    reserved_state: int = declare(u8, "reserved; 1 up to RTX 5.4")
    flags: int = declare(u8, "flags of the object", names=OBJECT_FLAGS, show="flags")
    reserved: int = declare(u8, "reserved")
    name: int = declare(u32, "address of the name, 0 for none", show="hex")
    thread_list: int = declare(u32, "first thread that waits", show="hex")
    pool: RtxPoolInfo = declare(layout_of(RtxPoolInfo), "memory of its messages")
    message_size: int = declare(u32, "bytes of a message")
    message_count: int = declare(u32, "messages that wait")
    first: int = declare(u32, "the first of them", show="hex")
    last: int = declare(u32, "the last of them", show="hex")


RTX_TIMER = Spec("mbed.rtx_timer", RtxTimer, title="RTX timer")
RTX_EVENT_FLAGS = Spec("mbed.rtx_event_flags", RtxEventFlags, title="RTX event flags")
RTX_MUTEX = Spec("mbed.rtx_mutex", RtxMutex, title="RTX mutex")
RTX_SEMAPHORE = Spec("mbed.rtx_semaphore", RtxSemaphore, title="RTX semaphore")
RTX_MEMORY_POOL = Spec("mbed.rtx_memory_pool", RtxMemoryPool, title="RTX memory pool")
RTX_MESSAGE = Spec("mbed.rtx_message", RtxMessage, title="RTX message")
RTX_MESSAGE_QUEUE = Spec("mbed.rtx_message_queue", RtxMessageQueue, title="RTX message queue")

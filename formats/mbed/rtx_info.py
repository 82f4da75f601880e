"""What RTX 5 keeps of itself, the variable osRtxInfo (SPEC.md: rtx_info_start, rtx_info, rtx_info_robin_tick).

Declares the start, which never changed, and how it goes on in the versions that are known. Where it lies, and whether
its lists lead to threads, is `toolkit/mbed/ram`.
"""

from __future__ import annotations

from formats.codec import Spec
from formats.layout import blob, declare, layout_of, record, u8, u32

KERNEL_STATES = {0: "inactive", 1: "ready", 2: "running", 3: "locked", 4: "suspended"}
SYSTICK = 0xFFFF_FFFF
FIRST_VERSION, LAST_VERSION = 50_000_000, 59_999_999
"""Numbers of all versions of RTX 5."""
LAST_WITH_ROBIN_TICK, FIRST_WITHOUT = 50_050_000, 50_050_003
"""Versions between which the round robin lost a word; those between them are not known."""


@record
class RtxInfoStart:
    """The first words, the same in all versions."""

    os_id: int = declare(u32, "address of the name of the kernel", show="hex")
    version: int = declare(u32, "version: 50050003 is 5.5.3")
    state: int = declare(u8, "state of the kernel", names=KERNEL_STATES)
    blocked: int = declare(u8, "whether work of interrupts has to wait")
    pendsv: int = declare(u8, "whether that work is asked for")
    reserved: int = declare(u8, "reserved")
    tick: int = declare(u32, "ticks since the start")
    tick_irqn: int = declare(u32, "interrupt of the ticks", names={SYSTICK: "SysTick"})
    run_curr: int = declare(u32, "thread that runs", show="hex")
    run_next: int = declare(u32, "thread that runs next", show="hex")


@record
class RtxInfoLists:
    """The lists behind the start, the same in all versions."""

    ready_object: bytes = declare(blob(8), "an object of its own for the list of threads that are ready")
    ready_list: int = declare(u32, "first thread that is ready", show="hex")
    idle: int = declare(u32, "idle thread", show="hex")
    delay_list: int = declare(u32, "first thread that waits for a time", show="hex")
    wait_list: int = declare(u32, "first thread that waits without an end", show="hex")
    terminate_list: int = declare(u32, "first thread that has ended", show="hex")


@record
class RtxInfoTimers:
    """The timers, the same in all versions."""

    first: int = declare(u32, "first timer", show="hex")
    thread: int = declare(u32, "thread that calls their functions", show="hex")
    queue: int = declare(u32, "message queue of that thread", show="hex")
    tick: int = declare(u32, "function of the tick", show="hex")


@record
class RtxInfo:
    """The variable up to its timers, as of RTX 5.5.3."""

    start: RtxInfoStart = declare(layout_of(RtxInfoStart), "the first words")
    lists: RtxInfoLists = declare(layout_of(RtxInfoLists), "lists of threads")
    watchdog_list: int = declare(u32, "first thread with a watchdog; reserved before RTX 5.9", show="hex")
    robin_thread: int = declare(u32, "thread that the round robin counts for", show="hex")
    robin_timeout: int = declare(u32, "ticks of a turn of the round robin")
    timers: RtxInfoTimers = declare(layout_of(RtxInfoTimers), "timers")


@record
class RtxInfoRobinTick:
    """The variable up to its timers, of RTX 5.3 to 5.5.0."""

    start: RtxInfoStart = declare(layout_of(RtxInfoStart), "the first words")
    lists: RtxInfoLists = declare(layout_of(RtxInfoLists), "lists of threads")
    robin_thread: int = declare(u32, "thread that the round robin counts for", show="hex")
    robin_tick: int = declare(u32, "ticks left of its turn")
    robin_timeout: int = declare(u32, "ticks of a turn of the round robin")
    timers: RtxInfoTimers = declare(layout_of(RtxInfoTimers), "timers")


RTX_INFO_START = Spec("mbed.rtx_info_start", RtxInfoStart, title="Start of osRtxInfo")
RTX_INFO = Spec("mbed.rtx_info", RtxInfo, title="osRtxInfo of RTX 5.5.3 and later")
RTX_INFO_ROBIN_TICK = Spec("mbed.rtx_info_robin_tick", RtxInfoRobinTick, title="osRtxInfo of RTX 5.3 to 5.5.0")

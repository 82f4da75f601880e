"""The kernel's own variables in RAM (SPEC.md: kernel_state, kernel_state_2014).

They follow the tables, at 0x8200 in all kernels that are known. What the numbers lead to is not asked here.
"""

from __future__ import annotations

from formats.codec import Spec
from formats.layout import blob, declare, record, u8, u16

IDLE = 0xFF
"""`current_thread_index` while every thread is suspended."""
NO_THREAD = 0
"""Owner of a lock that no thread has."""
TRANSMITTER_IDLE = 0xFF


@record
class KernelState:
    """The variables of the kernel's last state, and the bytes behind them that it reserves."""

    current_thread_index: int = declare(u8, "row of the running thread", names={IDLE: "idle"})
    active_threads: int = declare(u8, "rows of the thread table in use")
    loaded_libraries: int = declare(u8, "rows of the library table in use")
    active_signals: int = declare(u8, "rows of the signal table in use")
    active_file_streams: int = declare(u8, "no count: it is only ever counted down")
    last_thread_id: int = declare(u8, "the id handed out last; 31 before the first")
    link_lock: int = declare(u8, "thread that has the link port", names={NO_THREAD: "nobody"})
    screen_lock: int = declare(u8, "thread that has the screen", names={NO_THREAD: "nobody"})
    keypad_lock: int = declare(u8, "thread that has the keypad", names={NO_THREAD: "nobody"})
    usb_lock: int = declare(u8, "thread that has USB", names={NO_THREAD: "nobody"})
    contrast: int = declare(u8, "command byte for the screen: 0xC0 and the level", show="hex")
    bcall_hook_low: int = declare(u8, "low byte of the address of the handler of RST 28h", show="hex")
    clip_mask: int = declare(u8, "mask for clipping, and the high byte of that address", show="hex")
    colour_mode: int = declare(u8, "mode of the colour screen", show="hex")
    random_seed: bytes = declare(blob(8), "state of the random numbers")
    current_time: int = declare(u16, "ticks of the first timer")
    io_header_buffer: bytes = declare(blob(4), "header of a packet, as far as it has come in")
    io_header_index: int = declare(u8, "bytes of it")
    io_last_byte_time: int = declare(u16, "when the last byte came, in ticks")
    io_bulk_buffer: int = declare(u16, "where the next byte of the packet goes", show="hex")
    io_bulk_buffer_start: int = declare(u16, "where its first byte went", show="hex")
    io_bulk_length: int = declare(u16, "bytes to come")
    io_bulk_callback: int = declare(u16, "whom to call when they are there", show="hex")
    io_bulk_callback_thread: int = declare(u8, "thread to call it in")
    key_count: int = declare(u8, "keys that wait in the queue")
    key_queue: bytes = declare(blob(16), "codes of the keys")
    io_sent_header: bytes = declare(blob(4), "header of the packet that goes out")
    io_sent_header_index: int = declare(u8, "bytes of it that are sent", names={TRANSMITTER_IDLE: "idle"})
    io_send_queue: int = declare(u16, "the next byte to send", show="hex")
    io_send_queue_start: int = declare(u16, "the first byte to send", show="hex")
    io_send_left: int = declare(u16, "bytes to send")
    io_send_callback: int = declare(u16, "whom to call when they are sent", show="hex")
    io_send_callback_thread: int = declare(u8, "thread to call it in")
    io_handlers: int = declare(u16, "address of the list of link handlers, in the heap", show="hex")
    io_checksum: int = declare(u16, "sum of the packet", show="hex")
    unused: bytes = declare(blob(0xB5), "kept free for variables to come", default=bytes(0xB5))

    @property
    def bcall_hook(self) -> int:
        """Address of the handler of RST 28h, 0 for none; true while nobody clips, since both share a byte."""
        return self.bcall_hook_low | self.clip_mask << 8


@record
class KernelState2014:
    """The variables that have kept their places since March 2014, and the rest of the region."""

    current_thread_index: int = declare(u8, "row of the running thread", names={IDLE: "idle"})
    active_threads: int = declare(u8, "rows of the thread table in use")
    loaded_libraries: int = declare(u8, "rows of the library table in use")
    active_signals: int = declare(u8, "rows of the signal table in use")
    active_file_streams: int = declare(u8, "no count: it is only ever counted down")
    last_thread_id: int = declare(u8, "the id handed out last; 31 before the first")
    link_lock: int = declare(u8, "thread that has the link port", names={NO_THREAD: "nobody"})
    screen_lock: int = declare(u8, "thread that has the screen", names={NO_THREAD: "nobody"})
    keypad_lock: int = declare(u8, "thread that has the keypad", names={NO_THREAD: "nobody"})
    usb_lock: int = declare(u8, "thread that has USB", names={NO_THREAD: "nobody"})
    contrast: int = declare(u8, "command byte for the screen: 0xC0 and the level", show="hex")
    others: bytes = declare(blob(0xF5), "variables in places of their own, and free bytes")


KERNEL_STATE = Spec("knightos.kernel_state", KernelState, title="Kernel state")
KERNEL_STATE_2014 = Spec("knightos.kernel_state_2014", KernelState2014, title="Kernel state of March 2014")

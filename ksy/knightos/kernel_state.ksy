meta:
  id: kernel_state
  title: Kernel state
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  What a KnightOS kernel of 2016 or later keeps of itself in RAM, in the 256
  bytes from 0x8200 on.
doc-ref: formats/knightos/SPEC.md#kernel_state
seq:
  - id: current_thread_index
    type: u1
    doc: Row of the thread that runs; 0xFF when all are suspended.
  - id: active_threads
    type: u1
    doc: Rows in use at 0x8000.
  - id: loaded_libraries
    type: u1
    doc: Rows in use at 0x8100.
  - id: active_signals
    type: u1
    doc: Rows in use at 0x8140.
  - id: active_file_streams
    type: u1
    doc: No count of anything; it only ever goes down, from 0 on.
  - id: last_thread_id
    type: u1
    doc: 0x1F before the first thread.
  - id: link_lock
    type: u1
    doc: Id of the thread that has the link port.
  - id: screen_lock
    type: u1
  - id: keypad_lock
    type: u1
  - id: usb_lock
    type: u1
  - id: contrast
    type: u1
    doc: As it is sent to the screen, 0xC0 upwards.
  - id: bcall_hook_low
    type: u1
    doc: See bcall_hook.
  - id: clip_mask
    type: u1
    doc: Also the high byte of bcall_hook.
  - id: colour_mode
    type: u1
  - id: random_seed
    size: 8
  - id: current_time
    type: u2
    doc: Ticks of timer 1.
  - id: io_header_buffer
    size: 4
  - id: io_header_index
    type: u1
  - id: io_last_byte_time
    type: u2
  - id: io_bulk_buffer
    type: u2
  - id: io_bulk_buffer_start
    type: u2
  - id: io_bulk_length
    type: u2
  - id: io_bulk_callback
    type: u2
  - id: io_bulk_callback_thread
    type: u1
  - id: key_count
    type: u1
  - id: key_queue
    size: 16
  - id: io_sent_header
    size: 4
  - id: io_sent_header_index
    type: u1
    doc: 0xFF while nothing is sent.
  - id: io_send_queue
    type: u2
  - id: io_send_queue_start
    type: u2
  - id: io_send_left
    type: u2
  - id: io_send_callback
    type: u2
  - id: io_send_callback_thread
    type: u1
  - id: io_handlers
    type: u2
    doc: A list of link_handler in the heap.
  - id: io_checksum
    type: u2
  - id: unused
    size: 181
    doc: The rest of the region.
instances:
  bcall_hook:
    value: bcall_hook_low | (clip_mask << 8)
    doc: Who handles RST 28h. Two variables share a byte.

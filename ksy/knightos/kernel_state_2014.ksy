meta:
  id: kernel_state_2014
  title: Kernel state of March 2014
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  What a KnightOS kernel keeps of itself in RAM, in the 256 bytes from 0x8200
  on, as far as its places have never changed since March 2014.
doc-ref: formats/knightos/SPEC.md#kernel_state_2014
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
  - id: others
    size: 245
    doc: Variables in places that changed, then free bytes.

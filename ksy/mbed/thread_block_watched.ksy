meta:
  id: thread_block_watched
  title: Control block of a thread, of 80 bytes
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  imports:
    - thread_block
  endian: le
doc: |
  The block of RTX 5.9.
doc-ref: formats/mbed/SPEC.md#thread_block_watched
seq:
  - id: block
    type: thread_block
  - id: zone
    type: u1
  - id: reserved
    size: 3
  - id: watchdog_next
    type: u4
  - id: watchdog_tick
    type: u4

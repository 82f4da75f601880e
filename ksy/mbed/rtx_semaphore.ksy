meta:
  id: rtx_semaphore
  title: RTX semaphore
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  Tokens that threads take and give back.
doc-ref: formats/mbed/SPEC.md#rtx_semaphore
seq:
  - id: id
    type: u1
    doc: 0xF6, or 0x05 up to RTX 5.4.
  - id: reserved_state
    type: u1
  - id: flags
    type: u1
  - id: reserved
    type: u1
  - id: name
    type: u4
    doc: Address of a text, or 0.
  - id: thread_list
    type: u4
    doc: First thread that waits.
  - id: tokens
    type: u2
  - id: max_tokens
    type: u2

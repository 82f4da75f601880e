meta:
  id: rtx_mutex
  title: RTX mutex
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  Belongs to one thread at a time.
doc-ref: formats/mbed/SPEC.md#rtx_mutex
seq:
  - id: id
    type: u1
    doc: 0xF5, or 0x04 up to RTX 5.4.
  - id: reserved_state
    type: u1
  - id: flags
    type: u1
  - id: attributes
    type: u1
  - id: name
    type: u4
    doc: Address of a text, or 0.
  - id: thread_list
    type: u4
    doc: First thread that waits.
  - id: owner
    type: u4
    doc: Thread, or 0.
  - id: owner_prev
    type: u4
  - id: owner_next
    type: u4
  - id: lock
    type: u1
    doc: How often its owner has taken it.
  - id: padding
    size: 3

meta:
  id: rtx_event_flags
  title: RTX event flags
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  Flags that threads wait for.
doc-ref: formats/mbed/SPEC.md#rtx_event_flags
seq:
  - id: id
    type: u1
    doc: 0xF3, or 0x03 up to RTX 5.4.
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
  - id: event_flags
    type: u4

meta:
  id: rtx_message
  title: RTX message
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  A message that waits in a queue.
doc-ref: formats/mbed/SPEC.md#rtx_message
seq:
  - id: id
    type: u1
    doc: 0xF9, or 0x07 up to RTX 5.4.
  - id: reserved_state
    type: u1
  - id: flags
    type: u1
  - id: priority
    type: u1
  - id: prev
    type: u4
  - id: next
    type: u4
  - id: data
    size-eos: true
    doc: As long as the queue says.

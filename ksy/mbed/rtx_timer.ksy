meta:
  id: rtx_timer
  title: RTX timer
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  Calls a function after a time, once or again and again.
doc-ref: formats/mbed/SPEC.md#rtx_timer
seq:
  - id: id
    type: u1
    doc: 0xF2, or 0x02 up to RTX 5.4.
  - id: state
    type: u1
    doc: 0 inactive, 1 stopped, 2 running.
  - id: flags
    type: u1
  - id: type
    type: u1
    doc: 0 once, 1 periodic.
  - id: name
    type: u4
    doc: Address of a text, or 0.
  - id: prev
    type: u4
  - id: next
    type: u4
  - id: tick
    type: u4
    doc: Ticks behind the timer before it.
  - id: load
    type: u4
    doc: Ticks of a period.
  - id: function
    type: u4
  - id: argument
    type: u4

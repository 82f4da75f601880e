meta:
  id: signal_row
  title: Signal table row
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  One message from thread to thread that nobody has read, 4 bytes in the table
  at 0x8140. The oldest one comes first.
doc-ref: formats/knightos/SPEC.md#signal_row
seq:
  - id: target
    type: u1
    doc: Id of the thread that shall read it.
  - id: type
    type: u1
  - id: payload
    type: u2

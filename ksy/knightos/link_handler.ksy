meta:
  id: link_handler
  title: Link handler
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  Whom a KnightOS kernel calls for packets of a kind of machine. A list of
  these in the heap ends with a single byte 0xFF.
doc-ref: formats/knightos/SPEC.md#link_handler
seq:
  - id: machine
    type: u1
    doc: First byte of the packets.
  - id: header_length
    type: u1
  - id: thread
    type: u1
    doc: 0xFE is the kernel.
  - id: callback
    type: u2

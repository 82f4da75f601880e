meta:
  id: allocation_header
  title: Header of a block of the heap
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  In front of a block of a heap with statistics.
doc-ref: formats/mbed/SPEC.md#allocation_header
seq:
  - id: length
    type: u4
    doc: Bytes of the block.
  - id: mark
    contents: [0xef, 0xbe, 0xad, 0xde]

meta:
  id: library_row
  title: Library table row
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  One library that a KnightOS kernel has loaded, 4 bytes in the table at
  0x8100.
doc-ref: formats/knightos/SPEC.md#library_row
seq:
  - id: id
    type: u1
    doc: The low byte of the id in the library's file.
  - id: address
    type: u2
    doc: Where the library's jump table begins.
  - id: dependents
    type: u1
    doc: Counted up by each thread that asks for the library, never down.

meta:
  id: heap_header
  title: Heap block header
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  What stands in front of each piece of memory in the heap of a KnightOS
  kernel. The next header follows length + 5 bytes further on; the last block
  ends where RAM ends.
doc-ref: formats/knightos/SPEC.md#heap_header
seq:
  - id: owner
    type: u1
    doc: A thread id; 0xFE for what stays for ever, 0xFF for what is free.
  - id: length
    type: u2
    doc: Bytes behind the header, the footer not counted.

meta:
  id: heap_block
  title: Heap block
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  A piece of memory in the heap of a KnightOS kernel: header, what malloc
  gave, footer.
doc-ref: formats/knightos/SPEC.md#heap_block
seq:
  - id: owner
    type: u1
    doc: A thread id; 0xFE for what stays for ever, 0xFF for what is free.
  - id: len_payload
    type: u2
  - id: payload
    size: len_payload
  - id: footer
    type: u2
    doc: The address of owner. Another one means that memory is damaged.

meta:
  id: kfs_block
  title: KFS block header
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  The links of one block of file data. They stand at the start of the page,
  apart from the data. A section id names a block: its page in the high byte,
  its index on the page, 1 to 63, in the low byte.
doc-ref: formats/knightos/SPEC.md#kfs_block
seq:
  - id: prev
    type: u2
    doc: |
      Section id of the block before it, with bit 15 cleared to mark the block
      as used; 0x7FFF for the first one of a chain. 0xFFFF when free.
  - id: next
    type: u2
    doc: Section id of the block behind it; 0xFFFF for the last one.
instances:
  is_free:
    value: (prev & 0x8000) != 0
    doc: The one bit that the kernel tests before it takes a block.

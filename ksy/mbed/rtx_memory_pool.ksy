meta:
  id: rtx_memory_pool
  title: RTX memory pool
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  Blocks of equal length that threads take and give back.
doc-ref: formats/mbed/SPEC.md#rtx_memory_pool
seq:
  - id: id
    type: u1
    doc: 0xF7, or 0x06 up to RTX 5.4.
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
  - id: pool
    type: pool_info
types:
  pool_info:
    seq:
      - id: max_blocks
        type: u4
      - id: used_blocks
        type: u4
      - id: block_size
        type: u4
        doc: Bytes.
      - id: block_base
        type: u4
      - id: block_limit
        type: u4
        doc: First address behind the last block.
      - id: block_free
        type: u4

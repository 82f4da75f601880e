meta:
  id: rtx_message_queue
  title: RTX message queue
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  Messages, in the order of their priorities.
doc-ref: formats/mbed/SPEC.md#rtx_message_queue
seq:
  - id: id
    type: u1
    doc: 0xFA, or 0x08 up to RTX 5.4.
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
  - id: message_size
    type: u4
    doc: Bytes.
  - id: message_count
    type: u4
  - id: first
    type: u4
  - id: last
    type: u4
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

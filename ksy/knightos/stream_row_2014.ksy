meta:
  id: stream_row_2014
  title: Stream table row as documented in March 2014
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  An open file of KnightOS by a document whose lengths make 17 bytes a row.
  The kernel has 16; see stream_row.
doc-ref: formats/knightos/SPEC.md#stream_row_2014
seq:
  - id: flags
    type: u1
    doc: 0xFF for a free row; else the owner in the lower five bits.
  - id: buffer
    type: u2
    doc: Where in RAM the 256 bytes of the current block are kept.
  - id: position
    type: u1
    doc: Offset in the buffer.
  - id: section_id
    type: u2
    doc: The current block.
  - id: final_length
    type: u1
    doc: Length of the final block.
  - id: entry_page
    type: u1
    doc: Page of flash with the entry.
  - id: entry_address
    type: u2
    doc: Where on the page the entry is.
  - id: working_size
    type: b24le
  - id: write_flags
    type: u1
    doc: Bit 0, the buffer has been written.
  - id: reserved
    size: 3
    doc: For later use.
instances:
  is_free:
    value: flags == 0xff
  owner:
    value: flags & 0x1f
  is_at_end:
    value: (flags & 0x20) != 0
  is_writable:
    value: (flags & 0x40) != 0
  is_on_final_block:
    value: (flags & 0x80) != 0
  is_clean:
    value: (write_flags & 1) != 0

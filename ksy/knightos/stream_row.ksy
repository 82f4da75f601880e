meta:
  id: stream_row
  title: Stream table row
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  One open file of a running KnightOS kernel, 16 bytes in a table in RAM. The
  table lies at 0x8180 and has eight rows in the last kernels; older documents
  give other sizes.
doc-ref: formats/knightos/SPEC.md#stream_row
seq:
  - id: flags
    type: u1
    doc: |
      0xFF for a row that is free. Else the lower five bits are the id of the
      thread that opened the stream, and the upper three are flags.
  - id: buffer
    type: u2
    doc: Where in RAM the 256 bytes of the current block are kept.
  - id: position
    type: u1
    doc: The next byte to read or write, counted from the start of the buffer.
  - id: section_id
    type: u2
    doc: The current block; 0xFFFF while new data has none.
  - id: final_length
    type: u1
    doc: |
      Low byte of the size that the file had when it was opened. 0 can mean 0
      or 256 bytes in the last block.
  - id: entry_page
    type: u1
    doc: |
      When writing, the page of flash that holds the entry, or 0 for a new
      file. 0xFF when reading.
  - id: entry_address
    type: u2
    doc: |
      Where the entry's id byte is seen, 0x4000 to 0x7FFF. For a new file,
      where in RAM the path is kept.
  - id: working_size
    type: b24le
    doc: When writing, bytes of the file so far.
  - id: write_flags
    type: u1
    doc: When writing, bit 0 is set while the buffer holds nothing new.
  - id: previous_section_id
    type: u2
    doc: When writing, the block before the current one; 0xFFFF for none.
instances:
  is_free:
    value: flags == 0xff
    doc: No stream has this row; the other fields are what the last one left.
  owner:
    value: flags & 0x1f
    doc: Thread id.
  is_at_end:
    value: (flags & 0x20) != 0
    doc: Nothing clears it once it is set.
  is_writable:
    value: (flags & 0x40) != 0
  is_on_final_block:
    value: (flags & 0x80) != 0
  is_clean:
    value: (write_flags & 1) != 0
    doc: Only the rows of writing streams say so.

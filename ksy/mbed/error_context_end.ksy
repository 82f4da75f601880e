meta:
  id: error_context_end
  title: End of an error context
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  What stands behind the name of a file, whose length is configured.
doc-ref: formats/mbed/SPEC.md#error_context_end
seq:
  - id: line
    type: u4
  - id: reboot_count
    type: u4
  - id: processed
    type: u4
  - id: crc
    type: u4
    doc: CRC-32 of all bytes before it, high bits first, from 0.

meta:
  id: tickv_object
  title: TicKV object
  application: Tock
  license: MIT
  ks-version: '0.9'
  imports:
    - tickv_header
  endian: le
doc: |
  A key with its value in TicKV, the key-value store of Tock. Objects follow
  each other without gaps from the start of a region, the unit of erasing, and
  never leave it. To remove one, its flag is cleared; its bytes stay.
doc-ref: formats/tock/SPEC.md#tickv_object
seq:
  - id: header
    type: tickv_header
    valid:
      expr: _.length >= 15
  - id: value
    size: header.length - 15
  - id: check_sum
    type: u4
    doc: |
      CRC-32 of header and value with the flag set: polynomial 0x04C11DB7, high
      bits first, from 0, inverted at the end.

meta:
  id: upgrade_header
  title: TI upgrade file header
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  The binary start of an upgrade file for a calculator of Texas Instruments.
  Lines of Intel HEX follow, see `upgrade_record` and `upgrade`.
doc-ref: formats/knightos/SPEC.md#upgrade_header
seq:
  - id: magic
    contents: '**TIFL**'
  - id: revision
    size: 2
    doc: 02 40.
  - id: flags
    type: u1
    doc: 1 for a body of Intel HEX.
  - id: object_type
    type: u1
    doc: 0x88.
  - id: date
    size: 4
    doc: Month, day and year of two bytes, as decimal digits.
  - id: name_length
    type: u1
  - id: name
    size: 8
    doc: basecode.
  - id: gap_25
    size: 23
  - id: device_type
    type: u1
    enum: device
  - id: data_type
    type: u1
    enum: data_type
  - id: gap_50
    size: 24
  - id: length
    type: u4
    doc: Bytes behind this header.
enums:
  device:
    0x73: others
    0x74: ti73
  data_type:
    0x23: system

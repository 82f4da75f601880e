meta:
  id: combination_header
  title: Header behind a prebuilt bootloader
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  What the build puts between a prebuilt bootloader and an application: the
  start of a FOTA header, and a second digest where that has reserved bytes.
doc-ref: formats/mbed/SPEC.md#combination_header
seq:
  - id: magic
    contents: [0xa3, 0x53, 0x02, 0x5c]
  - id: firmware_size
    type: u4
  - id: firmware_version
    type: u8
    doc: Zero.
  - id: digest
    size: 32
    doc: SHA-256 of the firmware.
  - id: second_digest
    size: 32

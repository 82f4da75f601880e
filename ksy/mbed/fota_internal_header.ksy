meta:
  id: fota_internal_header
  title: FOTA header in flash
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  In front of an application in flash, for a bootloader that knows FOTA. The
  first part of the header of a candidate.
doc-ref: formats/mbed/SPEC.md#fota_internal_header
seq:
  - id: magic
    contents: [0xa3, 0x53, 0x02, 0x5c]
  - id: firmware_size
    type: u4
  - id: firmware_version
    type: u8
  - id: digest
    size: 32
    doc: SHA-256 of the firmware.
  - id: reserved
    size: 64

meta:
  id: fota_internal_header_signed
  title: FOTA header in flash, signed
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  In front of an application in flash where images are signed. Nothing in the
  header tells it from the one without a signature.
doc-ref: formats/mbed/SPEC.md#fota_internal_header_signed
seq:
  - id: magic
    contents: [0xa3, 0x53, 0x02, 0x5c]
  - id: firmware_size
    type: u4
  - id: firmware_version
    type: u8
  - id: signature
    size: 64
  - id: digest
    size: 32
    doc: SHA-256 of the firmware.
  - id: reserved
    size: 64

meta:
  id: internal_header
  title: 'Internal update header, version 2'
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  endian: be
doc: |
  In front of an application in flash, for the bootloader of the update
  client. It has the magic and the version of the external header: a right CRC
  tells them apart.
doc-ref: formats/mbed/SPEC.md#internal_header
seq:
  - id: magic
    contents: [0x5a, 0x51, 0xb3, 0xd4]
  - id: version
    contents: [0, 0, 0, 2]
  - id: firmware_version
    type: u8
    doc: Seconds since 1970.
  - id: firmware_size
    type: u8
    doc: Bytes; 0 where there is no firmware.
  - id: firmware_digest
    size: 64
    doc: SHA-256 of the firmware in the first 32 bytes, then zeros.
  - id: campaign
    size: 16
  - id: signature_size
    type: u4
    doc: Zero.
  - id: crc
    type: u4
    doc: CRC-32 of the bytes before.

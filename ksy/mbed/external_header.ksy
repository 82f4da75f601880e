meta:
  id: external_header
  title: 'External update header, version 2'
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  endian: be
doc: |
  In front of a candidate in storage. The HMAC is by a key that only the
  device has.
doc-ref: formats/mbed/SPEC.md#external_header
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
  - id: firmware_digest
    size: 64
    doc: SHA-256 of the firmware in the first 32 bytes, then zeros.
  - id: payload_size
    type: u8
    doc: Bytes that follow, as they were sent.
  - id: payload_digest
    size: 64
    doc: SHA-256 of the payload in the first 32 bytes, then zeros.
  - id: campaign
    size: 16
  - id: transformation_mode
    type: u4
  - id: cipher_key
    size: 32
  - id: init_vector
    size: 16
  - id: signature_size
    type: u4
  - id: hmac
    size: 64
    doc: HMAC-SHA256 of the bytes before in the first 32 bytes, then zeros.

meta:
  id: tickv_header
  title: TicKV object header
  application: Tock
  license: MIT
  ks-version: '0.9'
  endian: be
doc: |
  What stands in front of the value of an object in TicKV, the key-value store
  of Tock. Nothing is refused: a version of 0xFF is erased flash, where the
  objects of a region end.
doc-ref: formats/tock/SPEC.md#tickv_header
seq:
  - id: version
    type: u1
    doc: 1 since Tock 2.
  - id: flags_and_length
    type: u2
    doc: |
      Bit 15 is cleared to remove the object, bits 14 to 12 are 0. The other
      bits count the bytes of the whole object.
  - id: hashed_key
    type: u8
    doc: SipHash-2-4 of the key, its bytes in the order that SipHash gives.
instances:
  is_valid:
    value: (flags_and_length & 0x8000) != 0
  length:
    value: flags_and_length & 0xfff
    doc: Bytes of header, value and check sum.

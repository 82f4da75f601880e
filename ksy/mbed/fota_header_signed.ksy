meta:
  id: fota_header_signed
  title: FOTA header of a candidate, signed
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  imports:
    - fota_internal_header_signed
  endian: le
doc: |
  In front of a candidate in storage where images are signed.
doc-ref: formats/mbed/SPEC.md#fota_header_signed
seq:
  - id: internal
    type: fota_internal_header_signed
    doc: What stands in front of the application in flash, too.
  - id: barrier
    type: u1
    doc: Zero.
  - id: flags
    type: u1
    doc: 1 for an encrypted payload, 2 for one that may be resumed.
  - id: header_size
    type: u2
  - id: block_size
    type: u2
  - id: precursor
    size: 32
    doc: SHA-256 of the firmware that a difference is for.
  - id: vendor_data
    size: 2 + 4 * (words.size - 1)
    doc: |
      What makers add, and bytes that align the footer. How many are which,
      the header does not say.
  - id: footer
    contents: [0xa3, 0x53, 0x02, 0x5c]
  - id: alignment
    size: '(words.size % 2 == 1) ? 4 : 0'
    doc: Makes the length a multiple of 8.
instances:
  words:
    pos: 216
    type: u4
    repeat: until
    repeat-until: _ == 0x5c0253a3
    doc: From the first place of the footer to where it is.

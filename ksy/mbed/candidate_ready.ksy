meta:
  id: candidate_ready
  title: Mark of a candidate that is ready
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  Tells a bootloader that it may take the candidate.
doc-ref: formats/mbed/SPEC.md#candidate_ready
seq:
  - id: magic
    contents: [0x01, 0x4e, 0xd5, 0xfe]
  - id: name
    size: 9
    doc: Of the component; NULs behind it.
  - id: padding
    size: 3
  - id: footer
    type: u4

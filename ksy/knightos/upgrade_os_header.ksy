meta:
  id: upgrade_os_header
  title: TI upgrade system header
  application: KnightOS
  license: MIT
  ks-version: '0.9'
doc: |
  What a calculator asks before it takes the pages of an upgrade. It is the
  data of the first line of the file, its digits turned to bytes.
doc-ref: formats/knightos/SPEC.md#upgrade_os_header
seq:
  - id: start_tag
    contents: [0x80, 0x0f]
  - id: start_value
    size: 4
  - id: key_tag
    contents: [0x80, 0x11]
  - id: key
    type: u1
    doc: Id of the key that signs.
  - id: major_tag
    contents: [0x80, 0x21]
  - id: major
    type: u1
  - id: minor_tag
    contents: [0x80, 0x31]
  - id: minor
    type: u1
  - id: hardware_revision_tag
    contents: [0x80, 0xa1]
  - id: hardware_revision
    type: u1
    doc: The highest one that the system runs on.
  - id: page_count_tag
    contents: [0x80, 0x81]
  - id: page_count
    type: u1
  - id: end_tag
    contents: [0x80, 0x7f]
  - id: end_value
    size: 4

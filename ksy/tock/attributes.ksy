meta:
  id: attributes
  title: Tock attributes, 16 slots
  application: Tock
  license: MIT
  ks-version: '0.9'
  imports:
    - attribute
  endian: le
doc: |
  Keys and values that describe a board, in the 1024 bytes at address 0x600.
  Look at `is_used` of a slot. Where a key stands twice, the first counts.
doc-ref: formats/tock/SPEC.md#attributes
seq:
  - id: slots
    type: attribute
    repeat: expr
    repeat-expr: 16

meta:
  id: privileged_header
  title: Privileged page header
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  imports:
    - kernel_jump
  endian: le
doc: |
  The start of the only page whose code may unlock the flash of the
  calculator.
doc-ref: formats/knightos/SPEC.md#privileged_header
seq:
  - id: reset
    contents: [0xc7]
    doc: RST 0.
  - id: unlock
    type: kernel_jump
  - id: lock
    type: kernel_jump

meta:
  id: saved_registers
  title: Saved registers of a thread
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  The top of the stack of a KnightOS thread that does not run.
doc-ref: formats/knightos/SPEC.md#saved_registers
seq:
  - id: hl_shadow
    type: u2
    doc: The second set comes first.
  - id: de_shadow
    type: u2
  - id: bc_shadow
    type: u2
  - id: af_shadow
    type: u2
  - id: iy
    type: u2
  - id: ix
    type: u2
  - id: hl
    type: u2
  - id: de
    type: u2
  - id: bc
    type: u2
  - id: af
    type: u2
    doc: A is the high byte.
  - id: pc
    type: u2
    doc: Pushed by the interrupt, or the entry point of a fresh thread.
instances:
  a:
    value: af >> 8
  f:
    value: af & 0xff

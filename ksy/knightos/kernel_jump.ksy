meta:
  id: kernel_jump
  title: Kernel jump table entry
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  A jump of the Z80. Jump tables end the pages of the KnightOS kernel: entry
  number i lies at 0x3ffd - 3 * i from the start of the page, until something
  else than a jump comes.
doc-ref: formats/knightos/SPEC.md#kernel_jump
seq:
  - id: opcode
    type: u1
    enum: opcode
  - id: address
    type: u2
    doc: Where to, as the CPU sees it.
enums:
  opcode:
    0xc3: jump
    0xc7: reset
    0xc9: returns

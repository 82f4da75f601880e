meta:
  id: thread_row
  title: Thread table row
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  One thread of a running KnightOS kernel, 8 bytes in the table at 0x8000. The
  kernel state says how many rows count; those behind are left over.
doc-ref: formats/knightos/SPEC.md#thread_row
seq:
  - id: id
    type: u1
    doc: 1 to 31; 0 in a row that no thread ever had.
  - id: executable
    type: u2
    doc: Where the program lies in RAM.
  - id: stack_pointer
    type: u2
    doc: The registers are saved there while the thread does not run.
  - id: flags
    type: u1
    doc: Bit 1, it cannot be suspended; bit 2, suspended; bit 3, colour.
  - id: reserved
    type: u2
    doc: Zero.
instances:
  is_suspendable:
    value: (flags & 0x02) == 0
    doc: Documents say the opposite of this bit.
  is_suspended:
    value: (flags & 0x04) != 0
  is_colour:
    value: (flags & 0x08) != 0

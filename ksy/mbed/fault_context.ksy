meta:
  id: fault_context
  title: Registers at a fault
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  First half of the crash data.
doc-ref: formats/mbed/SPEC.md#fault_context
seq:
  - id: r0
    type: u4
  - id: r1
    type: u4
  - id: r2
    type: u4
  - id: r3
    type: u4
  - id: r4
    type: u4
  - id: r5
    type: u4
  - id: r6
    type: u4
  - id: r7
    type: u4
  - id: r8
    type: u4
  - id: r9
    type: u4
  - id: r10
    type: u4
  - id: r11
    type: u4
  - id: r12
    type: u4
  - id: sp
    type: u4
  - id: lr
    type: u4
  - id: pc
    type: u4
  - id: xpsr
    type: u4
  - id: psp
    type: u4
  - id: msp
    type: u4
  - id: exc_return
    type: u4
  - id: control
    type: u4
  - id: unused
    size: 44

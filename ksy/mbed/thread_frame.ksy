meta:
  id: thread_frame
  title: Registers on the stack of a thread
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  At the stack pointer of a thread that does not run, and whose stack frame has
  no registers of the FPU.
doc-ref: formats/mbed/SPEC.md#thread_frame
seq:
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
  - id: r0
    type: u4
  - id: r1
    type: u4
  - id: r2
    type: u4
  - id: r3
    type: u4
  - id: r12
    type: u4
  - id: lr
    type: u4
  - id: pc
    type: u4
  - id: xpsr
    type: u4

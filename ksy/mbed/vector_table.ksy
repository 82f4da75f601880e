meta:
  id: vector_table
  title: Cortex-M vector table
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  The words with which a program for a Cortex-M begins. The table does not say
  how long it is: this reads words until the stream ends, at most 480 of
  interrupts. Cut the stream where the table ends, if you know it.

  Handlers are addresses with bit 0 set (Thumb). Zero stands for no handler.
doc-ref: formats/mbed/SPEC.md#vector_table
seq:
  - id: initial_stack_pointer
    type: u4
    doc: The stack grows down from here; points behind its first word.
  - id: reset
    type: u4
  - id: nmi
    type: u4
  - id: hard_fault
    type: u4
  - id: mem_manage
    type: u4
    doc: Reserved on ARMv6-M and ARMv8-M Baseline, as the next two.
  - id: bus_fault
    type: u4
  - id: usage_fault
    type: u4
  - id: secure_fault
    type: u4
    doc: Of ARMv8-M; reserved elsewhere. Some chips of NXP have a sum here.
  - id: reserved_8
    type: u4
  - id: reserved_9
    type: u4
  - id: reserved_10
    type: u4
  - id: svcall
    type: u4
  - id: debug_monitor
    type: u4
  - id: reserved_13
    type: u4
  - id: pendsv
    type: u4
  - id: systick
    type: u4
  - id: interrupts
    type: u4
    repeat: expr
    repeat-expr: '_io.size >= 1984 ? 480 : (_io.size - 64) / 4'

meta:
  id: error_context_start
  title: Start of an error context
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  What stands in front of the name of a file, whose length is configured.
doc-ref: formats/mbed/SPEC.md#error_context_start
seq:
  - id: status
    type: u4
    doc: Bit 31 set where there is an error.
  - id: address
    type: u4
  - id: value
    type: u4
  - id: thread_id
    type: u4
    doc: Address of the control block.
  - id: thread_entry
    type: u4
  - id: stack_size
    type: u4
  - id: stack_mem
    type: u4
  - id: sp
    type: u4

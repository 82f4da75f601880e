meta:
  id: thread_block_extended
  title: Control block of a thread, of 72 bytes
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  imports:
    - thread_block
  endian: le
doc: |
  The block of RTX 5.1 to 5.3, and of builds with TF-M.
doc-ref: formats/mbed/SPEC.md#thread_block_extended
seq:
  - id: block
    type: thread_block
  - id: extension
    type: u4

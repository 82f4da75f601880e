meta:
  id: crt0_header
  title: libtock-c start-up header
  application: Tock
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  The first 40 bytes of the binary of a libtock-c app: for its start-up code,
  not for the kernel. Other apps have anything there.
doc-ref: formats/tock/SPEC.md#crt0_header
seq:
  - id: got_sym_start
    type: u4
    doc: Global offset table, from the start of the binary.
  - id: got_start
    type: u4
    doc: Where the table goes in RAM.
  - id: got_size
    type: u4
    doc: Bytes of the table.
  - id: data_sym_start
    type: u4
    doc: Initialized data, from the start of the binary.
  - id: data_start
    type: u4
    doc: Where the data go in RAM.
  - id: data_size
    type: u4
    doc: Bytes of the data.
  - id: bss_start
    type: u4
    doc: Zeroed data in RAM.
  - id: bss_size
    type: u4
    doc: Bytes of the zeroed data.
  - id: reldata_start
    type: u4
    doc: Relocations, from the start of the binary.
  - id: stack_size
    type: u4
    doc: Bytes of the stack.

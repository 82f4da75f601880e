meta:
  id: tbf_header_v1
  title: TBF header, version 1
  application: Tock
  file-extension: tbf
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  The header of an app for the Tock of 2017: one fixed record of 19 words. No
  kernel since August 2018 reads it; for them it ends the list of apps.

  All offsets count bytes from the start of the TBF. The checksum is only
  stored here, not verified.
doc-ref: formats/tock/SPEC.md#tbf_header_v1
seq:
  - id: version
    type: u4
    valid: 1
  - id: total_size
    type: u4
    doc: Bytes of the whole TBF.
  - id: entry_offset
    type: u4
    doc: Where the app starts to run.
  - id: rel_data_offset
    type: u4
  - id: rel_data_size
    type: u4
  - id: text_offset
    type: u4
  - id: text_size
    type: u4
  - id: got_offset
    type: u4
  - id: got_size
    type: u4
  - id: data_offset
    type: u4
  - id: data_size
    type: u4
  - id: bss_mem_offset
    type: u4
  - id: bss_size
    type: u4
  - id: min_stack_len
    type: u4
    doc: Bytes of RAM for the stack.
  - id: min_app_heap_len
    type: u4
    doc: Bytes of RAM for the heap of the app.
  - id: min_kernel_heap_len
    type: u4
    doc: Bytes of RAM that the kernel keeps for the app.
  - id: pkg_name_offset
    type: u4
  - id: pkg_name_size
    type: u4
  - id: checksum
    type: u4
    doc: XOR of the 18 words before it.

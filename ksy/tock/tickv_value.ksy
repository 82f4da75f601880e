meta:
  id: tickv_value
  title: Value of Tock's key-value interface
  application: Tock
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  What the kernel's key-value interface keeps as the value of an object: who
  wrote it, and the bytes. An app may read or change it where its storage
  permissions have the write id.
doc-ref: formats/tock/SPEC.md#tickv_value
seq:
  - id: version
    type: u1
    doc: 0 is the only one.
  - id: len_value
    type: u4
  - id: write_id
    type: u4
    doc: A storage id of apps; 0 for the kernel.
  - id: value
    size: len_value
  - id: padding
    size-eos: true
    doc: Old kernels stored whole buffers.

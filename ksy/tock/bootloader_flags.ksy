meta:
  id: bootloader_flags
  title: Tock bootloader flags page
  application: Tock
  license: MIT
  ks-version: '0.9'
  encoding: ASCII
  endian: le
doc: |
  512 bytes at address 0x400, by which tools know a Tock bootloader. Without
  the magic there is none, and the other fields mean nothing.
doc-ref: formats/tock/SPEC.md#bootloader_flags
seq:
  - id: magic
    contents: TOCKBOOTLOADER
  - id: version
    size: 8
    doc: ASCII, NULs behind it where it is shorter than 8 bytes.
  - id: reserved_1
    size: 10
    doc: Zeros.
  - id: start_address
    type: u4
    doc: |
      Where the bootloader jumps to. Bootloaders before 1.1.0 have 0 here and
      do not look at it.
  - id: reserved_2
    size: 476
    doc: Zeros.
instances:
  version_text:
    value: version.to_s("ASCII")
    doc: With its NULs; cannot be had where it is not ASCII.

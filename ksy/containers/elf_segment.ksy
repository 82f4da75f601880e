meta:
  id: elf_segment
  title: ELF segment (entry of the program header table)
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  One entry of the table of segments. What is programmed into flash are the
  bytes in the file of all segments that are loaded, at their physical
  addresses.
doc-ref: formats/containers/SPEC.md#elf_segment
seq:
  - id: p_type
    type: u4
    doc: One for what is loaded.
  - id: p_offset
    type: u4
    doc: Where its bytes are, from the start of the file.
  - id: p_vaddr
    type: u4
    doc: Address when the program runs.
  - id: p_paddr
    type: u4
    doc: Address at which it is stored, for initialized data in flash.
  - id: p_filesz
    type: u4
  - id: p_memsz
    type: u4
    doc: At least the bytes in the file; the rest starts as zeros.
  - id: p_flags
    type: u4
    doc: One for execute, two for write, four for read.
  - id: p_align
    type: u4

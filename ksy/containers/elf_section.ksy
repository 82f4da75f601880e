meta:
  id: elf_section
  title: ELF section (entry of the section header table)
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  One entry of the table of sections. The first of a file is all zeros.
doc-ref: formats/containers/SPEC.md#elf_section
seq:
  - id: sh_name
    type: u4
    doc: Where its name starts in the section of names.
  - id: sh_type
    type: u4
    doc: One for parts of the program, three for names, eight for no bytes.
  - id: sh_flags
    type: u4
    doc: One for writeable, two for there at run time, four for code.
  - id: sh_addr
    type: u4
  - id: sh_offset
    type: u4
    doc: Where its bytes are, from the start of the file.
  - id: sh_size
    type: u4
  - id: sh_link
    type: u4
  - id: sh_info
    type: u4
  - id: sh_addralign
    type: u4
  - id: sh_entsize
    type: u4

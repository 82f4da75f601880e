meta:
  id: elf_header
  title: ELF header (32 bits, little-endian)
  file-extension: [elf, axf, o]
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  How an ELF file begins: what it is for, where execution starts, and where the
  tables of its segments and sections are.
doc-ref: formats/containers/SPEC.md#elf_header
seq:
  - id: ei_mag
    contents: [0x7f, ELF]
  - id: ei_class
    type: u1
    valid: 1
    doc: Addresses have 32 bits.
  - id: ei_data
    type: u1
    valid: 1
    doc: Numbers are little-endian.
  - id: ei_version
    type: u1
    valid: 1
  - id: ei_osabi
    type: u1
  - id: ei_abiversion
    type: u1
  - id: ei_pad
    size: 7
    doc: Zeros.
  - id: e_type
    type: u2
    enum: file_type
  - id: e_machine
    type: u2
    doc: 40 is ARM, 243 RISC-V.
  - id: e_version
    type: u4
    doc: One.
  - id: e_entry
    type: u4
    doc: Address of the first instruction; bit 0 is set for Thumb code.
  - id: e_phoff
    type: u4
    doc: Where the table of segments is, in bytes from the start of the file.
  - id: e_shoff
    type: u4
    doc: The same for the table of sections.
  - id: e_flags
    type: u4
    doc: Belongs to the processor.
  - id: e_ehsize
    type: u2
    doc: Length of this header.
  - id: e_phentsize
    type: u2
  - id: e_phnum
    type: u2
  - id: e_shentsize
    type: u2
  - id: e_shnum
    type: u2
  - id: e_shstrndx
    type: u2
    doc: Index of the section with the names of all.
enums:
  file_type:
    0: none
    1: relocatable
    2: executable
    3: shared
    4: core

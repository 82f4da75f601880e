meta:
  id: uf2_block
  title: UF2 block
  application: UF2
  file-extension: uf2
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  One of the blocks of 512 bytes that a UF2 file is made of. Each stands for
  itself: it says where its payload goes, which block it is, and how many there
  are.
doc-ref: formats/containers/SPEC.md#uf2_block
seq:
  - id: magic_1
    type: u4
    valid: 0x0A324655
    doc: The letters UF2 and a line feed.
  - id: magic_2
    type: u4
    valid: '0x9E5D5157' # as an expression: too large for the compiler's numbers
  - id: flags
    type: u4
    doc: Bits; those that are not listed under instances have no meaning.
  - id: address
    type: u4
    doc: Where the payload goes; an offset in a file for file containers.
  - id: payload_length
    type: u4
    valid:
      max: 476
    doc: Bytes of data that are the payload.
  - id: number
    type: u4
    doc: Counts from 0.
  - id: count
    type: u4
  - id: family
    type: u4
    doc: |
      Id of a family of boards, with its flag. The length of the whole file for
      file containers.
  - id: data
    size: 476
  - id: magic_3
    type: u4
    valid: 0x0AB16F30
    doc: The last four bytes, against blocks written in part.
instances:
  is_not_main_flash:
    value: (flags & 0x0001) != 0
    doc: Bootloaders skip such a block.
  is_file_container:
    value: (flags & 0x1000) != 0
    doc: Part of a file; its name, with a NUL, lies behind the payload.
  has_family:
    value: (flags & 0x2000) != 0
  has_md5:
    value: (flags & 0x4000) != 0
    doc: Address, length and MD5 of a region in the last 24 bytes of data.
  has_tags:
    value: (flags & 0x8000) != 0
    doc: Extension tags behind the payload, each at a multiple of four bytes.

meta:
  id: kfs_sector_copy
  title: KFS sector copy note
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  Says which sector the swap sector holds a copy of, while that one is erased
  and programmed anew. Written by flashwright; the kernel has no such note.
  On flash its four parts of four bytes lie at the start of the four pages of
  the swap sector; put them one behind the other first.
doc-ref: formats/knightos/SPEC.md#kfs_sector_copy
seq:
  - id: magic
    type: u4
    valid: 0x59504f43
    doc: COPY in ASCII.
  - id: checksum
    type: u4
    doc: CRC-32 of the sector as it shall be, the starts of its pages included.
  - id: marks
    size: 4
    doc: |
      What stands at the start of each page of the sector: the version byte
      behind KFS, or 0x01 for the magic of an unused page, or 0x02 for erased.
  - id: first_page
    type: u1
    doc: Page of 16 KiB where the sector begins, from the start of the image.
  - id: reserved
    size: 2
  - id: state
    type: u1
    enum: state
enums:
  state:
    0x00: done
    0x7f: whole
    0xff: copying

meta:
  id: kfs_entry_header
  title: KFS FAT entry header
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  imports:
    - kfs_entry
  endian: le
doc: |
  The first three bytes of an entry of the FAT, enough to find the next one.
  Entries lie in flash in reverse byte order: turn them round first, or use
  `kfs_fat` on the image as it is.
doc-ref: formats/knightos/SPEC.md#kfs_entry_header
seq:
  - id: id
    type: u1
    enum: kfs_entry::entry_id
    doc: 0xFF is the end of the table; no length follows it.
  - id: length
    type: u2
    doc: Bytes of the body.

meta:
  id: kfs_page
  title: KFS data page (DAT)
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  imports:
    - kfs_block
  endian: le
doc: |
  One page of 16 KiB in the data area of a KnightOS file system: a mark, the
  headers of 63 blocks, and the blocks. Indices of blocks count from 1, so
  block i has the header `headers[i - 1]` and the data `blocks[i - 1]`.
doc-ref: formats/knightos/SPEC.md#kfs_page
seq:
  - id: magic
    size: 4
    doc: |
      "KFS" and a version where the page has been used, "K" where it has been
      formatted only. The kernel never looks at it.
  - id: headers
    type: kfs_block
    repeat: expr
    repeat-expr: 63
  - id: blocks
    size: 256
    repeat: expr
    repeat-expr: 63

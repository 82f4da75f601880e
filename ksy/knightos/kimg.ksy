meta:
  id: kimg
  title: KIMG picture
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  A picture of black and white as the tool kimg writes it and programs draw
  it. The document about it has another layout; see `kimg_documented`.
doc-ref: formats/knightos/SPEC.md#kimg
seq:
  - id: magic
    contents: KIMG
  - id: version
    type: u1
    doc: 0.
  - id: flags
    type: u1
    doc: Reserved, 0.
  - id: height
    type: u2
    doc: Rows.
  - id: width
    type: u2
    doc: Pixels of a row.
  - id: rows
    size: height * len_row
    doc: |
      From the top. Bit 7 is the leftmost of eight pixels, a set bit is dark;
      each row is filled up to a byte.
instances:
  len_row:
    value: (width + 7) / 8

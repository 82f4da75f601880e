meta:
  id: kimg_documented
  title: KIMG picture, as documented
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  The header of a picture as the project's site describes it. No program is
  known that writes or reads it, so what follows the header stays bytes.
doc-ref: formats/knightos/SPEC.md#kimg_documented
seq:
  - id: magic
    contents: KIMG
  - id: format
    type: u1
  - id: width
    type: u2
    doc: Pixels of a row.
  - id: height
    type: u1
    doc: Rows.
  - id: data
    size-eos: true
    doc: |
      With a palette its length and its colours, two bytes each; then pixels.
      Compression begins here, not behind the palette.
instances:
  is_colour:
    value: (format & 1) != 0
  has_palette:
    value: (format & 2) != 0
  compression:
    value: (format >> 2) & 3
    doc: 0 for none, 1 for RLE.

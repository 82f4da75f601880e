meta:
  id: app_list
  title: Tock app list
  application: Tock
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  The flash for apps. From its first byte, TBFs follow each other; the size
  that each one says leads to the next. The list ends, without an error, at
  whatever is no TBF that the region holds whole: erased flash, zeros,
  another version, a size that leads out of the region. A size below 8 ends
  it too, so that no TBF overlaps the next and every walk comes to an end.
doc-ref: formats/tock/SPEC.md#app_list
seq:
  - id: tbfs
    type: listed_tbf
    repeat: expr
    repeat-expr: places.size - 1
  - id: tail
    size-eos: true
    doc: What ends the list, and is free.
instances:
  places:
    type: 'place(_index == 0 ? 0 : places[_index - 1].ofs_next)'
    repeat: until
    repeat-until: not _.is_tbf
    doc: |
      Where TBFs start, and where the list ends. A loop of Kaitai Struct runs
      once at least unless its count is known, so this counts ahead. The
      region must have a stream of its own, with offset 0 at its first byte.
types:
  listed_tbf:
    doc: A TBF; the type `tbf` takes its bytes, header and content, apart.
    seq:
      - id: version
        type: u2
        valid: 2
      - id: header_size
        type: u2
      - id: total_size
        type: u4
        valid:
          min: 8
      - id: content
        size: total_size - 8
        doc: The rest of the header, and what is behind it.
  place:
    params:
      - id: ofs
        type: s4
    instances:
      has_head:
        value: ofs + 8 <= _io.size
      version:
        pos: ofs
        type: u2
        if: has_head
      total_size:
        pos: ofs + 4
        type: u4
        if: has_head
      ofs_next:
        value: ofs + total_size
        if: is_tbf
      is_tbf:
        value: >-
          has_head and version == 2 and total_size >= 8
          and total_size <= _io.size - ofs

meta:
  id: tbf_footer
  title: TBF footer region
  application: Tock
  license: MIT
  ks-version: '0.9'
  imports:
    - tbf_credential
  endian: le
doc: |
  What lies between the binary and the end of a TBF. Credentials follow each
  other from its first byte. The chain ends, without an error, at whatever is
  no whole credential: zeros, garbage, a length that leaves the region.
doc-ref: formats/tock/SPEC.md#tbf_footer
seq:
  - id: credentials
    type: tbf_credential
    repeat: expr
    repeat-expr: places.size - 1
  - id: tail
    size-eos: true
    doc: Bytes behind the last credential.
instances:
  places:
    type: 'place(_index == 0 ? 0 : places[_index - 1].ofs_next)'
    repeat: until
    repeat-until: not _.is_credential
    doc: |
      Where credentials start, and where the chain ends. A loop of Kaitai Struct
      runs once at least unless its count is known, so this counts ahead. The
      region must have a stream of its own, with offset 0 at its first byte.
types:
  place:
    params:
      - id: ofs
        type: s4
    instances:
      has_head:
        value: ofs + 8 <= _io.size
      type:
        pos: ofs
        type: u2
        if: has_head
      len_value:
        pos: ofs + 2
        type: u2
        if: has_head
      ofs_next:
        value: ofs + 4 + len_value
        if: has_head
      is_credential:
        value: >-
          has_head and type == 128 and len_value >= 4
          and ofs_next <= _io.size

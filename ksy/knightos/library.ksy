meta:
  id: library
  title: KnightOS library
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  Code that programs share. It has no magic. Addresses count from behind the
  id, where the jump table begins; a function is known by the offset of its
  slot in the table.
doc-ref: formats/knightos/SPEC.md#library
seq:
  - id: id
    type: u2
    doc: The kernel looks at the low byte.
  - id: slots
    type: slot
    repeat: expr
    repeat-expr: places.size - 1
    doc: |
      The first two are called when the library is loaded and when it shall
      go; the public ones follow.
  - id: end
    type: u1
    valid: 0xff
  - id: code
    size-eos: true
instances:
  places:
    type: 'place(_index == 0 ? 2 : places[_index - 1].ofs + 3)'
    repeat: until
    repeat-until: not _.is_slot
    doc: |
      Where slots start, and where the table ends, counted ahead. The file
      must have a stream of its own.
types:
  slot:
    seq:
      - id: opcode
        type: u1
        enum: opcode
      - id: target
        type: u2
        doc: From the start of the table; the kernel adds where that lies.
  place:
    params:
      - id: ofs
        type: s4
    instances:
      is_whole:
        value: ofs + 3 <= _io.size
      opcode:
        pos: ofs
        type: u1
        if: is_whole
      is_slot:
        value: is_whole and opcode != 0xff
enums:
  opcode:
    0xc3: jump
    0xc9:
      id: empty
      doc: A return; its target is 0.

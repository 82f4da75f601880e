meta:
  id: kexc
  title: KnightOS executable
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  encoding: ASCII
  endian: le
doc: |
  A program. A list of keys and values comes first; offsets in it count from
  the start of the file, and texts end with a NUL.

  The kernel looks for the end of the list without a bound. Here a file whose
  list does not end is no executable.
doc-ref: formats/knightos/SPEC.md#kexc
seq:
  - id: magic
    contents: KEXC
  - id: records
    type: kexc_record
    repeat: expr
    repeat-expr: places.size - 1
  - id: end
    type: u1
    valid: 0
  - id: body
    size-eos: true
    doc: Texts, code and data.
instances:
  places:
    type: 'place(_index == 0 ? 4 : places[_index - 1].ofs + 3)'
    repeat: until
    repeat-until: not _.is_record
    doc: |
      Where records start, and where the list ends. A loop of Kaitai Struct
      runs once at least unless its count is known, so this counts ahead. The
      file must have a stream of its own.
types:
  kexc_record:
    seq:
      - id: key
        type: u1
        enum: key
        doc: Keys from 0x80 up are free for any use.
      - id: value
        type: u2
  place:
    params:
      - id: ofs
        type: s4
    instances:
      is_whole:
        value: ofs + 3 <= _io.size
      key:
        pos: ofs
        type: u1
        if: is_whole
      is_record:
        value: is_whole and key != 0
enums:
  key:
    1:
      id: entry_point
      doc: Offset; the only key that must be there.
    2:
      id: stack_size
      doc: The low byte counts; the stack gets twice that and 64 bytes.
    3:
      id: kernel_version
      doc: Major in the low byte, minor in the high one.
    4:
      id: thread_flags
      doc: The low byte counts.
    5:
      id: name
      doc: Offset of a text.
    6:
      id: description
      doc: Offset of a text.

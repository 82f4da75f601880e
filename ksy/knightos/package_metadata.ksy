meta:
  id: package_metadata
  title: Package metadata
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  One thing that a package says about itself: key, length, value. Texts have
  no terminator. A value has a structure where its bytes are exactly one of
  the kind; else it stays bytes.
doc-ref: formats/knightos/SPEC.md#package_metadata
seq:
  - id: key
    type: u1
    enum: key
    doc: Keys from 0x80 up are free for any use.
  - id: len_value
    type: u1
  - id: value
    size: len_value
    type:
      switch-on: 'is_typed ? key.to_i : 255'
      cases:
        3: dependencies
        4: version
        9: capabilities
instances:
  ofs_value:
    value: _io.pos
    doc: Right only because the type of `value` asks for it first.
  is_list:
    value: >-
      (key == key::dependencies or key == key::capabilities)
      and len_value >= 1
  is_typed:
    value: >-
      ofs_value >= 2 and (
      (key == key::version and len_value == 3) or
      (is_list and ofs_behind_list == ofs_value + len_value))
    doc: Whether the value is exactly one of its kind.
  peek_count:
    pos: ofs_value
    type: u1
    if: is_list
  steps:
    type: >-
      step(_index == 0 ? ofs_value + 1 : steps[_index - 1].ofs_next,
      key == key::dependencies ? 4 : 1, ofs_value + len_value)
    repeat: expr
    repeat-expr: peek_count
    if: is_list
    doc: The way through a list; it may lead out of the value.
  ofs_behind_list:
    value: 'peek_count == 0 ? ofs_value + 1 : steps[peek_count - 1].ofs_next'
    if: is_list
types:
  version:
    seq:
      - id: major
        type: u1
      - id: minor
        type: u1
      - id: patch
        type: u1
  dependencies:
    seq:
      - id: num_dependencies
        type: u1
      - id: dependencies
        type: dependency
        repeat: expr
        repeat-expr: num_dependencies
  dependency:
    doc: The lowest version that will do; 0.0.0 where any will.
    seq:
      - id: major
        type: u1
      - id: minor
        type: u1
      - id: patch
        type: u1
      - id: len_name
        type: u1
      - id: name
        size: len_name
        doc: Like core/corelib.
  capabilities:
    doc: Documented only.
    seq:
      - id: num_capabilities
        type: u1
      - id: capabilities
        type: capability
        repeat: expr
        repeat-expr: num_capabilities
  capability:
    seq:
      - id: len_name
        type: u1
      - id: name
        size: len_name
  step:
    params:
      - id: ofs
        type: s4
      - id: len_head
        type: s4
      - id: ofs_end
        type: s4
    instances:
      has_head:
        value: ofs + len_head <= ofs_end
      len_name:
        pos: ofs + len_head - 1
        type: u1
        if: has_head
      ofs_next:
        value: 'has_head ? ofs + len_head + len_name : ofs_end + 1'
enums:
  key:
    0: name
    1: repo
    2: description
    3: dependencies
    4: version
    5: author
    6: maintainer
    7: copyright
    8: info_url
    9: capabilities

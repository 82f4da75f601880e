meta:
  id: kernel_attributes
  title: Tock kernel attributes
  application: Tock
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  What a Tock kernel says of itself in the last bytes of its flash region. The
  stream must end where the region ends, which is where the apps start; it may
  begin anywhere before.

  Attributes are found from the end: 8 bytes of header are the last, and below
  them, at lower addresses, one attribute follows the other. The chain ends,
  without an error, at what is no whole attribute of a known type.
doc-ref: formats/tock/SPEC.md#kernel_attributes
seq:
  - id: body
    size: '_io.size < 8 ? 8 : _io.size - 8'
    doc: Kernel, fill and attributes.
  - id: reserved
    size: 3
    doc: Zeros.
  - id: version
    type: u1
    valid: 1
  - id: magic
    contents: TOCK
instances:
  places:
    type: 'place(_index == 0 ? _io.size - 8 : places[_index - 1].start)'
    repeat: until
    repeat-until: not _.is_attribute
    doc: |
      Where attributes end, and where the chain ends. A loop of Kaitai Struct
      runs once at least unless its count is known, so this counts ahead.
  attributes:
    type: attribute(places[_index].end)
    repeat: expr
    repeat-expr: places.size - 1
    doc: The first is the nearest to the end.
  before:
    pos: 0
    size: places[places.size - 1].end
    doc: What lies in front of the attributes.
types:
  place:
    params:
      - id: end
        type: s4
    instances:
      has_head:
        value: end >= 4
      type:
        pos: end - 4
        type: u2
        if: has_head
      len_value:
        pos: end - 2
        type: u2
        if: has_head
      start:
        value: end - 4 - len_value
        if: has_head
      is_attribute:
        value: >-
          has_head and start >= 0 and (
          ((type == 0x0101 or type == 0x0102 or type == 0x0103)
          and len_value == 8) or
          (type == 0x0104 and len_value == 72))
        doc: Whether a whole attribute of a known type ends here.
  attribute:
    doc: One attribute, whose last byte is the one below `end`.
    params:
      - id: end
        type: s4
    instances:
      len_value:
        pos: end - 2
        type: u2
      type:
        pos: end - 4
        type: u2
        enum: attribute_type
      value:
        pos: end - 4 - len_value
        size: len_value
        type:
          switch-on: type
          cases:
            'attribute_type::app_memory': app_memory
            'attribute_type::kernel_binary': kernel_binary
            'attribute_type::kernel_version': kernel_version
            'attribute_type::public_key': public_key
  app_memory:
    doc: RAM that the kernel gives to apps.
    seq:
      - id: start
        type: u4
        doc: Address.
      - id: length
        type: u4
  kernel_binary:
    doc: |
      Where the code of the kernel and its initialized data lie in flash;
      these attributes are not counted.
    seq:
      - id: start
        type: u4
        doc: Address.
      - id: length
        type: u4
  kernel_version:
    seq:
      - id: major
        type: u2
      - id: minor
        type: u2
      - id: patch
        type: u2
      - id: prerelease
        type: u2
        enum: prerelease
        doc: Numbers above 3 count other kinds.
  public_key:
    doc: |
      A key that the kernel may check apps with. An extension of tockloader:
      no document and no kernel of 2026 has it.
    seq:
      - id: key
        size: 64
        doc: X and Y, 32 bytes each, highest byte first.
      - id: metadata
        type: u4
      - id: reserved
        type: u2
        doc: Zero.
      - id: algorithm
        type: u2
        enum: algorithm
enums:
  attribute_type:
    0x0101: app_memory
    0x0102: kernel_binary
    0x0103: kernel_version
    0x0104: public_key
  prerelease:
    0: release
    1: dev
    2: alpha
    3: beta
  algorithm:
    6: ecdsa_p256

meta:
  id: tbf_header
  title: TBF header, version 2
  application: Tock
  file-extension: tbf
  license: MIT
  ks-version: '0.9'
  imports:
    - tbf_base
    - tbf_element
  endian: le
doc: |
  The header of an app in the Tock Binary Format: 16 fixed bytes, then elements
  up to the end that the fixed part names. The elements come in any order, and
  the last one ends exactly where the header ends.

  Where a type stands twice, the kernel takes the first `program` and the first
  `main`; the instances here do the same.
doc-ref: formats/tock/SPEC.md#tbf_header
seq:
  - id: base
    type: tbf_base
  - id: element_list
    type: element_list
    size: base.header_size - 16
instances:
  elements:
    value: element_list.elements
  is_padding:
    value: base.header_size == 16
    doc: Whether this is no app and only fills a gap.
  search_program:
    type: element_at(_index)
    repeat: until
    repeat-until: _.is_program or _.is_last
    if: elements.size > 0
  search_main:
    type: element_at(_index)
    repeat: until
    repeat-until: _.is_main or _.is_last
    if: elements.size > 0
  has_program:
    value: elements.size > 0 and search_program.last.is_program
  has_main:
    value: elements.size > 0 and search_main.last.is_main
  program:
    value: search_program.last.element.value.as<tbf_element::program>
    if: has_program
  main:
    value: search_main.last.element.value.as<tbf_element::main>
    if: has_main
  protected_size:
    value: >-
      has_program ? program.protected_size
      : (has_main ? main.protected_size : 0)
    doc: Bytes between the header and the binary.
  app_start:
    value: base.header_size + protected_size
    doc: Start of the binary, in bytes from the start of the TBF.
  binary_end:
    value: 'has_program ? program.binary_end_offset : base.total_size'
    doc: Start of the footers, in bytes from the start of the TBF.
types:
  element_list:
    seq:
      - id: elements
        type: tbf_element
        repeat: eos
  element_at:
    doc: Looks at an element; takes no bytes itself.
    params:
      - id: index
        type: s4
    instances:
      element:
        value: _parent.elements[index]
      is_last:
        value: index == _parent.elements.size - 1
      is_program:
        value: >-
          element.type == tbf_element::element_type::program
          and element.is_typed
      is_main:
        value: >-
          element.type == tbf_element::element_type::main
          and element.is_typed

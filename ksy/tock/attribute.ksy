meta:
  id: attribute
  title: Tock attribute slot
  application: Tock
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  One of 16 slots of 64 bytes, which each hold a key and a value, or nothing.
doc-ref: formats/tock/SPEC.md#attribute
seq:
  - id: key
    size: 8
    doc: UTF-8, NULs behind it; a key of 8 bytes has none.
  - id: length
    type: u1
    doc: Bytes of the value.
  - id: value
    size: 55
    doc: |
      UTF-8, as long as `length` says. What lies behind is zeros, or the end
      of a value that was there before.
instances:
  is_used:
    value: length >= 1 and length <= 55
    doc: Any other length means an empty slot, as erased flash is.

meta:
  id: condition_variable
  title: Condition variable
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  What threads of KnightOS wait at for each other.
doc-ref: formats/knightos/SPEC.md#condition_variable
seq:
  - id: count
    type: u1
    doc: How many wait.
  - id: threads
    type: u1
    repeat: expr
    repeat-expr: 31
    doc: Their ids in the order of arrival, and old ones behind.

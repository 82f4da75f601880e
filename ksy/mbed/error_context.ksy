meta:
  id: error_context
  title: Error context
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  imports:
    - error_context_start
    - error_context_end
  endian: le
doc: |
  Second half of the crash data, with a name of 16 bytes.
doc-ref: formats/mbed/SPEC.md#error_context
seq:
  - id: start
    type: error_context_start
  - id: filename
    size: 16
  - id: end
    type: error_context_end
  - id: unused
    size: 64

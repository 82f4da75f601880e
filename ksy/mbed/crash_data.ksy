meta:
  id: crash_data
  title: Crash data
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  imports:
    - fault_context
    - error_context
  endian: le
doc: |
  What a crash leaves in RAM for the time after the reset, 256 bytes.
doc-ref: formats/mbed/SPEC.md#crash_data
seq:
  - id: fault
    type: fault_context
  - id: error
    type: error_context

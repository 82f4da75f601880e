meta:
  id: tbf_lengths
  title: TBF lengths
  application: Tock
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  The first 8 bytes of an app in the Tock Binary Format, as a kernel reads
  them before it trusts anything else. All values are taken as they are, so
  that erased flash and broken headers can be looked at too.
doc-ref: formats/tock/SPEC.md#tbf_lengths
seq:
  - id: version
    type: u2
    doc: Any value but 2 ends the list of apps.
  - id: header_size
    type: u2
    doc: Bytes of the header.
  - id: total_size
    type: u4
    doc: Bytes of the whole TBF, and the way to the next one.
instances:
  ends_list:
    value: version != 2
    doc: Whether a kernel looks no further.

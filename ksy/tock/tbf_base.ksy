meta:
  id: tbf_base
  title: TBF base header
  application: Tock
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  The first 16 bytes of every app in the Tock Binary Format, version 2. They
  say where the header ends and where the next app starts.

  The checksum is only stored here: Kaitai Struct cannot compute an XOR over
  words. It covers all 32-bit words of the header except itself.
doc-ref: formats/tock/SPEC.md#tbf_base
seq:
  - id: version
    type: u2
    valid: 2
    doc: Any other value ends the list of apps.
  - id: header_size
    type: u2
    valid:
      min: 16
    doc: Bytes of the header, this base included; 16 means padding.
  - id: total_size
    type: u4
    doc: Bytes of the whole TBF, and the way to the next one.
  - id: flags
    type: u4
    doc: Bit 0 is enabled, bit 1 is sticky, the others are reserved.
  - id: checksum
    type: u4
    doc: XOR of all other 32-bit words of the header.
instances:
  is_enabled:
    value: (flags & 1) != 0
    doc: Whether the kernel starts the app.
  is_sticky:
    value: (flags & 2) != 0
    doc: Whether tools ask before they erase the app.

meta:
  id: decimal_float
  title: Decimal number
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  A floating point number of KnightOS. 00 84 12 34 50 00 00 00 00 is 12345,
  that is 1.2345 times 10 to the fourth.
doc-ref: formats/knightos/SPEC.md#decimal_float
seq:
  - id: flags
    type: u1
    doc: Bit 7 is the sign.
  - id: exponent
    type: u1
    doc: 128 more than the power of ten.
  - id: mantissa
    size: 7
    doc: Fourteen decimal digits.
instances:
  is_negative:
    value: (flags & 0x80) != 0
  power:
    value: exponent - 128
    doc: The first digit counts 10 to this power.

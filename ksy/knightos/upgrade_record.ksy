meta:
  id: upgrade_record
  title: TI upgrade file line
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  encoding: ASCII
doc: |
  One line of Intel HEX, in an upgrade file for a calculator: a colon, and hex
  digits in which length, address, kind, data and a checksum are written. The
  fields hold the digits.
doc-ref: formats/knightos/SPEC.md#upgrade_record
seq:
  - id: mark
    contents: ':'
  - id: length_digits
    size: 2
  - id: address_digits
    size: 4
    doc: Address of the data; 0000 in records without, and in the signature.
  - id: type_digits
    size: 2
    doc: 00 data, 01 end, 02 the number of the page that follows.
  - id: data_digits
    size: 2 * len_data
  - id: checksum_digits
    size: 2
    doc: Makes the sum of all bytes zero.
  - id: line_end
    size-eos: true
    doc: |
      CR and LF. In the last line of a signed file, words stand in front.
instances:
  len_data:
    value: 'high == 16 or low == 16 ? 0 : 16 * high + low'
    doc: Bytes of data; zero where the length is no hexadecimal number.
  high:
    value: >-
      length_digits[0] >= 0x30 and length_digits[0] <= 0x39
      ? length_digits[0] - 0x30
      : length_digits[0] >= 0x41 and length_digits[0] <= 0x46
      ? length_digits[0] - 0x37
      : length_digits[0] >= 0x61 and length_digits[0] <= 0x66
      ? length_digits[0] - 0x57 : 16
  low:
    value: >-
      length_digits[1] >= 0x30 and length_digits[1] <= 0x39
      ? length_digits[1] - 0x30
      : length_digits[1] >= 0x41 and length_digits[1] <= 0x46
      ? length_digits[1] - 0x37
      : length_digits[1] >= 0x61 and length_digits[1] <= 0x66
      ? length_digits[1] - 0x57 : 16
  data_text:
    value: data_digits.to_s("ASCII")

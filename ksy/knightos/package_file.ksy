meta:
  id: package_file
  title: File in a package
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  A file as the document has it: path, data, checksum. What kpack writes when
  it is asked to compress, or for SHA-1 or MD5, is in `package_kpack`.
doc-ref: formats/knightos/SPEC.md#package_file
seq:
  - id: len_path
    type: u1
  - id: path
    size: len_path
    doc: From the root, with a slash in front; no terminator.
  - id: compression
    type: u1
    enum: compression
  - id: length
    type: b24le
    doc: Bytes of the file.
  - id: len_data
    type: b24le
  - id: data
    size: len_data
  - id: checksum_type
    type: u1
    enum: checksum_type
    valid:
      expr: _.to_i <= 3
  - id: checksum
    size: len_checksum
    doc: Of the file before it was compressed.
instances:
  len_checksum:
    value: >-
      checksum_type == checksum_type::crc16 ? 2
      : checksum_type == checksum_type::sha1 ? 20
      : checksum_type == checksum_type::md5 ? 16 : 0
enums:
  compression:
    0: stored
    1: rle
    2: pucrunch
  checksum_type:
    0: none
    1:
      id: crc16
      doc: |
        Polynomial 0x68DA from the highest bit, starting with 0xFFFF; low byte
        first.
    2: sha1
    3: md5

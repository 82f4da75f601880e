meta:
  id: package_kpack
  title: Package, as kpack writes it
  application: KnightOS
  file-extension: pkg
  license: MIT
  ks-version: '0.9'
  imports:
    - package_metadata
  endian: le
doc: |
  The same as `package` where kpack does what its document says. It differs
  where kpack does not: data are never compressed and always have the length
  of the file, SHA-1 and MD5 are named but not there, and the length of many
  dependencies loses its high byte.
doc-ref: formats/knightos/SPEC.md#package_kpack
seq:
  - id: magic
    contents: KPKG
  - id: version
    type: u1
    valid: 0
  - id: num_metadata
    type: u1
  - id: metadata
    type: kpack_metadata
    repeat: expr
    repeat-expr: num_metadata
  - id: num_files
    type: u1
  - id: files
    type: kpack_file
    repeat: expr
    repeat-expr: num_files
types:
  kpack_metadata:
    seq:
      - id: key
        type: u1
      - id: length
        type: u1
        doc: The low byte of it.
      - id: num_dependencies
        type: u1
        if: is_dependencies
      - id: dependencies
        type: package_metadata::dependency
        repeat: expr
        repeat-expr: 'is_dependencies ? num_dependencies : 0'
      - id: value
        size: 'is_dependencies ? 0 : length'
    instances:
      is_dependencies:
        value: key == 3
  kpack_file:
    seq:
      - id: len_path
        type: u1
      - id: path
        size: len_path
      - id: compression
        type: u1
        doc: What was asked for.
      - id: length
        type: b24le
        doc: Bytes of the file.
      - id: stored_length
        type: b24le
        doc: 0 where compression was asked for.
      - id: data
        size: length
      - id: checksum_type
        type: u1
        valid:
          max: 3
      - id: checksum
        size: 'checksum_type == 1 ? 2 : 0'

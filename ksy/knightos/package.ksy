meta:
  id: package
  title: Package
  application: KnightOS
  file-extension: pkg
  license: MIT
  ks-version: '0.9'
  imports:
    - package_metadata
    - package_file
  endian: le
doc: |
  Files for a calculator, and words about them, as the document has it. Try
  `package_kpack` where a package does not end with its last file.
doc-ref: formats/knightos/SPEC.md#package
seq:
  - id: magic
    contents: KPKG
  - id: version
    type: u1
    valid: 0
  - id: num_metadata
    type: u1
  - id: metadata
    type: package_metadata
    repeat: expr
    repeat-expr: num_metadata
  - id: num_files
    type: u1
  - id: files
    type: package_file
    repeat: expr
    repeat-expr: num_files

meta:
  id: package_stub
  title: Package stub
  application: KnightOS
  file-extension: stub
  license: MIT
  ks-version: '0.9'
  imports:
    - package_metadata
  endian: le
doc: |
  What the system keeps of a package that is installed, in a file of
  /var/packages: the bytes of the package up to the number of its files, then
  their paths.
doc-ref: formats/knightos/SPEC.md#package_stub
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
  - id: num_paths
    type: u1
  - id: paths
    type: stub_path
    repeat: expr
    repeat-expr: num_paths
types:
  stub_path:
    seq:
      - id: len_path
        type: u1
      - id: path
        size: len_path
        doc: Also of files that were left out when it was installed.

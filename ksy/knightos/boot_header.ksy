meta:
  id: boot_header
  title: Boot page header
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  encoding: ASCII
doc: |
  The start of the last page of a calculator's flash, the boot code.
doc-ref: formats/knightos/SPEC.md#boot_header
seq:
  - id: code
    size: 15
  - id: version
    terminator: 0
    doc: The word Emulated in the boot page that KnightOS gives to emulators.
instances:
  version_text:
    value: version.to_s("ASCII")

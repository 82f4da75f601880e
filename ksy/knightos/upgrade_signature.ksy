meta:
  id: upgrade_signature
  title: TI upgrade signature
  application: KnightOS
  license: MIT
  ks-version: '0.9'
doc: |
  The signature of an upgrade: the data of the last lines of the file, their
  digits turned to bytes.
doc-ref: formats/knightos/SPEC.md#upgrade_signature
seq:
  - id: tag
    contents: [0x02, 0x0d]
  - id: length
    type: u1
    doc: 0x40, also where fewer bytes follow.
  - id: value
    size-eos: true
    doc: The number, lowest byte first.

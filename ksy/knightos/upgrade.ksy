meta:
  id: upgrade
  title: TI upgrade file
  application: KnightOS
  file-extension:
    - 73u
    - 8xu
    - 8cu
  license: MIT
  ks-version: '0.9'
  imports:
    - upgrade_header
    - upgrade_record
doc: |
  An upgrade file for a calculator of Texas Instruments, as it is: a binary
  header, and a line of Intel HEX for every 32 bytes. Three parts end with a
  record of kind 01: the header of the system, its pages, and the signature,
  which an unsigned file lacks.
doc-ref: formats/knightos/SPEC.md#upgrade-files
seq:
  - id: header
    type: upgrade_header
  - id: lines
    size: header.length
    type: lines
  - id: rest
    size-eos: true
    doc: Nothing as a rule.
types:
  lines:
    seq:
      - id: lines
        type: line
        repeat: eos
  line:
    seq:
      - id: record
        size: text.length + 1
        type: upgrade_record
    instances:
      text:
        pos: _io.pos
        terminator: 0x0a
        consume: false
        doc: |
          The line without its line feed, looked at before it is read: the
          runtime for JavaScript loses a byte behind `include: true`.

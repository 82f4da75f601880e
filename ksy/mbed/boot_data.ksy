meta:
  id: boot_data
  title: Boot data of an i.MX RT
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  What the boot ROM of an i.MX RT loads.
doc-ref: formats/mbed/SPEC.md#boot_data
seq:
  - id: start
    type: u4
    doc: Address of the image.
  - id: length
    type: u4
    doc: Bytes.
  - id: plugin
    type: u4
    doc: 1 for a program that loads the program.

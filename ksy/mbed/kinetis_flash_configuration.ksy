meta:
  id: kinetis_flash_configuration
  title: Kinetis flash configuration field
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  16 bytes at 0x400 of the flash of a Kinetis. The chip reads them at reset.
  It closes itself to debuggers unless the low two bits of fsec are 10.
doc-ref: formats/mbed/SPEC.md#kinetis_flash_configuration
seq:
  - id: backdoor_key
    size: 8
  - id: fprot
    size: 4
    doc: Bits that are 0 protect regions of the flash.
  - id: fsec
    type: u1
  - id: fopt
    type: u1
  - id: feprot
    type: u1
  - id: fdprot
    type: u1
instances:
  locks:
    value: fsec & 3 != 2
    doc: Whether the chip closes itself.

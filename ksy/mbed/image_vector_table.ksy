meta:
  id: image_vector_table
  title: Image vector table of an i.MX RT
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  Where the boot ROM of an i.MX RT finds the parts of a program; it lies
  0x1000 behind the start of the flash.
doc-ref: formats/mbed/SPEC.md#image_vector_table
seq:
  - id: tag
    contents: [0xd1]
  - id: len_table
    contents: [0x00, 0x20]
    doc: 32, the only number in big-endian order.
  - id: version
    type: u1
    valid:
      min: 0x40
      max: 0x41
  - id: entry
    type: u4
    doc: Address of the vector table.
  - id: reserved_1
    type: u4
  - id: device_configuration
    type: u4
    doc: Address, or zero.
  - id: boot_data
    type: u4
    doc: Address.
  - id: self_address
    type: u4
    doc: Address of this table.
  - id: command_sequence
    type: u4
    doc: Address, or zero.
  - id: reserved_2
    type: u4

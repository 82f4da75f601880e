meta:
  id: flexspi_configuration
  title: FlexSPI configuration block of an i.MX RT
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  512 bytes at the start of the flash that an i.MX RT starts from.
doc-ref: formats/mbed/SPEC.md#flexspi_configuration
seq:
  - id: tag
    contents: FCFB
  - id: version
    type: u4
    doc: The letter V and three numbers, the highest byte first.
  - id: settings
    size: 504

meta:
  id: mcuboot_header
  title: MCUboot header
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  In front of an application, for MCUboot. The application begins header_size
  bytes behind the start of this header, its TLVs image_size bytes later.
doc-ref: formats/mbed/SPEC.md#mcuboot_header
seq:
  - id: magic
    contents: [0x3d, 0xb8, 0xf3, 0x96]
  - id: load_address
    type: u4
  - id: header_size
    type: u2
    doc: Bytes up to the application, more than are declared here.
  - id: protected_tlv_size
    type: u2
  - id: image_size
    type: u4
    doc: Bytes of the application.
  - id: flags
    type: u4
    doc: |
      4 and 8 encrypted by AES-128 and AES-256, 0x10 not bootable, 0x20 to be
      loaded into RAM, 0x100 for one place in flash.
  - id: major
    type: u1
  - id: minor
    type: u1
  - id: revision
    type: u2
  - id: build
    type: u4
  - id: padding
    type: u4

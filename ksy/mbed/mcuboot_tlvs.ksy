meta:
  id: mcuboot_tlvs
  title: MCUboot TLVs
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  A block of TLVs behind an application. The protected block, where there is
  one, stands in front of the other.
doc-ref: formats/mbed/SPEC.md#mcuboot_tlvs
seq:
  - id: magic
    type: u2
    enum: kind
    valid:
      any-of: ['kind::tlvs', 'kind::protected_tlvs']
  - id: len_block
    type: u2
    doc: Bytes, these four too.
  - id: body
    size: len_block - 4
    type: body
instances:
  elements:
    value: body.elements
types:
  body:
    seq:
      - id: elements
        type: mcuboot_tlv
        repeat: eos
  mcuboot_tlv:
    seq:
      - id: type
        type: u2
        enum: tlv_type
      - id: len_value
        type: u2
      - id: value
        size: len_value
enums:
  kind:
    0x6907: tlvs
    0x6908: protected_tlvs
  tlv_type:
    0x01: key_hash
    0x10: sha256
    0x11: sha384
    0x12: sha512
    0x20: rsa2048
    0x22: ecdsa
    0x23: rsa3072
    0x24: ed25519
    0x30: encryption_rsa2048
    0x31: encryption_kw
    0x32: encryption_ec256
    0x33: encryption_x25519
    0x40: dependency
    0x50: security_counter
    0x60: boot_record

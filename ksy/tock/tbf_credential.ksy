meta:
  id: tbf_credential
  title: TBF credential (footer TLV)
  application: Tock
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  A digest or signature of an app, or room for one. It covers the TBF from its
  first byte to the end of the binary. Unlike elements of the header it is not
  padded: the next one follows at once.
doc-ref: formats/tock/SPEC.md#tbf_credential
seq:
  - id: type
    type: u2
    valid: 128
  - id: len_value
    type: u2
    valid:
      min: 4
    doc: Bytes of format and data.
  - id: format
    type: u4
    enum: credential_format
  - id: data
    size: len_value - 4
    doc: Numbers in keys and signatures are big-endian.
enums:
  credential_format:
    0:
      id: reserved
      doc: Room for credentials that may follow; any length.
    1:
      id: rsa3072
      doc: Modulus of 384 bytes, signature of 384 bytes.
    2:
      id: rsa4096
      doc: Modulus of 512 bytes, signature of 512 bytes.
    3:
      id: sha256
      doc: Digest of 32 bytes.
    4:
      id: sha384
      doc: Digest of 48 bytes.
    5:
      id: sha512
      doc: Digest of 64 bytes.
    6:
      id: ecdsa_p256
      doc: R and S, 32 bytes each, over SHA-256.
    7:
      id: hmac_sha256
      doc: 32 bytes; the kernel does not know it.
    0x0a:
      id: rsa2048
      doc: Signature of 256 bytes; the kernel does not know it.
    0xf1:
      id: clear_text_id
      doc: 8 bytes; the kernel does not know it.

meta:
  id: tbf
  title: TBF, whole
  application: Tock
  file-extension: tbf
  license: MIT
  ks-version: '0.9'
  imports:
    - tbf_header
    - tbf_footer
  endian: le
doc: |
  An app of the Tock operating system from its first byte to its last: header,
  protected trailer, binary, footers.

  The header says where the parts begin. Where it points outside of the TBF, or
  behind what comes later, the part is cut there, so that every byte belongs to
  one part and none to two. That a header does so is for a checker to report.
doc-ref: formats/tock/SPEC.md#tbf
seq:
  - id: header
    type: tbf_header
  - id: protected_trailer
    size: len_protected_trailer
    doc: Zeros as a rule.
  - id: binary
    size: len_binary
    doc: Code and data of the app.
  - id: footer
    type: tbf_footer
    size: len_footer
instances:
  len_behind_header:
    value: >-
      header.base.total_size > header.base.header_size
      ? header.base.total_size - header.base.header_size : 0
  len_protected_trailer:
    value: >-
      header.protected_size < len_behind_header
      ? header.protected_size : len_behind_header
  ofs_binary:
    value: header.base.header_size + len_protected_trailer
  ofs_binary_end:
    value: >-
      header.binary_end < header.base.total_size
      ? header.binary_end : header.base.total_size
  len_binary:
    value: >-
      ofs_binary_end > ofs_binary ? ofs_binary_end - ofs_binary : 0
  len_footer:
    value: len_behind_header - len_protected_trailer - len_binary

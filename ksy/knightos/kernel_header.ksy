meta:
  id: kernel_header
  title: Kernel header of page 00
  application: KnightOS
  file-extension: rom
  license: MIT
  ks-version: '0.9'
  imports:
    - kernel_jump
  encoding: ASCII
  endian: le
doc: |
  The start of a ROM image with a KnightOS kernel: restart vectors, the mark
  "KK", the places that the boot code of Texas Instruments looks at, and the
  version of the kernel as text.
doc-ref: formats/knightos/SPEC.md#kernel_header
seq:
  - id: boot
    type: kernel_jump
  - id: mark
    contents: KK
  - id: version_bytes
    size: 3
    doc: Zeros; a binary version in kernels of 2012 and 2013.
  - id: kcall
    type: kernel_jump
    doc: RST 08, relocation of what follows.
  - id: gap_0b
    size: 5
  - id: lcall
    type: kernel_jump
    doc: RST 10, call of a library.
  - id: gap_13
    size: 5
  - id: reboot
    type: kernel_jump
    doc: RST 18.
  - id: gap_1b
    size: 5
  - id: pcall
    type: kernel_jump
    doc: RST 20, call of a function on another page.
  - id: gap_23
    size: 3
  - id: boot_code_flag
    type: u1
    doc: Zero for the boot code of Texas Instruments.
  - id: gap_27
    type: u1
  - id: bcall
    type: kernel_jump
    doc: RST 28, trap for calls of another system.
  - id: gap_2b
    size: 5
  - id: unused_vector
    type: u1
    enum: kernel_jump::opcode
    doc: RST 30, a return.
  - id: gap_31
    size: 7
  - id: interrupt
    type: kernel_jump
    doc: RST 38.
  - id: gap_3b
    size: 24
  - id: start
    type: kernel_jump
    doc: Where the boot code starts the system.
  - id: valid_marker
    type: u2
    enum: valid_marker
  - id: marker_end
    type: u1
  - id: gap_59
    size: 11
  - id: version
    terminator: 0
    doc: Version of the kernel; code follows at once.
instances:
  version_text:
    value: version.to_s("ASCII")
enums:
  valid_marker:
    0xa5ff: waits_for_validation
    0xa55a: validated

meta:
  id: tbf_element
  title: TBF header element (TLV)
  application: Tock
  license: MIT
  ks-version: '0.9'
  encoding: UTF-8
  endian: le
doc: |
  One statement of a TBF header: type, length, value, padding to a multiple of
  four bytes.

  A value has a structure when its bytes are exactly one record of its type.
  Else it stays as bytes, so that nothing is lost and the header can still be
  read: unknown types, lengths that do not suit the type, and counts that
  promise more than the value holds.
doc-ref: formats/tock/SPEC.md#tbf_element
seq:
  - id: type
    type: u2
    enum: element_type
    doc: Types from 0x8000 up are free for uses outside of Tock.
  - id: len_value
    type: u2
    doc: Bytes of the value, without the padding.
  - id: value
    size: len_value
    type:
      switch-on: 'is_typed ? type.to_i : 0'
      cases:
        1: main
        2: writeable_flash_regions
        3: package_name
        4: pic_option_1
        5: fixed_addresses
        6: permissions
        7: storage_permissions
        8: kernel_version
        9: program
        10: short_id
  - id: padding
    size: (4 - len_value % 4) % 4
    doc: Zeros as a rule.
instances:
  ofs_value:
    value: _io.pos
    doc: Right only because the type of `value` asks for it first.
  is_typed:
    value: >-
      ofs_value >= 4 and (
      (type == element_type::main and len_value == 12) or
      (type == element_type::writeable_flash_regions
      and len_value % 8 == 0) or
      type == element_type::package_name or
      (type == element_type::pic_option_1 and len_value == 40) or
      (type == element_type::fixed_addresses and len_value == 8) or
      (type == element_type::permissions and len_value >= 2
      and len_value >= 2 + 16 * peek_num_permissions) or
      (type == element_type::storage_permissions and len_value >= 8
      and len_value >= 8 + 4 * peek_num_read_ids
      and len_value >= 8 + 4 * (peek_num_read_ids + peek_num_modify_ids)) or
      (type == element_type::kernel_version and len_value == 4) or
      (type == element_type::program and len_value == 20) or
      (type == element_type::short_id and len_value == 4))
    doc: Whether the value is exactly one record of its type.
  peek_num_permissions:
    pos: ofs_value
    type: u2
    if: type == element_type::permissions and len_value >= 2
  peek_num_read_ids:
    pos: ofs_value + 4
    type: u2
    if: type == element_type::storage_permissions and len_value >= 8
  peek_num_modify_ids:
    pos: ofs_value + 6 + 4 * peek_num_read_ids
    type: u2
    if: >-
      type == element_type::storage_permissions and len_value >= 8
      and len_value >= 8 + 4 * peek_num_read_ids
types:
  main:
    doc: |
      Where the app starts and what RAM it needs. Superseded by `program`, and
      still written for kernels before 2.1.
    seq:
      - id: init_fn_offset
        type: u4
        doc: Entry point, in bytes from the end of the TBF header.
      - id: protected_size
        type: u4
        doc: Bytes between the header and the binary.
      - id: minimum_ram_size
        type: u4
        doc: Bytes of RAM for the app, without what the kernel adds.
  program:
    doc: |
      What `main` says, and where the binary ends. Where both stand in a
      header, kernels since 2.1 use this one only.
    seq:
      - id: init_fn_offset
        type: u4
        doc: Entry point, in bytes from the end of the TBF header.
      - id: protected_size
        type: u4
        doc: Bytes between the header and the binary.
      - id: minimum_ram_size
        type: u4
        doc: Bytes of RAM for the app, without what the kernel adds.
      - id: binary_end_offset
        type: u4
        doc: Where the footers start, in bytes from the start of the TBF.
      - id: version
        type: u4
        doc: Version of the app; 0 for none.
  writeable_flash_regions:
    doc: |
      Parts of its own flash that the app may write to. The kernel keeps the
      last element of this type only.
    seq:
      - id: regions
        type: writeable_flash_region
        repeat: eos
  writeable_flash_region:
    seq:
      - id: offset
        type: u4
        doc: Bytes from the start of the TBF.
      - id: size
        type: u4
  package_name:
    doc: Name of the app. The kernel refuses what is not UTF-8.
    seq:
      - id: name
        size-eos: true
        doc: No terminator.
    instances:
      name_text:
        value: name.to_s("UTF-8")
        doc: The name as text; cannot be had where it is not UTF-8.
  pic_option_1:
    doc: |
      Layout of a position independent app of 2017. Later kernels ignore it.
    seq:
      - id: text_offset
        type: u4
      - id: data_offset
        type: u4
      - id: data_size
        type: u4
      - id: bss_memory_offset
        type: u4
      - id: bss_size
        type: u4
      - id: relocation_data_offset
        type: u4
      - id: relocation_data_size
        type: u4
      - id: got_offset
        type: u4
      - id: got_size
        type: u4
      - id: minimum_stack_length
        type: u4
  fixed_addresses:
    doc: |
      Where an app that cannot move has to lie. 0xFFFFFFFF stands for an
      address that is not fixed.
    seq:
      - id: ram_address
        type: u4
      - id: flash_address
        type: u4
        doc: Address of the binary, not of the header.
  permissions:
    doc: System calls that the app may make.
    seq:
      - id: num_permissions
        type: u2
      - id: permissions
        type: permission
        repeat: expr
        repeat-expr: num_permissions
      - id: extra
        size-eos: true
        doc: Nothing as a rule.
  permission:
    doc: 64 commands of one driver.
    seq:
      - id: driver
        type: u4
      - id: offset
        type: u4
        doc: Bit b of the mask stands for command 64 * offset + b.
      - id: allowed_commands
        type: u8
        doc: Bit mask.
  storage_permissions:
    doc: |
      Stored objects that the app may write, read and change. The kernel
      takes at most eight ids of each kind.
    seq:
      - id: write_id
        type: u4
        doc: What new objects are marked with; 0 means may not write.
      - id: num_read_ids
        type: u2
      - id: read_ids
        type: u4
        repeat: expr
        repeat-expr: num_read_ids
      - id: num_modify_ids
        type: u2
      - id: modify_ids
        type: u4
        repeat: expr
        repeat-expr: num_modify_ids
      - id: extra
        size-eos: true
        doc: Nothing as a rule.
  kernel_version:
    doc: |
      The app runs on kernels of this major version whose minor version is
      not lower. Today's kernels refuse an app without this element.
    seq:
      - id: major
        type: u2
      - id: minor
        type: u2
  short_id:
    seq:
      - id: short_id
        type: u4
        doc: Fixed id of the app; 0 for none.
enums:
  element_type:
    1: main
    2: writeable_flash_regions
    3: package_name
    4: pic_option_1
    5: fixed_addresses
    6: permissions
    7: storage_permissions
    8: kernel_version
    9: program
    10: short_id

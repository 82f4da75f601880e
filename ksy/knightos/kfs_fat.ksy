meta:
  id: kfs_fat
  title: KFS file allocation table
  application: KnightOS
  file-extension: rom
  license: MIT
  ks-version: '0.9'
  imports:
    - kfs_entry
  encoding: ISO-8859-1
  endian: be
doc: |
  All entries of the FAT of a KnightOS file system, read from a flash image as
  it is. The table starts at the last byte of its window and grows towards
  lower addresses; each entry is stored in reverse byte order. A reversed
  little-endian number is a big-endian one, and texts read backwards.

  The parameter is the offset behind the first entry. It follows from the size
  of the image: 0x60000 for 512 KiB, 0xE0000 for 1 MiB, 0x1E0000 for 2 MiB,
  0x3E0000 for 4 MiB.

  The walk takes any bytes and ends: at the end of the table, which is the last
  entry given, or at the start of the image. Look at `is_sound` of a body
  before its other fields.
doc-ref: formats/knightos/SPEC.md#fat-storage-order
params:
  - id: fat_end
    type: s4
instances:
  entries:
    type: 'entry(_index == 0 ? fat_end : entries[_index - 1].start)'
    repeat: until
    repeat-until: _.is_last
types:
  entry:
    doc: The entry whose first byte, the id, is the one below `end`.
    params:
      - id: end
        type: s4
    instances:
      id:
        pos: end - 1
        type: u1
        enum: kfs_entry::entry_id
      is_end_of_table:
        value: id == kfs_entry::entry_id::end_of_table
      has_length:
        value: not is_end_of_table and end >= 3
      len_body:
        pos: end - 3
        type: u2
        if: has_length
      start:
        value: 'has_length ? end - 3 - len_body : 0'
        doc: Offset of the last byte, which is the end of the next entry.
      is_last:
        value: start <= 0
      is_whole:
        value: has_length and start >= 0
        doc: Whether all of the entry lies in the image.
      body:
        type:
          switch-on: id
          cases:
            'kfs_entry::entry_id::file': file_body(start, end - 3)
            'kfs_entry::entry_id::deleted_file': file_body(start, end - 3)
            'kfs_entry::entry_id::superseded_file': file_body(start, end - 3)
            'kfs_entry::entry_id::directory': directory_body(start, end - 3)
            'kfs_entry::entry_id::deleted_directory':
              directory_body(start, end - 3)
            'kfs_entry::entry_id::superseded_directory':
              directory_body(start, end - 3)
            'kfs_entry::entry_id::link': link_body(start, end - 3)
            'kfs_entry::entry_id::deleted_link': link_body(start, end - 3)
            _: unknown_body(start, end - 3)
        if: is_whole
  file_body:
    params:
      - id: start
        type: s4
      - id: end
        type: s4
    instances:
      is_sound:
        value: name_text.is_terminated
      parent:
        pos: end - 2
        type: u2
      flags:
        pos: end - 3
        type: u1
      size:
        pos: end - 6
        type: b24
      section_id:
        pos: end - 8
        type: u2
      name_text:
        type: text_below(start, end - 8)
      name:
        value: name_text.text
      extra_reversed:
        pos: start
        size: name_text.start - start
  directory_body:
    params:
      - id: start
        type: s4
      - id: end
        type: s4
    instances:
      is_sound:
        value: name_text.is_terminated
      parent:
        pos: end - 2
        type: u2
      directory_id:
        pos: end - 4
        type: u2
      flags:
        pos: end - 5
        type: u1
      name_text:
        type: text_below(start, end - 5)
      name:
        value: name_text.text
      extra_reversed:
        pos: start
        size: name_text.start - start
  link_body:
    params:
      - id: start
        type: s4
      - id: end
        type: s4
    instances:
      is_sound:
        value: name_text.is_terminated and target_text.is_terminated
      parent:
        pos: end - 2
        type: u2
      name_length:
        pos: end - 3
        type: u1
      name_text:
        type: text_below(start, end - 3)
      name:
        value: name_text.text
      target_text:
        type: text_below(start, name_text.start)
      target:
        value: target_text.text
      extra_reversed:
        pos: start
        size: target_text.start - start
  unknown_body:
    params:
      - id: start
        type: s4
      - id: end
        type: s4
    instances:
      is_sound:
        value: true
      body_reversed:
        pos: start
        size: end - start
  text_below:
    doc: |
      A text that starts below `end` and runs down to its NUL. It is not
      terminated where `floor` comes first, or `end` is below that already.
    params:
      - id: floor
        type: s4
      - id: end
        type: s4
    instances:
      bytes_down:
        type: byte_at(end - 1 - _index)
        repeat: until
        repeat-until: _.value == 0 or _.ofs <= floor
        if: end > floor
      is_terminated:
        value: end > floor and bytes_down.last.value == 0
      start:
        value: end - bytes_down.size
        doc: Offset of the NUL.
      text_reversed:
        pos: start + 1
        size: bytes_down.size - 1
        type: str
      text:
        value: text_reversed.reverse
  byte_at:
    params:
      - id: ofs
        type: s4
    instances:
      value:
        pos: ofs
        type: u1

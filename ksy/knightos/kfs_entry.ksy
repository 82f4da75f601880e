meta:
  id: kfs_entry
  title: KFS FAT entry
  application: KnightOS
  license: MIT
  ks-version: '0.9'
  encoding: ASCII
  endian: le
doc: |
  One record of the FAT: a file, a directory or a link, alive or dead. Dying
  clears bits of the id; the body stays. Bodies of unknown ids are bytes.

  Entries lie in flash in reverse byte order: turn them round first, or use
  `kfs_fat` on the image as it is.
doc-ref: formats/knightos/SPEC.md#kfs_entry
seq:
  - id: id
    type: u1
    enum: entry_id
    valid:
      expr: _ != entry_id::end_of_table
  - id: len_body
    type: u2
    doc: The next entry follows by this length, whatever the body holds.
  - id: body
    size: len_body
    type:
      switch-on: id
      cases:
        'entry_id::file': file_body
        'entry_id::deleted_file': file_body
        'entry_id::superseded_file': file_body
        'entry_id::directory': directory_body
        'entry_id::deleted_directory': directory_body
        'entry_id::superseded_directory': directory_body
        'entry_id::link': link_body
        'entry_id::deleted_link': link_body
types:
  file_body:
    seq:
      - id: parent
        type: u2
        doc: Id of the directory it is in; 0 is the root.
      - id: flags
        type: u1
        doc: 0xFF.
      - id: size
        type: b24le
        doc: Bytes of the file.
      - id: section_id
        type: u2
        doc: First block; without meaning where the size is 0.
      - id: name
        terminator: 0
      - id: extra
        size-eos: true
        doc: Nothing as a rule; nobody reads it.
    instances:
      name_text:
        value: name.to_s("ASCII")
  directory_body:
    seq:
      - id: parent
        type: u2
        doc: Id of the directory it is in; 0 is the root.
      - id: directory_id
        type: u2
        doc: Its own id, which its children name as their parent.
      - id: flags
        type: u1
        doc: 0xFF.
      - id: name
        terminator: 0
      - id: extra
        size-eos: true
        doc: Nothing as a rule; nobody reads it.
    instances:
      name_text:
        value: name.to_s("ASCII")
  link_body:
    seq:
      - id: parent
        type: u2
        doc: Id of the directory it is in; 0 is the root.
      - id: name_length
        type: u1
        doc: Bytes of the name, its NUL included.
      - id: name
        terminator: 0
      - id: target
        terminator: 0
        doc: Path from the root, with a slash in front or without.
      - id: extra
        size-eos: true
        doc: Nothing as a rule; nobody reads it.
    instances:
      name_text:
        value: name.to_s("ASCII")
      target_text:
        value: target.to_s("ASCII")
enums:
  entry_id:
    0x7f: file
    0xbf: directory
    0xdf: link
    0x00: deleted_file
    0x01:
      id: superseded_file
      doc: |
        As a rule a file. The kernel also leaves this id on a directory or a
        link that it was asked to rename.
    0x02: deleted_directory
    0x04: superseded_directory
    0x08: deleted_link
    0xff: end_of_table

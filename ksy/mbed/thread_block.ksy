meta:
  id: thread_block
  title: Control block of a thread
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  What RTX 5 keeps of a thread, as far as all its versions agree. In states,
  the low half is 0 inactive, 1 ready, 2 running, 3 blocked, 4 terminated, the
  high half of a blocked one what it waits for.
doc-ref: formats/mbed/SPEC.md#thread_block
seq:
  - id: id
    type: u1
    doc: 0xF1, or 0x01 up to RTX 5.4.
  - id: state
    type: u1
  - id: flags
    type: u1
    doc: 1 system object, 2 system memory, 0x10 default stack.
  - id: attributes
    type: u1
  - id: name
    type: u4
    doc: Address of a text, or 0.
  - id: thread_next
    type: u4
  - id: thread_prev
    type: u4
    doc: May be the object that the thread waits for.
  - id: delay_next
    type: u4
  - id: delay_prev
    type: u4
  - id: thread_join
    type: u4
  - id: delay
    type: u4
    doc: Ticks behind the thread before it; all bits set for ever.
  - id: priority
    type: s1
  - id: priority_base
    type: s1
  - id: stack_frame
    type: u1
    doc: Low byte of EXC_RETURN.
  - id: flags_options
    type: u1
  - id: wait_flags
    type: u4
  - id: thread_flags
    type: u4
  - id: mutex_list
    type: u4
  - id: stack_mem
    type: u4
    doc: Lowest address of the stack.
  - id: stack_size
    type: u4
    doc: Bytes.
  - id: sp
    type: u4
    doc: Of no use while the thread runs.
  - id: thread_addr
    type: u4
    doc: Bit 0 set, for Thumb code.
  - id: tz_memory
    type: u4

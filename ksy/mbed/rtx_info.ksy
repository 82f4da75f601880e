meta:
  id: rtx_info
  title: osRtxInfo of RTX 5.5.3 and later
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  imports:
    - rtx_info_start
  endian: le
doc: |
  The variable osRtxInfo up to its timers.
doc-ref: formats/mbed/SPEC.md#rtx_info
seq:
  - id: start
    type: rtx_info_start
  - id: lists
    type: thread_lists
  - id: watchdog_list
    type: u4
    doc: Reserved before RTX 5.9.
  - id: robin_thread
    type: u4
  - id: robin_timeout
    type: u4
  - id: timers
    type: timers
types:
  thread_lists:
    seq:
      - id: ready_object
        size: 8
      - id: ready_list
        type: u4
      - id: idle
        type: u4
      - id: delay_list
        type: u4
      - id: wait_list
        type: u4
      - id: terminate_list
        type: u4
  timers:
    seq:
      - id: first
        type: u4
      - id: thread
        type: u4
      - id: queue
        type: u4
      - id: tick
        type: u4
        doc: Address of a function.

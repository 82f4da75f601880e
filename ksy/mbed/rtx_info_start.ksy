meta:
  id: rtx_info_start
  title: Start of osRtxInfo
  application: Mbed OS
  license: MIT
  ks-version: '0.9'
  endian: le
doc: |
  What all versions of RTX 5 have first in their variable osRtxInfo.
doc-ref: formats/mbed/SPEC.md#rtx_info_start
seq:
  - id: os_id
    type: u4
    doc: Address of a text that begins with RTX V5.
  - id: version
    type: u4
    doc: 50050003 for 5.5.3.
  - id: state
    type: u1
    doc: 0 inactive, 1 ready, 2 running, 3 locked, 4 suspended.
  - id: blocked
    type: u1
  - id: pendsv
    type: u1
  - id: reserved
    type: u1
  - id: tick
    type: u4
  - id: tick_irqn
    type: u4
    doc: All bits set for SysTick.
  - id: run_curr
    type: u4
  - id: run_next
    type: u4

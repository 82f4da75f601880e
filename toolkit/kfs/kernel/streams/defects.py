"""The kernel's known defects, as the model meets them (formats/knightos/SPEC.md, defects)."""

from __future__ import annotations

from enum import Enum


class Defect(Enum):
    """One defect; the value says what has just happened. Names are those of the SPEC."""

    W1 = "only the first part was written: the file had not met its end"
    W2 = "the size became 65,536 too large"
    W3 = "the first letter of the name is lost: the file was made in the root"
    W4 = "an earlier path left a slash behind this one, and the parent is not found"
    W5 = "the stream does not know the block before this one: the new block does not follow it"
    W8 = "a byte behind the buffer was overwritten: the low byte of the heap block's footer"
    W9 = "no block is free: one outside the data area was taken"
    W10 = "the file had no block of its own: its new block leads into a chain of another file"
    W11 = "a directory or link was renamed as if it were a file"
    W12 = "directory ids do not ascend, or there are none: the new entry has a wrong id or place"
    W14 = "the entry had been replaced already: two entries of one name live"
    W15 = "the block's number is cut to 15 bits in a link to it"
    W16 = "the FAT is full: no entry was made, and the stream stays open"
    W17 = "the block that was taken is not erased: it was programmed up to the first byte that lacks bits"
    R1 = "in the last block with the final-block flag clear: byte reads will not stop at the end"
    R2 = "the end has been met once, and nothing clears that: buffer reads fail"
    R3 = "the low byte of the length is above that of the size: nothing of the last block was copied"
    R4 = "bytes behind the end of the file were copied"

"""A library's jump table: what is in it, and what is wrong with it (formats/knightos/SPEC.md, library)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from formats.knightos.kernel_tables import LIBRARY_NAMES
from formats.knightos.library import JUMP, LIBRARY, RETURN, SLOT_SIZE, TABLE_OFFSET, Library, LibrarySlot
from toolkit.findings import Finding
from toolkit.knightos.library.rules import RULES

PRIVATE_NAMES = ("init", "deinit")


def describe(data: bytes) -> dict[str, Any]:
    """Everything about a library. Offsets in bytes from the start of the file; functions as programs name them.

    Raises:
        FormatError: it has not the structure of one.
    """
    library = LIBRARY.parse(data)
    return {
        "length": len(data),
        "id": library.id & 0xFF,
        "known_as": LIBRARY_NAMES.get(library.id & 0xFF),
        "code_offset": library.code_offset,
        "code_length": len(library.code),
        "functions": [
            {
                "function": SLOT_SIZE * number,
                "name": PRIVATE_NAMES[number] if number < len(PRIVATE_NAMES) else "",
                "opcode": slot.opcode,
                "is_empty": slot.opcode == RETURN,
                "code_offset": TABLE_OFFSET + slot.target if slot.opcode == JUMP else None,
            }
            for number, slot in enumerate(library.slots)
        ],
    }


def check(data: bytes) -> list[Finding]:
    """What is wrong with a library; of slots that are wrong in the same way, the first is named.

    Raises:
        FormatError: it has not the structure of one.
    """
    library = LIBRARY.parse(data)
    findings = []
    if library.id > 0xFF:
        findings.append(RULES["library-id"].found(f"of {library.id:#06x} the kernel takes {library.id & 0xFF:#04x}"))
    if len(library.slots) < len(PRIVATE_NAMES):
        findings.append(RULES["library-no-init"].found(f"the table has {len(library.slots)} slots"))
    start, end = library.code_offset - TABLE_OFFSET, len(data) - TABLE_OFFSET

    def outside(slot: LibrarySlot) -> bool:
        return slot.opcode == JUMP and not start <= slot.target < end

    return [
        *findings,
        *_slots(library, "library-slot", "the instruction is none of a table", _is_no_slot),
        *_slots(library, "library-target", f"the code is at {start:#x} to {end:#x}", outside),
        *_slots(library, "library-empty-slot", "what is there is never read", _is_filled),
    ]


def _is_no_slot(slot: LibrarySlot) -> bool:
    return slot.opcode not in (JUMP, RETURN)


def _is_filled(slot: LibrarySlot) -> bool:
    return slot.opcode == RETURN and slot.target != 0


def _slots(library: Library, code: str, words: str, is_wrong: Callable[[LibrarySlot], bool]) -> Iterator[Finding]:
    wrong = [number for number, slot in enumerate(library.slots) if is_wrong(slot)]
    if wrong:
        slot, more = library.slots[wrong[0]], len(wrong) - 1
        message = f"{slot.opcode:02X} {slot.target:04X}: {words}" + (f" (and {more} more)" if more else "")
        where = f"function {SLOT_SIZE * wrong[0]:#x}"
        yield RULES[code].found(message, where, TABLE_OFFSET + SLOT_SIZE * wrong[0])

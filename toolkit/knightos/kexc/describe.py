"""Executables as plain data, for JSON and for text."""

from __future__ import annotations

from typing import Any

from formats.knightos.kernel_tables import THREAD_FLAGS
from formats.knightos.kexc import DESCRIPTION, ENTRY_POINT, KEXC, KEY_NAMES, MAGIC_SIZE, NAME, RECORD_SIZE, Kexc
from toolkit.files import name_to_text
from toolkit.knightos.kexc.loader import Kernel, stack_length, start, text_at, thread_flags, wanted_version


def describe(data: bytes, kernel: Kernel) -> dict[str, Any]:
    """Everything about an executable. Offsets in bytes from the start of the file, lengths in bytes.

    Raises:
        FormatError: it is none.
    """
    program = KEXC.parse(data)
    flags = thread_flags(program)
    return {
        "length": len(data),
        "verdict": start(program, kernel).as_dict(),
        "name": _text(data, program, NAME),
        "description": _text(data, program, DESCRIPTION),
        "entry_offset": program.first(ENTRY_POINT),
        "kernel_version": wanted_version(program),
        "stack_length": stack_length(program),
        "thread_flags": flags,
        "thread_flag_names": [name for bit, name in THREAD_FLAGS.items() if flags & bit],
        "body_offset": program.body_offset,
        "records": [
            {
                "offset": MAGIC_SIZE + RECORD_SIZE * number,
                "key": record.key,
                "name": KEY_NAMES.get(record.key, ""),
                "value": record.value,
            }
            for number, record in enumerate(program.records)
        ],
    }


def _text(data: bytes, program: Kexc, key: int) -> str | None:
    offset = program.first(key)
    text = None if offset is None else text_at(data, offset)
    return None if text is None else name_to_text(text)

"""Files whose content is not what it was: what to say when they are read all the same."""

from __future__ import annotations

from toolkit.files import name_to_text
from toolkit.findings import Finding
from toolkit.kfs.dat import ChainEnd
from toolkit.kfs.file_length import LengthSource
from toolkit.kfs.rules import RULES
from toolkit.kfs.volume import File, Volume

ENDS = frozenset({ChainEnd.PROPER, ChainEnd.DOCS})
"""How a chain ends of which nothing is missing."""


def damage(volume: Volume, file: File) -> list[Finding]:
    """What is wrong with a file's data; nothing for a sound file, or for one whose damage is repaired."""
    if file.body.size == 0:
        return []
    length, source = volume.measure(file)
    end = volume.data.measure(file.body.section_id)[1]
    where, offset = name_to_text(file.path), file.record.offset if file.record else None
    if end not in ENDS:
        message = f"the chain {end.value}; {length:,} of {file.body.size:,} bytes are there"
        return [RULES["kfs-broken-chain"].found(message, where, offset)]
    if source is LengthSource.CHAIN:
        message = f"the size field says {file.body.size:,} bytes, the blocks hold {length:,}"
        return [RULES["kfs-size-field"].found(message, where, offset)]
    return []

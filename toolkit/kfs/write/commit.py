"""Each change to a volume: the programs that it is made of, in order, and the one that is its commit.

The table is what the code does: recorded changes are compared with it, and the tests that cut the power are made
from it. DESIGN.md repeats it.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Step(Enum):
    """What an operation on the flash is for."""

    MARK = "magic of a page that gets its first block"
    HEADERS = "headers of blocks that are taken: used, and for a known length chained at once"
    DATA = "data of blocks"
    CHAIN = "headers of the blocks again: the chain"
    ENTRY = "entry, all but its id"
    ID = "id of the entry"
    RETIRE = "bits of an old entry's id"
    ERASE_SWAP = "swap sector erased"
    COPY = "swap: the sector as it shall be"
    NOTE = "swap: whose copy it is"
    WHOLE = "swap: one bit, the copy is whole"
    ERASE = "the sector erased"
    BACK = "the sector programmed"
    DONE = "swap: the copy has served"


_NEW_BLOCKS = (Step.MARK, Step.HEADERS, Step.DATA)
_SECTOR = (
    Step.ERASE_SWAP,
    Step.COPY,
    Step.NOTE,
    Step.WHOLE,
    Step.ERASE,
    Step.BACK,
    Step.DONE,
)


class Change(NamedTuple):
    """One kind of change.

    Attributes:
        name: what happens, in the words of a user.
        steps: in order; neighbours of one kind count once, and what need not be done is left out.
        commit: the step before which the old state counts, and behind which the new one does.
        unit: what one commit is for.
    """

    name: str
    steps: tuple[Step, ...]
    commit: Step
    unit: str = "the change"


CHANGES = (
    Change("new file", (*_NEW_BLOCKS, Step.ENTRY, Step.ID), Step.ID),
    Change("overwrite", (*_NEW_BLOCKS, Step.ENTRY, Step.ID, Step.RETIRE), Step.RETIRE),
    Change("append", (*_NEW_BLOCKS, Step.CHAIN, Step.ENTRY, Step.ID, Step.RETIRE), Step.RETIRE),
    Change("update in the middle", (*_NEW_BLOCKS, Step.CHAIN, Step.ENTRY, Step.ID, Step.RETIRE), Step.RETIRE),
    Change("truncate", (*_NEW_BLOCKS, Step.CHAIN, Step.ENTRY, Step.ID, Step.RETIRE), Step.RETIRE),
    Change("rename a file", (Step.ENTRY, Step.ID, Step.RETIRE), Step.ID),
    Change("move a file over another", (Step.ENTRY, Step.ID, Step.RETIRE), Step.ID),
    Change("move a directory, a link or an empty file", _SECTOR, Step.WHOLE),
    Change("new directory", (Step.ENTRY, Step.ID), Step.ID),
    Change("new link", (Step.ENTRY, Step.ID), Step.ID),
    Change("remove a file or a link", (Step.RETIRE,), Step.RETIRE),
    Change("remove a directory", (Step.RETIRE,), Step.RETIRE),
    Change("remove a tree", (Step.RETIRE,), Step.RETIRE, "each entry"),
    Change("put a tree", (*_NEW_BLOCKS, Step.ENTRY, Step.ID), Step.ID, "each entry"),
    Change("collect blocks", _SECTOR, Step.WHOLE, "each sector"),
    Change("compact the log", _SECTOR, Step.WHOLE),
    Change("repair", _SECTOR, Step.WHOLE, "each sector"),
)


def table() -> str:
    """The table for DESIGN.md, in Markdown."""
    rows = [f"| {change.name} | {_steps(change)} | {change.unit} |" for change in CHANGES]
    words = [f"| {step.name.lower().replace('_', ' ')} | {step.value} |" for step in Step]
    return "\n".join(
        [
            "| change | programs, in order; **the commit** | one commit for |",
            "|---|---|---|",
            *rows,
            "",
            "| program | what it is |",
            "|---|---|",
            *words,
        ]
    )


def _steps(change: Change) -> str:
    names = [(step.name.lower().replace("_", " "), step is change.commit) for step in change.steps]
    return ", ".join(f"**{name}**" if is_commit else name for name, is_commit in names)

"""The attributes of a board: 16 slots of 64 bytes at address 0x600 (SPEC.md: attribute, attributes).

Declares the bytes of the slots, those behind a value included. Any bytes are a slot; which of them mean something is
`toolkit/tock/image/attributes.py`.
"""

from __future__ import annotations

from formats.codec import Spec
from formats.layout import blob, declare, layout_of, record, u8
from formats.lists import Repeat

SLOTS = 16
SLOT_SIZE = 64
LONGEST_KEY = 8
LONGEST_VALUE = 55


@record
class Attribute:
    """One slot."""

    key: bytes = declare(blob(LONGEST_KEY), "key, UTF-8, NULs behind it")
    length: int = declare(u8, "bytes of the value, 1 to 55; any other number means an empty slot")
    value: bytes = declare(blob(LONGEST_VALUE), "value, UTF-8, and what lies behind it: zeros as a rule")


@record
class Attributes:
    """All slots."""

    slots: tuple[Attribute, ...] = declare(Repeat(SLOTS, layout_of(Attribute)), "slots")


ATTRIBUTE = Spec("tock.attribute", Attribute, title="Tock attribute slot")
ATTRIBUTES = Spec("tock.attributes", Attributes, title="Tock attributes, 16 slots")

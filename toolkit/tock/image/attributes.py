"""The attributes in an image: which slots mean something, and how they change (formats/tock/SPEC.md: attribute)."""

from __future__ import annotations

from dataclasses import dataclass

from formats.tock.attributes import ATTRIBUTE, ATTRIBUTES, LONGEST_KEY, LONGEST_VALUE, SLOT_SIZE, SLOTS, Attribute
from toolkit.errors import LayoutError, ToolkitError
from toolkit.memory.region import AddressRange
from toolkit.tock.image.bootloader import FLAGS, read_bootloader, replace_bootloader, require_bootloader
from toolkit.tock.image.flash_image import FlashImage

TABLE = AddressRange(0x600, SLOTS * SLOT_SIZE)
"""Where the slots lie, wherever the flash of a board begins."""
_NOTHING = Attribute(bytes(LONGEST_KEY), 0, bytes(LONGEST_VALUE))


@dataclass(frozen=True)
class Slot:
    """One slot.

    Attributes:
        index: 0 to 15.
        record: its bytes.
        key: None where the slot is empty, or has no use.
        value: the same.
        problem: why the slot has no use though there is something in it; else empty.
    """

    index: int
    record: Attribute
    key: str | None = None
    value: str | None = None
    problem: str = ""

    @property
    def address(self) -> int:
        """Address of its first byte."""
        return TABLE.address + self.index * SLOT_SIZE

    @property
    def is_used(self) -> bool:
        """Whether readers find a key and a value in it."""
        return self.key is not None


@dataclass(frozen=True)
class Attributes:
    """All slots, in their order."""

    slots: tuple[Slot, ...]

    def get(self, key: str) -> str | None:
        """The value of a key; of the first slot with it, as readers do."""
        return self.as_dict().get(key)

    def as_dict(self) -> dict[str, str]:
        """What readers find: keys and values in the order of slots."""
        found: dict[str, str] = {}
        for slot in self.slots:
            if slot.key is not None and slot.value is not None:
                found.setdefault(slot.key, slot.value)
        return found

    def slots_of(self, key: str) -> tuple[Slot, ...]:
        """The slots with a key; readers take the first."""
        return tuple(slot for slot in self.slots if slot.key == key)


def parse_attributes(table: bytes) -> Attributes:
    """The attributes in the 1,024 bytes of a table.

    Raises:
        FormatError: there are fewer.
    """
    return Attributes(tuple(_slot(index, record) for index, record in enumerate(ATTRIBUTES.parse(table).slots)))


def read_attributes(image: FlashImage) -> Attributes:
    """The attributes of an image, or what lies in their place where there is no bootloader."""
    return parse_attributes(image.read_range(TABLE))


def set_attribute(image: FlashImage, key: str, value: str) -> int:
    """Set an attribute: in the first slot that has its key, else in the first empty one.

    Returns:
        The slot. It is not written where it has the value already.

    Raises:
        ToolkitError: key or value cannot be stored, or the image has no bootloader. LayoutError: all slots are used.
    """
    stored = _value_bytes(value)
    record = Attribute(_key_bytes(key), len(stored), stored.ljust(LONGEST_VALUE, b"\0"))
    attributes = require_attributes(image)
    known = attributes.slots_of(key)
    if known and known[0].value == value:
        return known[0].index
    slot = known[0] if known else next((slot for slot in attributes.slots if not slot.is_used), None)
    if slot is None:
        raise LayoutError(f"all {SLOTS} slots for attributes are used; remove one first")
    image.put(slot.address, ATTRIBUTE.build(record))
    return slot.index


def remove_attribute(image: FlashImage, key: str) -> tuple[int, ...]:
    """Empty every slot that has a key, so that it is gone for every reader.

    Returns:
        The slots.

    Raises:
        ToolkitError: there is no such attribute, or the image has no bootloader.
    """
    slots = require_attributes(image).slots_of(key)
    if not slots:
        raise ToolkitError(f"there is no attribute {key!r}")
    for slot in slots:
        image.put(slot.address, ATTRIBUTE.build(_NOTHING))
    return tuple(slot.index for slot in slots)


def put_bootloader(
    image: FlashImage, data: bytes, *, keep_attributes: bool = True, force: bool = False
) -> tuple[str, ...]:
    """Put a bootloader in front of the kernel, and keep the attributes that the image has and the new one has not.

    Args:
        image: the image.
        data: the bootloader, from the first byte of flash.
        keep_attributes: else all attributes become those of the new one.
        force: also where the data has no flags page, so that nobody would find attributes any more.

    Returns:
        Keys of the attributes that were kept.

    Raises:
        ToolkitError: there is no place for it, or it has no flags page. LayoutError: it does not fit, or not all slots.
    """
    before = read_attributes(image) if read_bootloader(image) else None
    with image.change():
        replace_bootloader(image, data)
        if read_bootloader(image) is None:
            if image.board.has_attributes and not force:
                message = f"this is no bootloader of Tock: no TOCKBOOTLOADER at {FLAGS.address:#x}"
                raise ToolkitError(message, advice="--force puts it there all the same")
            return ()
        return _put_missing(image, before) if before and keep_attributes else ()


def _put_missing(image: FlashImage, before: Attributes) -> tuple[str, ...]:
    now = read_attributes(image)
    missing = {slot.key: slot.record for slot in reversed(before.slots) if slot.key is not None}
    missing = {key: missing[key] for key in before.as_dict() if key not in now.as_dict()}
    free = [slot for slot in now.slots if not slot.is_used]
    if len(missing) > len(free):
        raise LayoutError(f"{len(missing)} attributes of the image are to be kept, and {len(free)} slots are free")
    for slot, record in zip(free, missing.values(), strict=False):
        image.put(slot.address, ATTRIBUTE.build(record))
    return tuple(key for key in missing if key is not None)


def require_attributes(image: FlashImage) -> Attributes:
    """The attributes of an image with a bootloader. Raises ToolkitError where there is none: nobody would read them."""
    require_bootloader(image)
    return read_attributes(image)


def _slot(index: int, record: Attribute) -> Slot:
    if not 1 <= record.length <= LONGEST_VALUE:
        return Slot(index, record, problem=_why_not(record))
    try:
        key = record.key.decode().strip("\0")
    except UnicodeDecodeError:
        return Slot(index, record, problem="the key is no UTF-8")
    try:
        return Slot(index, record, key, record.value[: record.length].decode())
    except UnicodeDecodeError:
        return Slot(index, record, problem="the value is no UTF-8")


def _why_not(record: Attribute) -> str:
    """What is wrong with a length that means an empty slot; nothing where the slot is as empty ones are."""
    is_fill = record.key in (bytes(LONGEST_KEY), b"\xff" * LONGEST_KEY)
    return "" if is_fill and record.length in (0, 0xFF) else f"the length is {record.length}, not 1 to {LONGEST_VALUE}"


def _key_bytes(key: str) -> bytes:
    data = _encoded("key", key)
    if not data:
        raise ToolkitError("a key has at least one character")
    if len(data) > LONGEST_KEY:
        raise ToolkitError(f"the key {key!r} has {len(data)} bytes; {LONGEST_KEY} is the most")
    if "\0" in key:
        raise ToolkitError("a key cannot hold NUL")
    return data.ljust(LONGEST_KEY, b"\0")


def _value_bytes(value: str) -> bytes:
    data = _encoded("value", value)
    if not 1 <= len(data) <= LONGEST_VALUE:
        raise ToolkitError(f"a value has 1 to {LONGEST_VALUE} bytes, not {len(data)}")
    return data


def _encoded(what: str, text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:  # an argument of the command line that is no UTF-8
        raise ToolkitError(f"the {what} is no UTF-8") from None

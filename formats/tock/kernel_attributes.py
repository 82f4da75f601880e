"""What a Tock kernel says of itself in the last bytes of its flash (SPEC.md: kernel_attributes).

Declared downwards from the end of the kernel's region, as it is read. Attributes follow each other as long as they are
of a known type and of its length; what lies before them is kernel, or fill. Whether they are true is not asked.
"""

from __future__ import annotations

from formats.codec import Spec
from formats.from_end import record_from_end
from formats.layout import (
    Choice,
    Limited,
    Sized,
    blob,
    declare,
    derived,
    exactly,
    layout_of,
    record,
    rest,
    u8,
    u16,
    u32,
)
from formats.lists import WhileItFits

MAGIC = b"TOCK"
VERSION = 1
HEADER_SIZE = 8
"""Bytes of magic, version and reserved bytes."""
HEAD_SIZE = 4
"""Bytes of an attribute's length and type."""
APP_MEMORY, KERNEL_BINARY, KERNEL_VERSION, PUBLIC_KEY = range(0x0101, 0x0105)
ATTRIBUTE_NAMES = {
    APP_MEMORY: "app_memory",
    KERNEL_BINARY: "kernel_binary",
    KERNEL_VERSION: "kernel_version",
    PUBLIC_KEY: "public_key",
}
RELEASE, DEVELOPMENT, ALPHA, BETA = range(4)
PRERELEASE_NAMES = {RELEASE: "release", DEVELOPMENT: "dev", ALPHA: "alpha", BETA: "beta"}
ECDSA_P256 = 6
ALGORITHM_NAMES = {ECDSA_P256: "ecdsa_p256"}


@record
class AppMemory:
    """The RAM that the kernel gives to apps."""

    start: int = declare(u32, "address", show="hex")
    length: int = declare(u32, "bytes")


@record
class KernelBinary:
    """Where the kernel's code and its initialized data lie in flash, without these attributes."""

    start: int = declare(u32, "address", show="hex")
    length: int = declare(u32, "bytes")


@record
class KernelVersion:
    """Version of the kernel."""

    major: int = declare(u16, "major version")
    minor: int = declare(u16, "minor version")
    patch: int = declare(u16, "patch version")
    prerelease: int = declare(u16, "kind of release", names=PRERELEASE_NAMES)


@record
class PublicKey:
    """A key that the kernel checks apps with."""

    key: bytes = declare(blob(64), "X and Y of 32 bytes each, highest byte first")
    metadata: int = declare(u32, "any number, for the kernel")
    reserved: int = declare(u16, "zero", default=0)
    algorithm: int = declare(u16, "kind of key", names=ALGORITHM_NAMES, default=ECDSA_P256)


Value = AppMemory | KernelBinary | KernelVersion | PublicKey
VALUE_TYPES: dict[int, type] = {
    APP_MEMORY: AppMemory,
    KERNEL_BINARY: KernelBinary,
    KERNEL_VERSION: KernelVersion,
    PUBLIC_KEY: PublicKey,
}
TYPE_OF_VALUE = {value_type: number for number, value_type in VALUE_TYPES.items()}
VALUE_LENGTHS = {number: int(layout_of(value_type).sizeof()) for number, value_type in VALUE_TYPES.items()}
"""Bytes of a value, by type."""


@record
class KernelAttribute:
    """One TLV, from its last bytes to its first: length, type, value."""

    _length = derived(u16, "bytes of the value", lambda r: VALUE_LENGTHS[TYPE_OF_VALUE[type(r.value)]])
    type: int = declare(Limited(u16, APP_MEMORY, PUBLIC_KEY, "a known type"), "type", names=ATTRIBUTE_NAMES, show="hex")
    value: Value = declare(
        Sized("_length", Choice("type", {number: layout_of(kind) for number, kind in VALUE_TYPES.items()}, rest)),
        "value",
    )

    @classmethod
    def of(cls, value: Value) -> KernelAttribute:
        """An attribute with the type of its value."""
        return cls(TYPE_OF_VALUE[type(value)], value)

    @property
    def size(self) -> int:
        """Bytes of the whole attribute."""
        return HEAD_SIZE + VALUE_LENGTHS[self.type]


@record_from_end
class KernelAttributes:
    """The end of a kernel's region: header, attributes as a reader finds them, and all that lies in front."""

    magic: bytes = declare(exactly(blob(len(MAGIC)), MAGIC), "TOCK, the last bytes of the region", default=MAGIC)
    version: int = declare(exactly(u8, VERSION), "version, 1", default=VERSION)
    reserved: bytes = declare(blob(3), "zeros", default=bytes(3))
    attributes: tuple[KernelAttribute, ...] = declare(
        WhileItFits(layout_of(KernelAttribute)), "attributes; the first is the nearest to the end", default=()
    )
    before: bytes = declare(rest, "bytes in front of the attributes: kernel and fill", default=b"")


KERNEL_ATTRIBUTES = Spec("tock.kernel_attributes", KernelAttributes, title="Tock kernel attributes")

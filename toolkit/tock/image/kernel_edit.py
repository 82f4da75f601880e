"""Adding to what a kernel says of itself: a new attribute lies below the others, where fill must be."""

from __future__ import annotations

from dataclasses import replace

from formats.tock.kernel_attributes import (
    ATTRIBUTE_NAMES,
    KERNEL_ATTRIBUTES,
    MAGIC,
    KernelAttribute,
    KernelAttributes,
    PublicKey,
    Value,
)
from toolkit.errors import KeyFileError, LayoutError, ToolkitError
from toolkit.memory.region import AddressRange
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.kernel import LONGEST_ATTRIBUTES, Kernel, kernel_of, require_kernel
from toolkit.tock.sign.keys import P256, Key, PrivateKey

_BY_FORCE = "--force overwrites them"
_FILLS = (frozenset(b"\x00"), frozenset(b"\xff"))


def public_key_of(key: Key, metadata: int) -> PublicKey:
    """The attribute with a public key, or with the public half of a private one.

    Raises:
        KeyFileError: it is no key on P-256. ToolkitError: the metadata have more than 32 bits.
    """
    public = key.public if isinstance(key, PrivateKey) else key
    if public.algorithm != P256:
        raise KeyFileError(f"{public.source}: {public.description}; kernels take keys on P-256 only")
    if not 0 <= metadata <= 0xFFFF_FFFF:
        raise ToolkitError(f"metadata have 32 bits, {metadata} does not fit")
    numbers = public.native.public_numbers()
    x, y = numbers.x, numbers.y  # type: ignore[union-attr]  # a key on P-256 has them
    return PublicKey(x.to_bytes(32, "big") + y.to_bytes(32, "big"), metadata)


def add_kernel_attribute(image: FlashImage, value: Value, *, change: bool = False, force: bool = False) -> None:
    """Add an attribute to the kernel of an image; arguments and errors as of `with_kernel_attribute`.

    Raises:
        ToolkitError: there is no kernel.
    """
    kernel = require_kernel(image)
    address = kernel.range.address
    after = with_kernel_attribute(image.read_range(kernel.range), value, address=address, change=change, force=force)
    said = kernel_of(after, address).attributes_range
    image.put(said.address, after[said.address - address :])


def with_kernel_attribute(
    region: bytes, value: Value, *, address: int = 0, change: bool = False, force: bool = False
) -> bytes:
    """A kernel with one more attribute, in as many bytes.

    Args:
        region: the kernel; its end is the end of its region.
        value: what it shall say.
        address: of its first byte; 0 where nobody knows.
        change: where it says something of the kind already, say this instead. Of keys there can be several; what
            stands at the same key is changed.
        force: put it also in the place of what is no fill, or belongs to the kernel's code.

    Raises:
        ToolkitError: it says that already, or has attributes that cannot be read. LayoutError: there is no room.
    """
    kernel = kernel_of(region, address)
    known = _known(kernel, region)
    attributes, added = _with(known.attributes, value, change=change)
    if added and not force:
        _require_fill(kernel, region, added)
    return _rebuilt(region, replace(known, attributes=attributes))


def _known(kernel: Kernel, region: bytes) -> KernelAttributes:
    """What there is to add to; an empty statement where the kernel has none."""
    if kernel.attributes is not None:
        return kernel.attributes
    if region.endswith(MAGIC):
        raise ToolkitError(f"the attributes of the kernel cannot be read: {kernel.problem}")
    return KernelAttributes(before=region[-LONGEST_ATTRIBUTES:])


def _with(known: tuple[KernelAttribute, ...], value: Value, *, change: bool) -> tuple[tuple[KernelAttribute, ...], int]:
    """The attributes with the new one, and how many bytes they got longer."""
    new = KernelAttribute.of(value)
    same = next((index for index, one in enumerate(known) if _is_same(one.value, value)), None)
    if same is None:
        return (*known, new), new.size
    if not change:
        which = " with this key" if isinstance(value, PublicKey) else ""
        raise ToolkitError(f"the kernel has {ATTRIBUTE_NAMES[new.type]}{which} already", advice="--change changes it")
    return (*known[:same], new, *known[same + 1 :]), 0


def _is_same(one: Value, other: Value) -> bool:
    if isinstance(one, PublicKey) and isinstance(other, PublicKey):
        return one.key == other.key
    return type(one) is type(other)


def _require_fill(kernel: Kernel, region: bytes, added: int) -> None:
    """Raise LayoutError where what is to be overwritten is no fill."""
    end = len(region) - kernel.attributes_range.length
    needed = added if kernel.attributes else added + len(KERNEL_ATTRIBUTES.build(KernelAttributes()))
    start = end - needed
    taken = region[max(0, start) : end]
    if start < 0:
        raise LayoutError(f"{needed} bytes are needed below what the kernel says, and {end} are there")
    if frozenset(taken) not in _FILLS:
        raise LayoutError(
            f"the {needed} bytes at offset {start:#x} of the kernel, where the attribute goes, are no fill",
            advice=_BY_FORCE,
        )
    if start < _end_of_code(kernel):
        raise LayoutError(
            f"the {needed} bytes at offset {start:#x} of the kernel belong to its code, as it says",
            advice=_BY_FORCE,
        )


def _end_of_code(kernel: Kernel) -> int:
    """Offset behind the code and the data; 0 where they are not in what there is, as of the end of a kernel only."""
    if kernel.binary is None:
        return 0
    code = AddressRange(kernel.binary.start, kernel.binary.length)
    return code.end - kernel.range.address if kernel.range.contains(code) else 0


def _rebuilt(region: bytes, attributes: KernelAttributes) -> bytes:
    said = KERNEL_ATTRIBUTES.build(replace(attributes, before=b""))
    if len(said) > len(region):
        raise LayoutError(f"{len(said)} bytes of attributes do not fit into a kernel of {len(region)}")
    return region[: len(region) - len(said)] + said

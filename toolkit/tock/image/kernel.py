"""The kernel in an image: its region, and what it says of itself (formats/tock/SPEC.md: kernel_attributes)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from formats.errors import FormatError
from formats.tock.kernel_attributes import (
    HEADER_SIZE,
    KERNEL_ATTRIBUTES,
    AppMemory,
    KernelAttributes,
    KernelBinary,
    KernelVersion,
    PublicKey,
)
from toolkit.errors import LayoutError, MisplacedError, ToolkitError
from toolkit.memory.contents import ERASED
from toolkit.memory.region import AddressRange
from toolkit.tock.image.flash_image import FlashImage

LONGEST_ATTRIBUTES = 0x10000
"""Bytes in front of the apps in which attributes are looked for; tockloader takes 1,000."""
_BY_FORCE = "--force puts it there all the same"
V = TypeVar("V", AppMemory, KernelBinary, KernelVersion, PublicKey)


@dataclass(frozen=True)
class Kernel:
    """A kernel's region, and what stands at its end.

    Attributes:
        range: the region; of a kernel alone, whose addresses nobody knows, offsets in its file.
        attributes: what it says of itself, or None where it says nothing that can be read.
        problem: why not.
    """

    range: AddressRange
    attributes: KernelAttributes | None
    problem: FormatError | None = None

    @property
    def app_memory(self) -> AppMemory | None:
        """RAM for apps; the statement next to the end counts."""
        return self._first(AppMemory)

    @property
    def binary(self) -> KernelBinary | None:
        """Code and initialized data in flash."""
        return self._first(KernelBinary)

    @property
    def version(self) -> KernelVersion | None:
        """Version of the kernel."""
        return self._first(KernelVersion)

    @property
    def public_keys(self) -> tuple[PublicKey, ...]:
        """Keys that it may check apps with, the nearest to the end first."""
        found = self.attributes.attributes if self.attributes else ()
        return tuple(one.value for one in found if isinstance(one.value, PublicKey))

    @property
    def attributes_range(self) -> AddressRange:
        """Header and attributes; empty where there are none."""
        length = HEADER_SIZE + sum(one.size for one in self.attributes.attributes) if self.attributes else 0
        return AddressRange(self.range.end - length, length)

    def _first(self, kind: type[V]) -> V | None:
        found = self.attributes.attributes if self.attributes else ()
        return next((one.value for one in found if isinstance(one.value, kind)), None)


def version_text(version: KernelVersion) -> str:
    """A version for people: ``2.3.0-dev``."""
    words = {0: "", 1: "-dev", 2: "-alpha", 3: "-beta"}
    last = words.get(version.prerelease, f"-prerelease{version.prerelease}")
    return f"{version.major}.{version.minor}.{version.patch}{last}"


def kernel_of(region: bytes, address: int = 0) -> Kernel:
    """What a kernel says of itself.

    Args:
        region: all of its region, or the end of it.
        address: of the first byte.
    """
    range_ = AddressRange(address, len(region))
    try:
        return Kernel(range_, KERNEL_ATTRIBUTES.parse(region[-LONGEST_ATTRIBUTES:]))
    except FormatError as error:
        return Kernel(range_, None, error)


def read_kernel(image: FlashImage) -> Kernel | None:
    """The kernel of an image, or None where its region is erased, or has no bytes in the image."""
    region = image.read_range(image.board.kernel)
    return kernel_of(region, image.board.kernel.address) if region.strip(bytes([ERASED])) else None


def require_kernel(image: FlashImage) -> Kernel:
    """The kernel of an image. Raises ToolkitError where there is none."""
    kernel = read_kernel(image)
    if kernel is None:
        raise ToolkitError(f"there is no kernel in the image: {image.board.kernel} is erased")
    return kernel


def extract_kernel(image: FlashImage) -> bytes:
    """All of a kernel's region: its attributes are the last bytes.

    Raises:
        ToolkitError: there is no kernel.
    """
    require_kernel(image)
    return image.read_range(image.board.kernel)


def put_kernel(image: FlashImage, data: bytes, *, force: bool = False) -> None:
    """Put a kernel into its region, and erase what is left of that.

    Args:
        image: the image.
        data: the kernel, from the first byte of its region.
        force: also where it was made for a region of another length, or for another address.

    Raises:
        LayoutError: it does not fit. MisplacedError: it was made for another region.
        ToolkitError: the board has no such region.
    """
    range_ = image.board.kernel
    if not range_.length:
        raise ToolkitError("nobody says where the kernel lies", advice="say --kernel-address")
    if not data.strip(bytes([ERASED])):
        raise ToolkitError("this is no kernel: all of it is erased flash")
    if len(data) > range_.length:
        raise LayoutError(f"the kernel has {len(data):,} bytes; its region {range_} has {range_.length:,}")
    if not force:
        _require_made_for(range_, data)
    image.erase(range_)
    image.put(range_.address, data)


def _require_made_for(range_: AddressRange, data: bytes) -> None:
    kernel = kernel_of(data)
    if kernel.attributes is None:
        return
    if len(data) < range_.length:
        raise MisplacedError(
            f"the kernel was made for a region of {len(data):,} bytes, where its attributes end; "
            f"{range_} has {range_.length:,}",
            advice=_BY_FORCE,
        )
    if kernel.binary and kernel.binary.start not in range_:
        raise MisplacedError(
            f"the kernel was made for address {kernel.binary.start:#x}, outside of its region {range_}",
            advice=_BY_FORCE,
        )

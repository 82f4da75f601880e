"""What the kernel of an image says of itself, as far as its apps are concerned."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.memory.region import AddressRange
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.kernel import read_kernel
from toolkit.tock.kernel_verdict import KERNEL_VERSION


@dataclass(frozen=True)
class KernelFacts:
    """The facts.

    Attributes:
        version: major and minor; that of the newest kernel where the image does not say it.
        is_known: whether the image says the version.
        memory: RAM for apps; what the board has, or, where nobody knows that, of length 0.
    """

    version: tuple[int, int]
    is_known: bool
    memory: AddressRange


def kernel_facts(image: FlashImage) -> KernelFacts:
    """The facts that the kernel attributes of an image say, or else what is assumed."""
    kernel = read_kernel(image)
    version, memory = (kernel.version, kernel.app_memory) if kernel else (None, None)
    return KernelFacts(
        (version.major, version.minor) if version else KERNEL_VERSION,
        is_known=version is not None,
        memory=AddressRange(memory.start, memory.length) if memory else image.board.ram,
    )

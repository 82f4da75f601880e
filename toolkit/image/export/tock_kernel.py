"""The kernel of a Tock image as parts: its code, and what it says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from formats.tock.kernel_attributes import PRERELEASE_NAMES
from toolkit.image.build.tock.parts import KernelAttributesPart, KernelPart, RangePart
from toolkit.image.export.draft import Draft
from toolkit.memory.contents import ERASED
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.kernel import Kernel, read_kernel, version_text


def kernel_forms(draft: Draft, image: FlashImage) -> Iterator[dict[str, Any]]:
    """The kernel: its code, with its attributes in the manifest where that gives the same bytes; or one file.

    The last form is for a kernel that says that it was made for another place.
    """
    kernel = read_kernel(image)
    if kernel is None:
        return
    region = image.read_range(image.board.kernel)
    if kernel.attributes is not None and kernel.attributes.attributes and not kernel.public_keys:
        code = region[: len(region) - kernel.attributes_range.length].rstrip(bytes([ERASED]))
        said = _said(kernel)
        if said is not None:
            parts: dict[str, Any] = {"kernel_attributes": said}
            if code:
                parts["kernel"] = KernelPart(file=draft.file("", "kernel", ".bin", code))
            yield parts
    data = region if kernel.attributes is not None else region.rstrip(bytes([ERASED]))
    for force in (False, True):
        part = KernelPart(file=draft.file("", "kernel", ".bin", data), force=force)
        yield {"kernel": draft.say(part, _about(kernel, force=force))}


def _said(kernel: Kernel) -> KernelAttributesPart | None:
    """What a kernel says of itself, or None where a manifest has no words for it."""
    version = kernel.version
    if version is not None and version.prerelease not in PRERELEASE_NAMES:
        return None
    memory, binary = kernel.app_memory, kernel.binary
    return KernelAttributesPart(
        app_memory=RangePart(address=memory.start, length=memory.length) if memory else None,
        kernel_binary=RangePart(address=binary.start, length=binary.length) if binary else None,
        kernel_version=version_text(version) if version else None,
    )


def _about(kernel: Kernel, *, force: bool) -> str:
    if kernel.attributes is None:
        return "It says nothing of itself."
    version = version_text(kernel.version) if kernel.version else "without a version"
    keys = f", with {len(kernel.public_keys)} public keys" if kernel.public_keys else ""
    place = ", and that it was made for another place" if force else ""
    return f"Kernel {version}{keys}; what it says of itself stands at the end of its file{place}."

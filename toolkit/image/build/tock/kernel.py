"""The kernel of a Tock image, and what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from formats.tock.kernel_attributes import PRERELEASE_NAMES, AppMemory, KernelBinary, KernelVersion, Value
from toolkit.image.build.plan import Piece
from toolkit.image.build.tock.parts import KernelAttributesPart, RangePart, TockImage
from toolkit.image.build.tock.region_file import read_region
from toolkit.memory.region import AddressRange
from toolkit.tock.image.check_kernel import kernel_findings
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.kernel import kernel_of, put_kernel, read_kernel
from toolkit.tock.image.kernel_edit import public_key_of, with_kernel_attribute

_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)(?:-(\w+))?")
_CONTRADICTIONS = {"kernel-binary", "kernel-app-memory"}


def put_kernel_parts(recipe: TockImage, image: FlashImage) -> Iterator[Piece]:
    """Put the kernel and its attributes into the image; gives their pieces."""
    region = image.board.kernel
    length = 0
    if recipe.kernel:
        origin = recipe.kernel.origin.at("file")
        data = read_region(recipe.kernel.file, region, origin, "the kernel's region")
        with origin.blamed(has_keys=True):
            put_kernel(image, data, force=recipe.kernel.force)
        length = len(data)
    said = _put_attributes(recipe.kernel_attributes, image) if recipe.kernel_attributes else 0
    _require_agreement(recipe, image)
    is_whole = length == region.length  # then its file has a place for the attributes
    if recipe.kernel:
        length = length if is_whole else min(length, region.length - said)
        data, source = image.read(region.address, length), recipe.kernel.file.name
        yield Piece("kernel", "kernel", region.address, data, source, recipe.kernel.origin)
    if recipe.kernel_attributes and not is_whole:
        place, origin = AddressRange(region.end - said, said), recipe.kernel_attributes.origin
        yield Piece("kernel attributes", "kernel-attributes", place.address, image.read_range(place), "", origin)


def _put_attributes(part: KernelAttributesPart, image: FlashImage) -> int:
    """Add the attributes to the end of the region; gives how many bytes they take."""
    region = image.board.kernel
    with part.origin.blamed():
        if not region.length:
            raise part.origin.error("nobody says where the kernel lies")
        before = image.read_range(region)
        after = before
        for key, value in _values(part):
            with part.origin.at(key).blamed():
                after = with_kernel_attribute(after, value, address=region.address, change=True)
    taken = kernel_of(after, region.address).attributes_range.length
    image.put(region.end - taken, after[len(after) - taken :])
    return taken


def _values(part: KernelAttributesPart) -> Iterator[tuple[str, Value]]:
    """The attributes in the order in which the kernel's linker writes them, keys last."""
    if part.app_memory:
        yield "app_memory", AppMemory(*_range(part.app_memory))
    if part.kernel_binary:
        yield "kernel_binary", KernelBinary(*_range(part.kernel_binary))
    if part.kernel_version is not None:
        yield "kernel_version", _version(part)
    if part.public_keys:
        from toolkit.tock.sign.keys import load_key

        keys = []
        for public in part.public_keys:
            with public.origin.blamed():
                keys.append(public_key_of(load_key(public.file), public.metadata))
        yield from (("public_keys", key) for key in sorted(keys, key=lambda key: (key.key, key.metadata)))


def _range(part: RangePart) -> tuple[int, int]:
    return part.address, part.length


def _version(part: KernelAttributesPart) -> KernelVersion:
    assert part.kernel_version is not None
    found = _VERSION.fullmatch(part.kernel_version)
    kinds = {name: number for number, name in PRERELEASE_NAMES.items()}
    kind = found[4] or "release" if found else ""
    if found is None or kind not in kinds or any(int(found[index]) > 0xFFFF for index in (1, 2, 3)):
        raise part.origin.at("kernel_version").error(
            f"must be like 2.3.0, or 2.3.0-dev, -alpha or -beta, not {part.kernel_version!r}"
        )
    return KernelVersion(int(found[1]), int(found[2]), int(found[3]), kinds[kind])


def _require_agreement(recipe: TockImage, image: FlashImage) -> None:
    """Refuse a kernel that says of itself what the board contradicts, unless that is known."""
    kernel = read_kernel(image)
    part = recipe.kernel_attributes or recipe.kernel
    if kernel is None or part is None or (recipe.kernel and recipe.kernel.force):
        return
    for finding in kernel_findings(kernel, image.read_range(kernel.range), image.board):
        if finding.code in _CONTRADICTIONS:
            raise part.origin.error(f"contradicts the board {image.board.name}: {finding.message}")

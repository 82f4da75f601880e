"""The flash of an image as nested regions, for text, pictures and JSON (formats/tock/SPEC.md: Boards).

Every region lies in the flash of the board. What the board's table leaves over, before, between and behind, is
``outside``: neither kernel nor tools look there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from formats.tock.kernel_attributes import ATTRIBUTE_NAMES, KernelAttribute
from toolkit.memory.region import AddressRange, MemoryMap, Region
from toolkit.tock.app import App
from toolkit.tock.apps.listed import AppList, Kind, Listed
from toolkit.tock.image.attributes import TABLE, Attributes
from toolkit.tock.image.bootloader import FLAGS, Bootloader
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.kernel import Kernel, version_text

BEHIND_ATTRIBUTES = 0xA00
"""Address where the code of a bootloader goes on behind its attributes."""
DETAILED = frozenset({"app", "attributes", "kernel-attributes"})
"""Kinds of regions that a picture may leave the inner ones out of."""


def flash_map(
    image: FlashImage,
    bootloader: Bootloader | None,
    attributes: Attributes | None,
    kernel: Kernel | None,
    apps: AppList,
) -> MemoryMap:
    """The regions of the flash of an image, in the order of addresses, without gaps where it has any."""
    board = image.board
    whole = MemoryMap(board.flash)
    first = board.kernel.address if board.kernel.length else board.apps.address
    front = AddressRange(board.flash.address, max(0, first - board.flash.address))
    if front.length:
        whole.add(_front(image, front, bootloader, attributes))
    if board.kernel.length:
        whole.add(_kernel(image, kernel))
    if board.apps.length:
        whole.add(_apps(image, apps))
    for gap in list(whole.gaps()):
        whole.add(Region("outside", gap, "outside", {"held": held(image, gap), "erased": is_erased(image, gap)}))
    return whole


def held(image: FlashImage, range_: AddressRange) -> int:
    """Bytes of a range that the image has."""
    ends = ((max(start, range_.address), min(start + len(data), range_.end)) for start, data in image.contents.segments)
    return sum(max(0, end - start) for start, end in ends)


def is_erased(image: FlashImage, range_: AddressRange) -> bool:
    """Whether a range reads as erased flash."""
    return not any(
        set(data[max(0, range_.address - start) : range_.end - start]) - {0xFF}
        for start, data in image.contents.segments
        if start < range_.end and range_.address < start + len(data)
    )


def _front(
    image: FlashImage, range_: AddressRange, bootloader: Bootloader | None, attributes: Attributes | None
) -> Region:
    """What lies in front of the kernel: a bootloader, or flash for one."""
    facts: dict[str, Any] = {"held": held(image, range_), "present": bootloader is not None}
    facts["erased"] = is_erased(image, range_)
    if bootloader is None or attributes is None:
        return Region("no bootloader", range_, "bootloader", facts)
    facts |= {"version": bootloader.version, "jumps_to": bootloader.jumps_to}
    has_place = range_.contains(FLAGS) and range_.contains(TABLE)
    inner = tuple(_inside_bootloader(range_, bootloader, attributes)) if has_place else ()
    return Region("bootloader", range_, "bootloader", facts, inner)


def _inside_bootloader(range_: AddressRange, bootloader: Bootloader, attributes: Attributes) -> Iterator[Region]:
    if range_.address < FLAGS.address:
        yield Region("vectors", AddressRange(range_.address, FLAGS.address - range_.address), "code")
    facts = {
        "version": bootloader.version,
        "start_address": bootloader.flags.start_address,
        "uses_start_address": bootloader.uses_start_address,
    }
    yield Region("flags", FLAGS, "flags", facts)
    slots = tuple(_slots(attributes))
    yield Region("attributes", TABLE, "attributes", {"attributes": attributes.as_dict()}, slots)
    if range_.end > BEHIND_ATTRIBUTES:
        yield Region("code", AddressRange(BEHIND_ATTRIBUTES, range_.end - BEHIND_ATTRIBUTES), "code")


def _slots(attributes: Attributes) -> Iterator[Region]:
    for slot in attributes.slots:
        if slot.is_used or slot.problem:
            facts = {"slot": slot.index, "key": slot.key, "value": slot.value, "problem": slot.problem}
            yield Region(slot.key or f"slot {slot.index}", AddressRange(slot.address, 64), "attribute", facts)


def _kernel(image: FlashImage, kernel: Kernel | None) -> Region:
    range_ = image.board.kernel
    facts: dict[str, Any] = {"held": held(image, range_), "present": kernel is not None}
    if kernel is None:
        return Region("no kernel", range_, "kernel", facts)
    facts["version"] = version_text(kernel.version) if kernel.version else None
    memory, keys = kernel.app_memory, len(kernel.public_keys)
    facts["app_memory"] = {"address": memory.start, "length": memory.length} if memory else None
    facts["public_keys"] = keys
    inner = []
    if kernel.binary is not None:
        binary = AddressRange(kernel.binary.start, kernel.binary.length)
        before_attributes = AddressRange(range_.address, kernel.attributes_range.address - range_.address)
        if before_attributes.contains(binary) and binary.length:
            inner.append(Region("code and data", binary, "code"))
    if kernel.attributes is not None:
        inner.append(
            Region("kernel attributes", kernel.attributes_range, "kernel-attributes", {}, tuple(_records(kernel)))
        )
    return Region("kernel", range_, "kernel", facts, tuple(inner))


def _records(kernel: Kernel) -> Iterator[Region]:
    """The kernel attributes, in the order of addresses: the one that is read first is the last."""
    assert kernel.attributes is not None
    at = kernel.attributes_range.address
    for record in reversed(kernel.attributes.attributes):
        name = ATTRIBUTE_NAMES[record.type]
        yield Region(name, AddressRange(at, record.size), "kernel-attribute", _values(record))
        at += record.size


def _values(record: KernelAttribute) -> dict[str, Any]:
    values = vars(record.value)
    return {name: value.hex() if isinstance(value, bytes) else value for name, value in values.items()}


def _apps(image: FlashImage, apps: AppList) -> Region:
    inner = [_app(item) for item in apps.items]
    if apps.free.length:
        name, kind = ("not reached", "lost") if apps.is_broken else ("free", "free")
        inner.append(Region(name, apps.free, kind, {"reason": apps.reason, "sentence": apps.sentence}))
    facts = {
        "held": held(image, apps.region),
        "apps": len(apps.apps),
        "padding": apps.padding_length,
        "end": apps.end,
        "reason": apps.reason,
    }
    return Region("apps", apps.region, "apps", facts, tuple(inner))


def _app(item: Listed) -> Region:
    name = item.name or item.kind.value
    return Region(name, item.range, item.kind.value, item.as_dict(), tuple(_parts(item)))


def _parts(item: Listed) -> Iterator[Region]:
    if item.app is not None and item.kind is Kind.APP:
        yield from app_parts(item.app, item.address, item.end)


def app_parts(app: App, address: int, end: int) -> Iterator[Region]:
    """The parts of an app that lies at an address, as far as they reach before `end`."""
    for name, length in _lengths(app):
        length = min(length, end - address)
        if length > 0:
            yield Region(name, AddressRange(address, length), name)
            address += length


def _lengths(app: App) -> Iterator[tuple[str, int]]:
    header, tbf = app.header.base.header_size, app.tbf
    yield "header", header
    yield "trailer", len(tbf.protected_trailer)
    yield "binary", len(tbf.binary)
    yield "footer", app.header.base.total_size - header - len(tbf.protected_trailer) - len(tbf.binary)

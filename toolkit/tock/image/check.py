"""What is wrong with bootloader, attributes and kernel of an image, as findings."""

from __future__ import annotations

from collections.abc import Iterator

from formats.tock.bootloader_flags import MAGIC
from formats.tock.kernel_attributes import HEADER_SIZE
from toolkit.findings import Finding
from toolkit.memory.region import AddressRange
from toolkit.tock.board.board import Board
from toolkit.tock.image.attributes import Attributes, Slot, read_attributes
from toolkit.tock.image.bootloader import CONSTANT_START, FLAGS, Bootloader, parse_bootloader, read_bootloader
from toolkit.tock.image.check_kernel import kernel_findings
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.kernel import read_kernel
from toolkit.tock.image.rules import found

_FILLS = (frozenset(b"\x00"), frozenset(b"\xff"))


def part_findings(image: FlashImage) -> Iterator[Finding]:
    """What is wrong with the parts of an image that are no apps. Offsets count from the start of the flash."""
    yield from flags_page_findings(image, image.board)
    if read_bootloader(image) is not None:
        yield from attribute_findings(read_attributes(image), image.board.flash.address)
    yield from kernel_region_findings(image, image.board)


def flags_page_findings(image: FlashImage, board: Board | None) -> Iterator[Finding]:
    """What is wrong with the flags page of an image; nothing is known of one that the image has not."""
    if image.holds(FLAGS):
        yield from bootloader_findings(image.read_range(FLAGS), board)


def kernel_region_findings(image: FlashImage, board: Board | None) -> Iterator[Finding]:
    """What is wrong with the kernel of an image; nothing is known of one whose end the image has not."""
    kernel = read_kernel(image)
    if kernel is not None and image.holds(AddressRange(kernel.range.end - HEADER_SIZE, HEADER_SIZE)):
        yield from kernel_findings(kernel, image.read_range(kernel.range), board)


def bootloader_findings(page: bytes, board: Board | None) -> Iterator[Finding]:
    """What is wrong with a flags page.

    Args:
        page: 512 bytes.
        board: whose image it is, or None where nobody knows.
    """
    bootloader = parse_bootloader(page)
    offset = FLAGS.address - (board.flash.address if board else 0)
    if bootloader is None:
        if page.startswith(MAGIC[:4]):
            words = page[: len(MAGIC)].decode("ascii", "backslashreplace")
            yield found("bootloader-magic", f"the page begins with {words!r}: no bootloader for any tool", "", offset)
        elif board is not None and board.has_attributes:
            yield found("bootloader-missing", "there is no TOCKBOOTLOADER, so no tool finds attributes", "", offset)
        return
    flags = bootloader.flags
    if bootloader.uses_start_address is None:
        yield found("bootloader-version", f"the version is {bootloader.version!r}", "", offset + 14)
    for at, reserved in ((22, flags.reserved_1), (36, flags.reserved_2)):
        if reserved.strip(b"\0"):
            yield found("bootloader-reserved", f"{len(reserved)} reserved bytes are not all zeros", "", offset + at)
    yield from _start_findings(bootloader, board, offset + 32)


def _start_findings(bootloader: Bootloader, board: Board | None, offset: int) -> Iterator[Finding]:
    start, goes_to = bootloader.flags.start_address, bootloader.jumps_to
    if start and bootloader.uses_start_address is False:
        ignored = f"the start address is {start:#x}, and bootloader {bootloader.version} jumps to {CONSTANT_START:#x}"
        yield found("bootloader-start-ignored", ignored, "", offset)
    if board is None or goes_to is None or not board.kernel.length:
        return
    if goes_to != board.kernel.address:
        message = f"it jumps to {goes_to:#x}, and the kernel of {board.name or 'the board'} starts at"
        yield found("bootloader-start", f"{message} {board.kernel.address:#x}", "", offset)


def attribute_findings(attributes: Attributes, flash_address: int = 0) -> Iterator[Finding]:
    """What is wrong with the slots. Offsets count from the first address of the flash."""
    seen: dict[str, int] = {}
    for slot in attributes.slots:
        for code, message, at in (*_slot_problems(slot), *_repeated(slot, seen)):
            yield found(code, message, f"slot {slot.index}", slot.address + at - flash_address)
    if all(slot.is_used for slot in attributes.slots):
        yield found("attribute-full", f"all {len(attributes.slots)} slots are used", "", None)


Problem = tuple[str, str, int]
"""Code, sentence, offset in the slot."""


def _slot_problems(slot: Slot) -> Iterator[Problem]:
    if slot.problem:
        code = "attribute-utf8" if "UTF-8" in slot.problem else "attribute-length"
        yield code, slot.problem, 9 if "value" in slot.problem else 0 if code == "attribute-utf8" else 8
    elif slot.key == "":
        yield "attribute-key-empty", "the key is empty", 0
    if slot.is_used:
        yield from _nuls(slot)
    if _is_stale(slot):
        length = slot.record.length if slot.is_used else 0
        yield "attribute-stale", "behind the value are bytes of another one", 9 + length


def _nuls(slot: Slot) -> Iterator[Problem]:
    if b"\0" in slot.record.key.rstrip(b"\0"):
        yield "attribute-nul", "the key has a NUL in front or inside", 0
    if slot.value and "\0" in slot.value:
        yield "attribute-nul", "the value has a NUL", 9


def _is_stale(slot: Slot) -> bool:
    """Whether something of an earlier value is left; in a slot that has no use for a reason, all may be its value."""
    if slot.problem:
        return False
    rest = slot.record.value[slot.record.length :] if slot.is_used else slot.record.value
    return bool(rest) and frozenset(rest) not in _FILLS


def _repeated(slot: Slot, seen: dict[str, int]) -> Iterator[Problem]:
    if slot.key is None:
        return
    if slot.key in seen:
        yield "attribute-duplicate", f"the key {slot.key!r} is in slot {seen[slot.key]} too", 0
    seen.setdefault(slot.key, slot.index)

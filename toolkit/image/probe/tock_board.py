"""Whether a file is the flash of a Tock board, or a part of it: the bootloader, or a kernel alone."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.errors import ContainerError, ToolkitError
from toolkit.image.containers.kinds import Container
from toolkit.image.families.given import Given
from toolkit.image.probe.found import Confidence, Found
from toolkit.image.probe.tock_app import found_listed
from toolkit.memory.contents import Contents
from toolkit.tock.apps.walk import walk_apps
from toolkit.tock.board.choose import BoardChoice, FoundBoard, find_board
from toolkit.tock.board.detect import told
from toolkit.tock.image.attributes import TABLE
from toolkit.tock.image.bootloader import FLAGS, parse_bootloader, read_bootloader
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.image_file import MAX_LENGTH
from toolkit.tock.image.kernel import Kernel, kernel_of, read_kernel, version_text
from toolkit.tock.image.part_boards import ends_like_kernel, kernel_board

MARK = b"TOCK"
"""How a bootloader's flags page begins, and a kernel's attributes end; without one of them nobody can tell a board."""


def probe(given: Given) -> Iterator[Found]:
    """The image of a board that can be told, or a part of one."""
    if given.container is Container.RAW and (len(given.data) > MAX_LENGTH or MARK not in given.data):
        return
    try:
        found = find_board(BoardChoice(), given.contents)
    except (ToolkitError, ContainerError):
        yield from _part(given)
        return
    is_raw = given.container is Container.RAW
    contents = given.contents(found.board.flash.address)
    yield _image(FlashImage(found.board, contents), found, found.board.flash.address if is_raw else 0)


def _image(image: FlashImage, found: FoundBoard, base: int) -> Found:
    """An image; `base` is what addresses have more than places in the file."""
    board, range_ = image.board, image.contents.range
    title = f"Tock image of {board.name}" if board.name else "Tock image"
    inner = [*_bootloader(image, base), *_kernel(image, base), *_apps(image, base)]
    return Found("tock", title, range_.address - base, range_.length, Confidence.CERTAIN, found.evidence, tuple(inner))


def _bootloader(image: FlashImage, base: int) -> Iterator[Found]:
    bootloader = read_bootloader(image) if image.board.has_attributes else None
    if bootloader is None:
        return
    evidence = (f"TOCKBOOTLOADER at {FLAGS.address:#x}",)
    version = f"Tock bootloader {bootloader.version}"
    length = TABLE.end - FLAGS.address
    yield Found("tock-bootloader", version, FLAGS.address - base, length, Confidence.CERTAIN, evidence)


def _kernel(image: FlashImage, base: int) -> Iterator[Found]:
    kernel = read_kernel(image)
    if kernel is None:
        return
    is_told = kernel.attributes is not None
    says = f"kernel attributes end at {kernel.range.end:#x}" if is_told else "something is where the kernel should be"
    confidence = Confidence.CERTAIN if is_told else Confidence.POSSIBLE
    range_ = kernel.range
    yield Found("tock-kernel", _kernel_title(kernel), range_.address - base, range_.length, confidence, (says,))


def _kernel_title(kernel: Kernel) -> str:
    return f"Tock kernel {version_text(kernel.version)}" if kernel.version else "Tock kernel"


def _apps(image: FlashImage, base: int) -> Iterator[Found]:
    for item in walk_apps(image).items:
        yield found_listed(item, -base)


def _part(given: Given) -> Iterator[Found]:
    """A bootloader without a board that could be told, or a kernel alone."""
    try:
        contents = given.contents()
    except ContainerError:
        return
    page = contents.read(contents.range.address + FLAGS.address, FLAGS.length)
    bootloader = parse_bootloader(page)
    if bootloader is not None:
        attributes = told(contents)
        board = f"; attribute board: {attributes.board}" if attributes and attributes.board else ""
        evidence = (f"TOCKBOOTLOADER at {FLAGS.address:#x}", f"nobody says which board it is of{board}")
        title, range_ = f"Tock bootloader {bootloader.version}", contents.range
        yield Found("tock-bootloader", title, range_.address, range_.length, Confidence.CERTAIN, evidence)
    elif ends_like_kernel(contents):
        yield from _kernel_alone(given, contents)


def _kernel_alone(given: Given, contents: Contents) -> Iterator[Found]:
    range_ = contents.range
    kernel = kernel_of(contents.read(range_.address, range_.length), range_.address)
    if kernel.attributes is None:
        evidence = ("it ends with the magic of kernel attributes", f"but: {kernel.problem}")
        yield Found("tock-kernel", "Tock kernel", range_.address, range_.length, Confidence.POSSIBLE, evidence)
        return
    stated = kernel_board(given.contents).flash.address
    evidence = ("it ends with kernel attributes", f"it begins at {stated:#x}, as they state")
    said = evidence if stated else evidence[:1]
    confidence = Confidence.CERTAIN if kernel.attributes.attributes else Confidence.LIKELY
    yield Found("tock-kernel", _kernel_title(kernel), range_.address, range_.length, confidence, said)

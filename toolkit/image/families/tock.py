"""Images of Tock boards: flash as it is, RAM as predicted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from formats.tock.attributes import ATTRIBUTES
from formats.tock.bootloader_flags import BOOTLOADER_FLAGS
from formats.tock.kernel_attributes import KERNEL_ATTRIBUTES
from formats.tock.tbf import TBF
from toolkit.image.described import Described, RecordAt, RecordSpans
from toolkit.image.memory import Memory
from toolkit.tock.board.choose import BoardChoice, FoundBoard, board_finder
from toolkit.tock.image.attributes import TABLE
from toolkit.tock.image.bootloader import FLAGS
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.image_file import TockImageFile
from toolkit.tock.image.view import ImageView, look_at
from toolkit.tock.ram.predict import predict

KIND = "tock"


def describe_tock(path: Path, choice: BoardChoice | None = None, base: int | None = None) -> Described:
    """Look at the image of a board.

    Args:
        path: the image, raw or Intel HEX.
        choice: whose it is; else what the image says.
        base: address of the first byte of a raw image.

    Raises:
        ToolkitError: nobody knows of what board it is. OSError.
    """
    finder = board_finder(choice or BoardChoice())
    with TockImageFile(path, finder, base=base) as file:
        assert finder.found is not None
        return describe_board_image(file.image, finder.found)


def describe_board_image(image: FlashImage, found: FoundBoard) -> Described:
    """Look at an image of a board that is known."""
    view = look_at(image, found)
    records = RecordSpans(image.contents, list(_records(view)))
    memories = [Memory("flash", view.flash.range, tuple(view.flash), image.contents, records)]
    prediction = predict(view)
    if prediction.ram is not None:
        memories.append(Memory("RAM", prediction.ram.range, tuple(prediction.ram), predicted=True))
    board = image.board
    title = f"Tock image of {board.name}" if board.name else "Tock image"
    return Described(KIND, title, tuple(memories), view.findings, {"evidence": list(found.evidence)})


def _records(view: ImageView) -> Iterator[RecordAt]:
    if view.bootloader is not None:
        yield RecordAt(BOOTLOADER_FLAGS, FLAGS, "flags")
        yield RecordAt(ATTRIBUTES, TABLE, "attributes")
    if view.kernel is not None and view.kernel.attributes is not None:
        yield RecordAt(KERNEL_ATTRIBUTES, view.kernel.attributes_range, "kernel_attributes")
    for item in view.apps.items:
        yield RecordAt(TBF, item.range, item.name or item.kind.value)

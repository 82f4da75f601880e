"""Images of Tock boards: flash as it is, RAM as predicted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from formats.tock.attributes import ATTRIBUTES
from formats.tock.bootloader_flags import BOOTLOADER_FLAGS
from formats.tock.kernel_attributes import KERNEL_ATTRIBUTES
from formats.tock.tbf import TBF
from toolkit.image.described import Described, RecordAt, RecordSpans
from toolkit.image.difference import Difference
from toolkit.image.families.family import Family
from toolkit.image.families.given import Given
from toolkit.image.memory import Memory
from toolkit.tock.board.choose import BoardChoice, FoundBoard, find_board
from toolkit.tock.image.attributes import TABLE
from toolkit.tock.image.bootloader import FLAGS
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.regions import DETAILED
from toolkit.tock.image.view import ImageView, look_at
from toolkit.tock.ram.predict import predict

KIND = "tock"


def describe(given: Given) -> Described:
    """Look at the image of a board.

    Raises:
        ToolkitError: nobody knows of what board it is, or its file cannot be read.
    """
    base = given.said.base
    found = find_board(given.said.board or BoardChoice(), lambda at: given.contents(at if base is None else base))
    contents = given.contents(found.board.flash.address if base is None else base)
    return describe_board_image(FlashImage(found.board, contents), found)


def describe_board_image(image: FlashImage, found: FoundBoard) -> Described:
    """Look at an image of a board that is known."""
    view = look_at(image, found)
    name = image.board.name
    title = f"Tock image of {name}" if name else "Tock image"
    facts = {"board": name, "evidence": list(found.evidence)}
    return Described(KIND, title, tuple(memories_of(view)), view.findings, facts, DETAILED, view)


def memories_of(view: ImageView) -> Iterator[Memory]:
    """Flash as it is, and RAM as predicted, where anything is known of it."""
    contents = view.image.contents
    yield Memory("flash", view.flash.range, tuple(view.flash), contents, RecordSpans(contents, _records(view)))
    prediction = predict(view)
    if prediction.ram is not None:
        yield Memory("RAM", prediction.ram.range, tuple(prediction.ram), predicted=True)


def _records(view: ImageView) -> Iterator[RecordAt]:
    if view.bootloader is not None:
        yield RecordAt(BOOTLOADER_FLAGS, FLAGS, "flags")
        yield RecordAt(ATTRIBUTES, TABLE, "attributes")
    if view.kernel is not None and view.kernel.attributes is not None:
        yield RecordAt(KERNEL_ATTRIBUTES, view.kernel.attributes_range, "kernel_attributes")
    for item in view.apps.items:
        yield RecordAt(TBF, item.range, item.name or item.kind.value)


def compare(one: Described, other: Described) -> Sequence[Difference]:
    """What two images of boards do not have in common."""
    from toolkit.image.families.tock_differences import differences

    return list(differences(one.subject, other.subject))


FAMILY = Family(describe, compare)

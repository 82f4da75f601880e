"""What an image is of, and how it can be taken apart: drafts, the best first."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from formats.errors import FormatError
from toolkit.errors import ToolkitError
from toolkit.files import name_to_text
from toolkit.image.containers.container import Container, container_of, read_stored
from toolkit.image.export.draft import Draft, Target
from toolkit.image.export.knightos import knight_drafts, likely_model
from toolkit.image.export.mbed import take_apart
from toolkit.image.export.plain import plain_draft, whole_draft
from toolkit.image.export.remains import count_of_places
from toolkit.image.export.tock import boards_of_file, tock_draft
from toolkit.image.families.given import Given
from toolkit.image.probe.probe import PLAIN, kind_of
from toolkit.kfs.layout import MODELS, model_named
from toolkit.knightos.rom.image import RomImage
from toolkit.mbed.composition.verify import Request
from toolkit.mbed.image import base_of
from toolkit.memory.contents import Contents
from toolkit.tock.board.choose import BoardChoice
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.part_boards import KernelFinder

LONGEST = 1 << 28
"""Bytes of an image file that are read at most."""
MOST_PLACES = 1000
"""Places far from each other in which bytes of a file may lie."""
_NOTHING_SAID = BoardChoice()
_TOCK = frozenset({"tock", "tock-kernel"})
_KNIGHTOS = "knightos-rom"
_MBED = frozenset({"mbed-image", "mbed-update", "mcuboot"})
_NO_IMAGE = "It looks like {}: said to be of a --board or a --model, its parts would have names."
_NOBODY_KNOWS = "What it is an image of, it does not tell: say it with --board or --model, and parts have names."


@dataclass(frozen=True)
class Asked:
    """What people say of an image; nothing has to be said.

    Attributes:
        choice: the board.
        base: address of the first byte of a raw file.
        model: the calculator.
        plain: take it for bytes that have no meaning.
        container: how the file says its bytes; by its content when None.
    """

    choice: BoardChoice = _NOTHING_SAID
    base: int | None = None
    model: str = ""
    plain: bool = False
    container: Container | None = None

    @property
    def is_tock(self) -> bool:
        """Whether it is said that it is of a board."""
        return self.choice != _NOTHING_SAID or (self.base is not None and not self.plain)


def read_target(path: Path, asked: Asked) -> Target:
    """The file that an export has to give again.

    Raises:
        ToolkitError: it is no image: empty, a folder, too long, a container that cannot be read.
    """
    if path.is_dir():
        raise ToolkitError(f"{path} is a folder, not an image")
    with path.open("rb") as file:
        data = file.read(LONGEST + 1)
    if len(data) > LONGEST:
        raise ToolkitError(f"{path} is longer than {LONGEST:,} bytes")
    return target_of(data, name_to_text(path.name.encode("utf-8", "surrogateescape")), asked)


def target_of(data: bytes, name: str, asked: Asked) -> Target:
    """What an export of a file with these bytes has to give again. Raises as `read_target`."""
    container = asked.container or container_of(data)
    try:
        stored = read_stored(data, asked.base or 0, container).sound()
    except (ToolkitError, FormatError) as error:
        raise ToolkitError(f"{name}, taken for {container}: {error}") from None
    contents = stored.contents
    if not contents.range.length:
        raise ToolkitError(f"{name} has no bytes")
    if count_of_places(contents) > MOST_PLACES:
        raise ToolkitError(
            f"{name} has bytes in more than {MOST_PLACES} places; it is no image that could be taken apart"
        )
    return Target(data, name, contents, container, stored)


def drafts_of(target: Target, asked: Asked) -> Iterator[Draft]:
    """Ways to take an image apart, the best first; the last always comes back.

    Raises:
        ToolkitError: it is not what people say it is.
    """
    note = ""
    if asked.model or asked.is_tock:
        yield from _knightos(target, asked.model) if asked.model else _tock(target, asked)
    elif not asked.plain:
        kind = _kind(target)
        note = _NOBODY_KNOWS if kind == PLAIN else _NO_IMAGE.format(kind)
        with contextlib.suppress(ToolkitError):  # what it looks to be it may not be
            if kind in _TOCK:
                yield from _tock(target, asked)
                note = ""
            elif kind == _KNIGHTOS:
                yield from _knightos(target, "")
                note = ""
            elif kind in _MBED:
                yield from _mbed(target)
                note = ""
    yield plain_draft(target, note)
    yield whole_draft(target)


def _kind(target: Target) -> str:
    """What the file shows to be an image of."""
    if target.container is not container_of(target.data):
        return PLAIN
    return kind_of(Given(target.name, target.data))


def _knightos(target: Target, name: str) -> Iterator[Draft]:
    contents = target.contents
    if contents.range.end > max(model.rom_size for model in MODELS.values()):
        raise ToolkitError(f"{target.name} goes to {contents.range.end:#x}, where no calculator has flash")
    rom = RomImage.parse(contents.read(0, contents.range.end), target.name)
    model = model_named(name) if name else likely_model(rom.models)
    if model not in rom.models:
        raise ToolkitError(f"{target.name} has {len(rom.data):#x} bytes, a {model.title} {model.rom_size:#x}")
    yield from knight_drafts(replace(rom, models=(model,)) if name else rom, model)


def _mbed(target: Target) -> tuple[Draft, ...]:
    """Drafts of an image for a board with Mbed OS; a raw one lies where its vectors say."""
    if target.container is not Container.RAW:
        return take_apart(target, Request(target.contents)).drafts
    contents = Contents([(base_of(target.data).address, target.data)])
    drafts = take_apart(replace(target, contents=contents), Request(contents)).drafts
    for draft in drafts:
        draft.contents = contents
    return drafts


def _tock(target: Target, asked: Asked) -> Iterator[Draft]:
    """Drafts of an image of a board. Raises ToolkitError where nobody knows the board."""

    def decoded(base: int) -> Contents:
        if target.container is not Container.RAW:
            return target.contents
        return Contents([(base if asked.base is None else asked.base, target.data)])

    board = KernelFinder(asked.choice)(decoded)
    contents = decoded(board.flash.address)
    fitted = boards_of_file(board, contents, is_raw=target.container is Container.RAW)
    return (tock_draft(FlashImage(each, contents), whole=each.flash.address == board.flash.address) for each in fitted)

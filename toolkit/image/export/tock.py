"""Taking an image of a Tock board apart: bootloader, kernel and apps, where they alone give the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from formats.errors import FormatError
from toolkit.errors import ToolkitError
from toolkit.image.build.plan import END_KIND, Piece
from toolkit.image.build.tock.apps import put_apps
from toolkit.image.build.tock.kernel import put_kernel_parts
from toolkit.image.build.tock.parts import BootloaderPart, FlagsPart, TockImage
from toolkit.image.build.tock.start import put_start
from toolkit.image.export.draft import Draft, changed, in_memory
from toolkit.image.export.tock_apps import app_parts
from toolkit.image.export.tock_board import BOARD_FILE, board_text, is_in_table
from toolkit.image.export.tock_kernel import kernel_forms
from toolkit.memory.contents import ERASED, Contents
from toolkit.memory.region import AddressRange
from toolkit.tock.apps.listed import AppList
from toolkit.tock.apps.walk import walk_apps
from toolkit.tock.board.board import Board
from toolkit.tock.board.catalog import known_entry
from toolkit.tock.image.attributes import TABLE, read_attributes
from toolkit.tock.image.bootloader import FLAGS, bootloader_range, read_bootloader
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.regions import BEHIND_ATTRIBUTES

Put = Callable[[TockImage, FlashImage], Iterable[Piece]]


def tock_draft(image: FlashImage, *, whole: bool) -> Draft:
    """The parts of an image of a board that give its bytes again; what they do not give is left over.

    Args:
        image: the image, of a board as long as the file.
        whole: whether flash begins as that of the board, so that there may be a bootloader.
    """
    board, apps = image.board, walk_apps(image)
    name = board.name or "board"
    recipe = TockImage(board=name)
    draft = Draft(
        "tock", recipe, contents=image.contents, what_lies_at=lambda address: _what_lies_at(address, board, apps)
    )
    if not is_in_table(board):
        draft.files[BOARD_FILE] = board_text(board, name)
        other = f"The board {name} is another one in the table" if known_entry(board.name) else "No table has the board"
        draft.notes.append(f"{other}: {BOARD_FILE} says where what lies in this image.")
        recipe = replace(recipe, board_file=Path(BOARD_FILE))
    if whole:
        recipe = _best(draft, recipe, image, put_start, _start_forms(draft, image), "bootloader")
    recipe = _best(draft, recipe, image, put_kernel_parts, kernel_forms(draft, image), "kernel")
    recipe = _best(
        draft, recipe, image, lambda made, flash: put_apps(made, flash)[0], app_parts(draft, image, apps), "apps"
    )
    draft.recipe = recipe
    return draft


def _what_lies_at(address: int, board: Board, apps: AppList) -> str:
    """What lies at an address that no part has."""
    if address in board.apps:
        if address >= apps.end:
            return "Behind the list of apps: what ends the list, or what is left of others."
        return "Within the list of apps, which could not be taken apart here."
    if address in board.kernel:
        return "In the kernel's region, and no kernel that could be put there."
    if board.flash.address <= address < min(board.kernel.address, board.apps.address):
        return "In front of the kernel."
    return "In flash that is neither the kernel's nor the apps'."


def _best(
    draft: Draft, recipe: TockImage, image: FlashImage, put: Put, forms: Iterable[dict[str, Any]], what: str
) -> TockImage:
    """The recipe with the first of several forms of a part that gives the same bytes; unchanged where none does."""
    problem, iterator = "", iter(forms)
    while True:
        before = draft.files_so_far()
        form = next(iterator, None)
        if form is None:
            break
        problem = _problem(in_memory(changed(TockImage(board=""), **form), draft.files), image, put)
        if not problem:
            return changed(recipe, **form)
        draft.go_back(before)
    if problem:
        draft.notes.append(f"The {what} became raw parts, since they would not come back otherwise: {problem}.")
    return recipe


def _problem(recipe: TockImage, image: FlashImage, put: Put) -> str:
    """Why parts do not give the bytes that an image has in their place; nothing where they do."""
    made = FlashImage(image.board, Contents())
    try:
        pieces = list(put(recipe, made))
    except (ToolkitError, FormatError) as error:
        return str(error).removeprefix("file: ").partition(" (--force")[0]
    for piece in pieces:
        if piece.kind != END_KIND and image.read_range(piece.range) != piece.data:
            return f"{piece.name} at {piece.range} differs"
    return ""


def _start_forms(draft: Draft, image: FlashImage) -> Iterator[dict[str, Any]]:
    """The bootloader: as what its flags and attributes say, where it has no more; with that beside it; or alone."""
    try:
        range_ = bootloader_range(image)
    except ToolkitError:
        return
    data = image.read_range(range_).rstrip(bytes([ERASED]))
    if not data:
        return
    more: list[dict[str, Any]] = [{}]
    if read_bootloader(image) is not None and image.board.flash.contains(TABLE):
        said = {
            key: value for key, value in read_attributes(image).as_dict().items() if key and "\0" not in key + value
        }
        attributes = {"attributes": said} if said else {}
        if not _code(image, range_):
            yield {**_flags(image, is_new=True), **attributes}
        more = [{**_flags(image), **attributes}, attributes, {}]
        data = max(data, image.read(range_.address, min(BEHIND_ATTRIBUTES, range_.length)), key=len)
    for besides in more:
        part = BootloaderPart(file=draft.file("", "bootloader", ".bin", data))
        yield {"bootloader": draft.say(part, _about_bootloader(image)), **besides}


def _code(image: FlashImage, range_: AddressRange) -> bytes:
    """What a bootloader has besides flags and attributes."""
    rest = Contents([(range_.address, image.read_range(range_))])
    for page in (FLAGS, TABLE):
        rest.remove(page.address, page.length)
    return b"".join(data for _address, data in rest.segments).strip(bytes([ERASED]))


def _flags(image: FlashImage, *, is_new: bool = False) -> dict[str, FlagsPart]:
    """What the flags page says, as far as it can be said; of a new one the version too."""
    bootloader = read_bootloader(image)
    if bootloader is None:
        return {}
    start = bootloader.flags.start_address if bootloader.uses_start_address else None
    if not is_new and start is None:
        return {}
    return {"flags": FlagsPart(version=bootloader.version if is_new else None, start_address=start)}


def _about_bootloader(image: FlashImage) -> str:
    bootloader = read_bootloader(image)
    if bootloader is None:
        return "No flags page of a bootloader is in it."
    return f"Bootloader {bootloader.version or 'without a version'}, with its flags page and attributes."


def boards_of_file(board: Board, contents: Contents, *, is_raw: bool) -> Iterator[Board]:
    """The board itself, where the file can be an image of it; and the board as far as the file goes."""
    range_, flash = contents.range, board.flash
    if flash.contains(range_) and (range_.address == flash.address or not is_raw):
        yield board

    def cut(part: AddressRange) -> AddressRange:
        start, end = max(part.address, range_.address), min(part.end, range_.end)
        return AddressRange(start, end - start) if start < end else AddressRange(range_.end, 0)

    if range_ != flash:
        yield replace(board, flash=range_, kernel=cut(board.kernel), apps=cut(board.apps))

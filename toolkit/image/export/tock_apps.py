"""The apps of a Tock image as parts: each a TBF at its address; padding where it is not as we would write it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from formats.errors import FormatError
from toolkit.image.build.tock.app_parts import AppPart
from toolkit.image.export.draft import Draft
from toolkit.tock.app import App
from toolkit.tock.apps.listed import AppList, Fate, Kind, Listed
from toolkit.tock.apps.piece import LEAST_PADDING
from toolkit.tock.apps.rewriting import padding
from toolkit.tock.board.mpu import flash_problem
from toolkit.tock.image.flash_image import FlashImage

MOST = 500
"""TBFs of which each becomes a file; boards have room for less, and folders for more."""


def app_parts(draft: Draft, image: FlashImage, found: AppList) -> Iterator[dict[str, Any]]:
    """The apps up to the first that is none; nothing where there is no app."""
    if len(found.items) > MOST:
        draft.notes.append(f"The list of {len(found.items):,} apps is too long for as many files; it became raw parts.")
        return
    parts = tuple(_parts(draft, image, found))
    if parts:
        yield {"apps": parts}


def _parts(draft: Draft, image: FlashImage, found: AppList) -> Iterator[AppPart]:
    seen = set[str]()
    for index, item in enumerate(found.items):
        data = image.read_range(item.range)
        if _is_ours(found, index, data):
            continue  # written again for the gap
        if not _can_be_put(data):
            draft.notes.append(f"{item.label} is no TBF that could be put anywhere; from there on the list is raw.")
            return
        is_padding = item.kind is Kind.PADDING
        name = f"padding-{item.address:#x}" if is_padding else item.name or f"app-{item.address:#x}"
        force = not is_padding and (item.name in seen or _is_unprotected(image, item))
        part = AppPart(file=draft.file("apps", name, ".tbf", data), address=item.address, force=force)
        seen.add(item.name or name)
        yield draft.say(part, _about(item))


def _is_ours(found: AppList, index: int, data: bytes) -> bool:
    """Whether an item is padding that fills a gap between two apps just as it is made."""
    items = found.items
    if items[index].kind is not Kind.PADDING or index + 1 == len(items):
        return False
    around = items[max(0, index - 1) : index] + items[index + 1 : index + 2]
    is_alone = all(item.kind is not Kind.PADDING for item in around)
    return is_alone and len(data) >= LEAST_PADDING and data == padding(len(data))


def _can_be_put(data: bytes) -> bool:
    """Whether a TBF can be put at an address again."""
    try:
        app = App.parse(data)
    except FormatError:
        return False
    return not app.missing and not app.excess


def _is_unprotected(image: FlashImage, item: Listed) -> bool:
    """Whether an app lies where no memory protection can cover it, so that it has to be forced there."""
    return flash_problem(image.board.mpu, item.address, item.length) is not None


def _about(item: Listed) -> str:
    if item.kind is Kind.PADDING:
        return "Padding that is not as it is made here."
    if item.fate is Fate.RUNS:
        return ""
    words = item.sentence or item.reason
    return f"{item.fate.value.capitalize()}: {words}."

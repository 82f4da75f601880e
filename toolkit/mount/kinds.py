"""What is in an image: a KnightOS volume, or the flash of a Tock board."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from formats.errors import FormatError
from toolkit.errors import ToolkitError

HOW_TO_SAY = "say --volume kfs or --volume tock"


class VolumeKind(Enum):
    """The kinds."""

    KFS = "kfs"
    TOCK = "tock"


def kind_of(image: Path) -> VolumeKind:
    """The kind that an image shows by itself: the size and the marks of KFS, or what tells the board.

    Raises:
        ToolkitError: it shows neither, or both.
        OSError: it cannot be read.
    """
    if image.is_dir():
        raise ToolkitError(f"{image} is a folder, not an image")
    no_kfs, no_tock = _why_no_kfs(image), _why_no_tock(image)
    if no_kfs and no_tock:
        raise ToolkitError(f"{image} shows neither a KnightOS volume ({no_kfs}) nor a Tock board ({no_tock})")
    if not no_kfs and not no_tock:
        raise ToolkitError(f"{image} shows both a KnightOS volume and a Tock board; {HOW_TO_SAY}")
    return VolumeKind.TOCK if no_kfs else VolumeKind.KFS


def _why_no_kfs(image: Path) -> str:
    """Why there is no KnightOS volume in it; empty where there is one."""
    from toolkit.kfs.open_image import open_volume

    try:
        open_volume(image)
    except ToolkitError as error:
        return error.with_advice.removeprefix(f"{image}: ")
    return ""


def _why_no_tock(image: Path) -> str:
    """Why it does not show a Tock board; empty where it does."""
    from toolkit.tock.board.choose import BoardChoice, board_finder
    from toolkit.tock.image.image_file import TockImageFile

    try:
        TockImageFile(image, board_finder(BoardChoice())).close()
    except FormatError as error:
        return str(error).removeprefix(f"{image}: ")
    except ToolkitError as error:
        return error.with_advice.removeprefix(f"{image}: ")
    return ""

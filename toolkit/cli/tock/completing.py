"""Words that a shell completes from the image already typed. Silent about everything that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from toolkit.tock.image.flash_image import FlashImage

Opener = Callable[[Any], Any]


def complete_board(context: typer.Context, incomplete: str) -> list[str]:
    """Names of boards that begin so: those of the board file already typed, else those that are known."""
    from toolkit.errors import ToolkitError
    from toolkit.tock.board.catalog import all_entries, boards_from_file

    file = context.params.get("board_file")
    try:
        entries = boards_from_file(Path(file)) if file else all_entries()
    except ToolkitError:
        return []
    return _beginning(incomplete, (entry.board.name for entry in entries))


def complete_app(context: typer.Context, incomplete: str) -> list[str]:
    """Names of apps in the image that begin so; their addresses, where one is begun."""
    from toolkit.cli.tock.arguments import opened
    from toolkit.tock.apps.kernel_facts import kernel_facts
    from toolkit.tock.apps.walk import list_of

    with _image(context, opened) as image:
        if image is None:
            return []
        board = image.board
        apps = list_of(image.read_range(board.apps), board, kernel_facts(image)).apps
        if incomplete.lower().startswith("0x"):
            return _beginning(incomplete.lower(), (f"{app.address:#x}" for app in apps))
        return _beginning(incomplete, (app.name for app in apps))


def complete_attribute(context: typer.Context, incomplete: str) -> list[str]:
    """Keys of attributes of the image that begin so."""
    from toolkit.cli.tock.parts import opened_start
    from toolkit.tock.image.attributes import read_attributes

    with _image(context, opened_start) as found:
        return [] if found is None else _beginning(incomplete, read_attributes(found[0]).as_dict())


def complete_pair(context: typer.Context, incomplete: str) -> list[str]:
    """As `complete_attribute`, where a key is to come and not a value."""
    return [] if len(context.params.get("words") or ()) % 2 else complete_attribute(context, incomplete)


@contextmanager
def _image(context: typer.Context, opener: Opener) -> Iterator[Any]:
    """What the opener gives for the image and the options already typed; None where there is no such image."""
    from formats.errors import FormatError
    from toolkit.cli.tock.arguments import target_of
    from toolkit.errors import ToolkitError

    path = context.params.get("image")
    found: FlashImage | tuple[FlashImage, object] | None = None
    try:
        if path:
            with opener(target_of(Path(path), dict(context.params))) as found:
                pass
    except (FormatError, ToolkitError, OSError, typer.BadParameter):
        found = None
    yield found


def _beginning(incomplete: str, words: Iterable[str]) -> list[str]:
    """The words that begin so, each once, without those that no terminal should see."""
    return [word for word in dict.fromkeys(words) if word and word.startswith(incomplete) and word.isprintable()]

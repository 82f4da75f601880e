"""What the commands of `flashwright tock` share: the image, its board, and how they are opened.

A command takes a `Target` first and is decorated by `of_image`, which gives it the argument IMAGE and all options of
boards. `opened` reads the image, `changed` changes it as a whole or not at all.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from toolkit.cli.numbers import number_of
from toolkit.cli.tock.completing import complete_board
from toolkit.cli.tock_arguments import complete_architecture

if TYPE_CHECKING:
    from toolkit.tock.board.choose import BoardChoice, FoundBoard
    from toolkit.tock.image.flash_image import FlashImage

BOARD_HELP = "Options of the board"
Json = Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")]
Create = Annotated[bool, typer.Option("--create", help="Make the image where there is none; the board must be given.")]


def complete_rule(incomplete: str) -> list[str]:
    """Rules of memory protection that begin so."""
    from toolkit.tock.board.board import MpuRule

    return [rule.value for rule in MpuRule if rule.value.startswith(incomplete)]


@dataclass(frozen=True)
class Target:
    """An image as a command line names it. `board` is None where the command has no image."""

    path: Path
    choice: BoardChoice
    base: int | None


def _number(flag: str, words: str) -> Any:
    return Annotated[
        int | None,
        typer.Option(flag, metavar="N", parser=number_of, help=words, rich_help_panel=BOARD_HELP),
    ]


_IMAGE_HELP = "Flash image of a board: raw, or Intel HEX."
_OPTIONS: dict[str, Any] = {
    "board": Annotated[
        str,
        typer.Option(
            metavar="NAME", help="Whose image it is; else what the image says.", autocompletion=complete_board
        ),
    ],
    "board_file": Annotated[Path | None, typer.Option(metavar="FILE", help="TOML that describes boards.")],
    "base": _number("--base", "Address of the first byte of a raw image; else where the flash starts."),
    "arch": Annotated[
        str,
        typer.Option(metavar="NAME", help="Architecture, as in archives.", autocompletion=complete_architecture),
    ],
    "flash_address": _number("--flash-address", "Where the flash starts."),
    "flash_length": _number("--flash-length", "Bytes of flash."),
    "kernel_address": _number("--kernel-address", "Where the kernel starts; it ends where the apps start."),
    "app_address": _number("--app-address", "Where the apps start."),
    "app_length": _number("--app-length", "Bytes for apps."),
    "ram_address": _number("--ram-address", "Where the RAM starts."),
    "ram_length": _number("--ram-length", "Bytes of RAM."),
    "page_size": _number("--page-size", "Bytes that are erased at once."),
    "mpu": Annotated[
        str,
        typer.Option(
            metavar="RULE",
            help="Memory protection: cortex-m, cortex-m0+, cortex-m33, pmp, x86, none.",
            autocompletion=complete_rule,
        ),
    ],
    "attributes": Annotated[
        bool | None, typer.Option("--attributes/--no-attributes", help="Whether attributes are kept at 0x400.")
    ],
}
_DEFAULTS: dict[str, Any] = {"board": "", "arch": "", "mpu": ""}


def of_image(command: Callable[..., None], image_help: str = _IMAGE_HELP) -> Callable[..., None]:
    """Give a command, whose first argument is a `Target`, the argument IMAGE and the options of boards."""
    return of_images(command, {"image": image_help})


def of_images(command: Callable[..., None], images: Mapping[str, str]) -> Callable[..., None]:
    """Give a command, whose first arguments are `Target`s, arguments of these names, and the options of boards.

    Args:
        command: the command; its other arguments follow the targets.
        images: name of each argument, and its help.
    """
    hints = get_type_hints(command, include_extras=True)
    own = list(inspect.signature(command).parameters.values())
    targets, rest = own[: len(images)], own[len(images) :]
    keyword = inspect.Parameter.KEYWORD_ONLY
    shown = [
        *[
            inspect.Parameter(
                name, keyword, annotation=Annotated[Path, typer.Argument(metavar=name.upper(), help=words)]
            )
            for name, words in images.items()
        ],
        *[parameter.replace(kind=keyword, annotation=hints[parameter.name]) for parameter in rest],
        *[
            inspect.Parameter(name, keyword, default=_DEFAULTS.get(name), annotation=annotation)
            for name, annotation in _OPTIONS.items()
        ],
    ]

    @wraps(command)
    def with_targets(**values: Any) -> None:
        said = {name: values.pop(name) for name in _OPTIONS}
        given = {target.name: target_of(values.pop(name), said) for target, name in zip(targets, images, strict=True)}
        command(**given, **values)

    with_targets.__signature__ = inspect.Signature(shown)  # type: ignore[attr-defined] # what typer reads
    with_targets.__annotations__ = {parameter.name: parameter.annotation for parameter in shown}
    return with_targets


def target_of(image: Path, options: Mapping[str, Any]) -> Target:
    """An image with what the options of boards say of it. Raises BadParameter."""
    from toolkit.tock.board.board import MpuRule
    from toolkit.tock.board.choose import BoardChoice

    said = {name: options[name] for name in _OPTIONS}
    base, rule = said.pop("base"), said.pop("mpu")
    if rule and rule not in {known.value for known in MpuRule}:
        raise typer.BadParameter(f"{rule!r} is no rule; one of {', '.join(known.value for known in MpuRule)}")
    choice = BoardChoice(
        name=said.pop("board"),
        file=said.pop("board_file"),
        architecture=said.pop("arch"),
        mpu=MpuRule(rule) if rule else None,
        **said,
    )
    return Target(image, choice, base)


@contextmanager
def opened(target: Target) -> Iterator[FlashImage]:
    """The image, to be read."""
    with found(target) as (image, _board):
        yield image


@contextmanager
def found(target: Target) -> Iterator[tuple[FlashImage, FoundBoard]]:
    """The image, to be read, and how its board was found."""
    from toolkit.tock.board.choose import board_finder
    from toolkit.tock.image.image_file import TockImageFile

    finder = board_finder(target.choice)
    with TockImageFile(target.path, finder, base=target.base) as file:
        assert finder.found is not None
        yield file.image, finder.found


@contextmanager
def changed(target: Target, *, create: bool = False) -> Iterator[FlashImage]:
    """The image, to be changed: all of it reaches the file at the end, or, after an error, nothing.

    With `create` an image that is not there is made; its name says whether it becomes Intel HEX.
    """
    from toolkit.tock.board.choose import board_finder
    from toolkit.tock.image.image_file import change_image

    if create and not target.path.exists():
        with _made(target) as image:
            yield image
        return
    with change_image(target.path, board_finder(target.choice), base=target.base) as image:
        yield image


@contextmanager
def _made(target: Target) -> Iterator[FlashImage]:
    from toolkit.files import replace_file
    from toolkit.memory.contents import Contents
    from toolkit.memory.image_file import kind_for
    from toolkit.tock.board.choose import find_board
    from toolkit.tock.image.flash_image import FlashImage
    from toolkit.tock.image.image_file import image_bytes

    board = find_board(target.choice).board
    image = FlashImage(board, Contents())
    yield image
    base = board.flash.address if target.base is None else target.base
    replace_file(target.path, image_bytes(image.contents, kind_for(target.path.name), base))

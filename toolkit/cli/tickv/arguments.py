"""What the commands of `flashwright tickv` share: the image, the place of the store in it, keys."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from toolkit.cli.numbers import number_of
from toolkit.cli.tock.completing import complete_board

if TYPE_CHECKING:
    from toolkit.tock.tickv.store_file import OpenStore, StorePlace

Json = Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")]


def complete_key(context: typer.Context, incomplete: str) -> list[str]:
    """With --hashed, the hashed keys in the store already typed that begin so: it knows no others."""
    from formats.errors import FormatError
    from toolkit.errors import ToolkitError
    from toolkit.tock.tickv.picture import listed
    from toolkit.tock.tickv.store_file import open_store

    image = context.params.get("image")
    if not image or not context.params.get("hashed"):
        return []
    try:
        target = _target(Path(image), {name: context.params[name] for name in _OPTIONS})
        with open_store(target.path, target.place) as opened:
            keys = [f"{stored.hashed_key:#018x}" for stored in listed(opened.store)]
    except (FormatError, ToolkitError, OSError):
        return []
    return [key for key in keys if key.startswith(incomplete.lower())]


Key = Annotated[str, typer.Argument(metavar="KEY", help="The key, as text.", autocompletion=complete_key)]
Keys = Annotated[list[str], typer.Argument(metavar="KEY…", help="The keys, as text.", autocompletion=complete_key)]
Hashed = Annotated[bool, typer.Option("--hashed", help="KEY is a hashed key: 0x and 16 digits.")]
Force = Annotated[bool, typer.Option("--force", help="Change a damaged store, too.")]
Names = Annotated[
    list[str] | None, typer.Option("--key", metavar="KEY", help="A key to name, since a store has hashes only.")
]
_IMAGE = Annotated[Path, typer.Argument(metavar="IMAGE", help="The store, or an image with it: raw, or Intel HEX.")]


def _number(flag: str, words: str) -> Any:
    return Annotated[int | None, typer.Option(flag, metavar="N", parser=number_of, help=words)]


_OPTIONS: dict[str, Any] = {
    "start_address": _number("--start-address", "Where the store starts; else where the image does."),
    "region_size": _number("--region-size", "Bytes of a region, which are erased at once; else 4096."),
    "number_regions": _number("--number-regions", "How many; else all that the image has from the start on."),
    "base": _number("--base", "Address of the first byte of a raw image; else 0, or where the board's flash starts."),
    "board": Annotated[
        str, typer.Option(metavar="NAME", help="Whose flash the image is.", autocompletion=complete_board)
    ],
}
_DEFAULTS: dict[str, Any] = {"board": ""}


@dataclass(frozen=True)
class Target:
    """An image, and where the store is in it."""

    path: Path
    place: StorePlace


@contextmanager
def changed(target: Target, *, force: bool) -> Iterator[OpenStore]:
    """The store, to be changed: all of it reaches the file at the end, or, after an error, nothing."""
    from toolkit.errors import DamagedVolumeError
    from toolkit.tock.tickv.check import require_sound
    from toolkit.tock.tickv.store_file import change_store

    with change_store(target.path, target.place) as opened:
        try:
            if not force:
                require_sound(opened.store, opened.offset)
        except DamagedVolumeError as error:
            raise DamagedVolumeError(f"{error}; check the options of the store, or change it with --force") from None
        yield opened


def of_store(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command, whose first argument is a `Target`, the argument IMAGE and the options of stores."""
    hints = get_type_hints(command, globals() | command.__globals__, include_extras=True)
    first, *rest = inspect.signature(command).parameters.values()
    keyword = inspect.Parameter.KEYWORD_ONLY
    shown = [
        inspect.Parameter("image", keyword, annotation=_IMAGE),
        *[parameter.replace(kind=keyword, annotation=hints[parameter.name]) for parameter in rest],
        *[
            inspect.Parameter(name, keyword, default=_DEFAULTS.get(name), annotation=annotation)
            for name, annotation in _OPTIONS.items()
        ],
    ]

    @wraps(command)
    def with_target(**values: Any) -> None:
        said = {name: values.pop(name) for name in _OPTIONS}
        command(**{first.name: _target(values.pop("image"), said)}, **values)

    with_target.__signature__ = inspect.Signature(shown)  # type: ignore[attr-defined] # what typer reads
    with_target.__annotations__ = {parameter.name: parameter.annotation for parameter in shown}
    return with_target


def _target(image: Path, said: dict[str, Any]) -> Target:
    from toolkit.tock.tickv.store_file import StorePlace

    board, base = said.pop("board"), said.pop("base")
    if base is None:
        base = _start_of_flash(board)
    known = {name: value for name, value in said.items() if value is not None}
    return Target(image, StorePlace(base, **known))


def _start_of_flash(board: str) -> int:
    if not board:
        return 0
    from toolkit.tock.board.catalog import board_named

    return board_named(board).flash.address


def hashed_key(key: str, *, hashed: bool) -> int:
    """The hashed key that a command line names."""
    from toolkit.tock.tickv.keys import hash_key, parse_hashed_key

    return parse_hashed_key(key) if hashed else hash_key(key.encode("utf-8", "surrogateescape"))

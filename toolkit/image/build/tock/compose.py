"""From the parts of a Tock image to its bytes. What depends on an order is sorted, so that the manifest has none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from toolkit.image.build.built import BuiltImage
from toolkit.image.build.plan import END_KIND, Piece, Plan
from toolkit.image.build.recipe import raw_pieces
from toolkit.image.build.tock.apps import put_apps, require_running
from toolkit.image.build.tock.kernel import put_kernel_parts
from toolkit.image.build.tock.parts import TockImage
from toolkit.image.build.tock.start import put_start
from toolkit.image.manifest.declare import keys_of
from toolkit.memory.contents import ERASED, Contents
from toolkit.memory.region import AddressRange, Region
from toolkit.tock.apps.walk import walk_apps
from toolkit.tock.board.board import Board
from toolkit.tock.board.choose import BoardChoice, find_board
from toolkit.tock.image.flash_image import FlashImage


def compose(recipe: TockImage) -> BuiltImage:
    """Build an image of a board.

    Raises:
        ToolkitError: with the place of the part that does not fit.
    """
    board = _board(recipe)
    image = FlashImage(board, Contents())
    pieces = [*put_start(recipe, image), *put_kernel_parts(recipe, image)]
    placed, findings = put_apps(recipe, image)
    plan = Plan(board.flash)
    for piece in sorted([*pieces, *placed], key=lambda known: known.address):
        plan.add(piece)
    for piece in raw_pieces(recipe.raw, _named_regions(board)):
        plan.add(piece)
    for piece in _ends(image, plan, recipe):
        plan.add(piece)
    contents = plan.contents()
    whole = FlashImage(board, contents)
    if recipe.strict:
        require_running(recipe, whole, plan.pieces)
    findings = [*findings, *walk_apps(whole).findings]
    facts = {"board": board.name, "architecture": board.architecture}
    return BuiltImage(board.flash, contents, plan.pieces, facts, tuple(findings))


def _board(recipe: TockImage) -> Board:
    """The board as the table has it, with what the recipe says instead."""
    choice = BoardChoice(name=recipe.board, file=recipe.board_file)
    with recipe.origin.at("board_file" if recipe.board_file else "board").blamed():
        board = find_board(choice).board
    values = recipe.board_values
    if values is None:
        return board
    said = {key.name: getattr(values, key.name) for key in keys_of(type(values))}
    architecture = said.pop("arch") or ""
    with values.origin.blamed(has_keys=True):
        return find_board(replace(choice, architecture=architecture, **said)).board


def _named_regions(board: Board) -> list[Region]:
    ranges = {"flash": board.flash, "kernel": board.kernel, "apps": board.apps}
    return [Region(name, range_) for name, range_ in ranges.items() if range_.length]


def _ends(image: FlashImage, plan: Plan, recipe: TockImage) -> Iterator[Piece]:
    """What the image has besides the pieces, all of it erased: the end of the list, as far as nothing lies there."""
    taken = Contents((piece.address, piece.data) for piece in plan.pieces)
    left = image.contents.copy()
    for address, data in taken.segments:
        left.remove(address, len(data))
    for address, data in left.segments:
        assert not data.strip(bytes([ERASED])), f"bytes of no part at {AddressRange(address, len(data))}"
        yield Piece("end of the list", END_KIND, address, data, "", recipe.origin.at("apps"))

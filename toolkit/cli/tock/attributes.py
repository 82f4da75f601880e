"""`flashwright tock attributes list|get|set|remove`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from toolkit.cli import output
from toolkit.cli.tock.arguments import Json, Target, of_image
from toolkit.cli.tock.completing import complete_attribute, complete_pair
from toolkit.cli.tock.parts import (
    Strict,
    board_document,
    changed_start,
    findings_document,
    opened_start,
    show_findings,
)

if TYPE_CHECKING:
    from toolkit.findings import Finding
    from toolkit.tock.board.choose import FoundBoard
    from toolkit.tock.image.attributes import Attributes, Slot
    from toolkit.tock.image.flash_image import FlashImage

Keys = Annotated[
    list[str], typer.Argument(metavar="KEY…", help="Keys of attributes.", autocompletion=complete_attribute)
]


@of_image
def list_(
    target: Target,
    all_slots: Annotated[bool, typer.Option("--all", "-a", help="Show empty slots too.")] = False,
    strict: Strict = False,
    as_json: Json = False,
) -> None:
    """List the attributes of a board.

    They are read from the start of a flash, whether or not anybody knows the board: from whole images, files of
    bootloaders, or their first 2,560 bytes. Slots that readers take for empty, though something is in them, are shown.

    Example: flashwright tock attributes list hail.bin
    Example: flashwright tock attributes list bootloader.hex --json
    """
    from toolkit.tock.image.bootloader import read_bootloader

    with opened_start(target) as (image, board):
        bootloader = read_bootloader(image)
        attributes = _attributes(image)
        findings = _findings(image, board, attributes)
    if as_json:
        document = {
            "image": str(target.path),
            "board": board_document(board),
            "bootloader": bootloader.version if bootloader else None,
            "attributes": attributes.as_dict() if bootloader else {},
            "slots": [_slot_document(slot) for slot in attributes.slots],
            "findings": findings_document(findings),
        }
        output.show_json("tock-attributes-list/1", document)
    else:
        _show_slots([slot for slot in attributes.slots if all_slots or slot.is_used or slot.problem])
        show_findings(findings)
    raise typer.Exit(output.exit_code(findings, strict=strict))


def _attributes(image: FlashImage) -> Attributes:
    """The attributes; without a bootloader only what can be read, since there may be anything in their place."""
    from toolkit.tock.image.attributes import Attributes, read_attributes
    from toolkit.tock.image.bootloader import read_bootloader

    attributes = read_attributes(image)
    if read_bootloader(image) is not None:
        return attributes
    return Attributes(tuple(slot for slot in attributes.slots if slot.is_used and image.board.has_attributes))


def _findings(image: FlashImage, board: FoundBoard | None, attributes: Attributes) -> list[Finding]:
    """What is wrong with the slots, and what they say wrongly of the board."""
    from toolkit.tock.board.findings import findings_of_board
    from toolkit.tock.image.bootloader import read_bootloader
    from toolkit.tock.image.check import attribute_findings, flags_page_findings

    if read_bootloader(image) is None:
        return list(flags_page_findings(image, image.board))
    about_board = findings_of_board(image, board) if board else ()
    told = [finding for finding in about_board if finding.code.startswith("board-")]
    return [*attribute_findings(attributes, image.board.flash.address), *told]


def _slot_document(slot: Slot) -> dict[str, Any]:
    from formats.tock.attributes import ATTRIBUTE

    return {
        "slot": slot.index,
        "address": slot.address,
        "key": slot.key,
        "value": slot.value,
        "problem": slot.problem or None,
        "bytes": ATTRIBUTE.build(slot.record).hex(),
    }


def _show_slots(slots: list[Slot]) -> None:
    if not slots:
        output.show("no attributes")
        return
    rows = [(str(slot.index), output.printable(slot.key or ""), _value_words(slot)) for slot in slots]
    output.show_table(("slot", "key", "value"), rows, right=[0])


def _value_words(slot: Slot) -> str:
    if slot.value is not None:
        return output.printable(slot.value)
    return f"(read as empty: {slot.problem})" if slot.problem else "(empty)"


@of_image
def get(
    target: Target,
    key: Annotated[str, typer.Argument(metavar="KEY", help="Key of the attribute.", autocompletion=complete_attribute)],
    as_json: Json = False,
) -> None:
    """Show the value of one attribute.

    Where several slots have the key, the first counts. Exit code 2 where none has it.

    Example: flashwright tock attributes get hail.bin board
    """
    from toolkit.errors import ToolkitError
    from toolkit.tock.image.attributes import require_attributes

    with opened_start(target) as (image, _board):
        slots = require_attributes(image).slots_of(key)
    if not slots:
        raise ToolkitError(f"there is no attribute {key!r}")
    if as_json:
        output.show_json("tock-attributes-get/1", {"image": str(target.path), **_slot_document(slots[0])})
    else:
        output.show(output.printable(slots[0].value or ""))


@of_image
def set_(
    target: Target,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="KEY VALUE…", help="Key and value; several pairs may follow.", autocompletion=complete_pair
        ),
    ],
    as_json: Json = False,
) -> None:
    """Set attributes, all of them or none.

    A key has 1 to 8 bytes of UTF-8, a value 1 to 55. A key that is there keeps its slot; another one takes the first
    empty slot. The image must have a bootloader: without one, no tool would find them.

    Example: flashwright tock attributes set imix.bin appaddr 0x40000
    Example: flashwright tock attributes set hail.bin board hail arch cortex-m4
    """
    from toolkit.tock.image.attributes import set_attribute

    if len(words) % 2:
        raise typer.BadParameter(f"{words[-1]!r} has no value; give KEY VALUE, or several such pairs")
    pairs = list(zip(words[::2], words[1::2], strict=True))
    with changed_start(target) as image:
        done = [{"slot": set_attribute(image, key, value), "key": key, "value": value} for key, value in pairs]
    if as_json:
        output.show_json("tock-attributes-set/1", {"image": str(target.path), "set": done})
        return
    for one in done:
        output.show(output.printable(f"slot {one['slot']}: {one['key']} = {one['value']}"))


@of_image
def remove(target: Target, keys: Keys, as_json: Json = False) -> None:
    """Remove attributes, all of them or none.

    Every slot that has the key becomes empty, with zeros in it.

    Example: flashwright tock attributes remove hail.bin boothash kernhash
    """
    from toolkit.tock.image.attributes import remove_attribute

    with changed_start(target) as image:
        done = [{"key": key, "slots": list(remove_attribute(image, key))} for key in dict.fromkeys(keys)]
    if as_json:
        output.show_json("tock-attributes-remove/1", {"image": str(target.path), "removed": done})
        return
    for one in done:
        output.show(output.printable(f"{one['key']}: removed from slot {', '.join(map(str, one['slots']))}"))

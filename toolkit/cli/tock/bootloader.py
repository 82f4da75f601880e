"""`flashwright tock bootloader show|put|extract|set-start`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from toolkit.cli import output
from toolkit.cli.numbers import number_of
from toolkit.cli.tock.arguments import Create, Json, Target, changed, of_image, opened
from toolkit.cli.tock.parts import (
    Force,
    PartFile,
    PartOutput,
    Strict,
    board_document,
    changed_start,
    findings_document,
    opened_start,
    part_at,
    read_part,
    show_findings,
    write_part,
)

if TYPE_CHECKING:
    from toolkit.tock.image.bootloader import Bootloader
    from toolkit.tock.image.flash_image import FlashImage


@of_image
def show(target: Target, strict: Strict = False, as_json: Json = False) -> None:
    """Show the bootloader: version, start address, what is wrong.

    Whole images, files of bootloaders, and their first kilobytes can be shown, whether or not anybody knows the board.

    Example: flashwright tock bootloader show hail.bin
    Example: flashwright tock bootloader show tock-bootloader.bin --json
    """
    from toolkit.tock.image.bootloader import FLAGS, read_bootloader
    from toolkit.tock.image.check import flags_page_findings

    with opened_start(target) as (image, board):
        bootloader = read_bootloader(image)
        findings = list(flags_page_findings(image, image.board if board else None))
        document = _document(image, bootloader) if bootloader else None
    if as_json:
        whole = {"image": str(target.path), "board": board_document(board), "bootloader": document}
        output.show_json("tock-bootloader-show/1", {**whole, "findings": findings_document(findings)})
    else:
        _show(document, bootloader, in_image=image.holds(FLAGS))
        show_findings(findings)
    raise typer.Exit(output.exit_code(findings, strict=strict))


def _document(image: FlashImage, bootloader: Bootloader) -> dict[str, Any]:
    from toolkit.errors import ToolkitError
    from toolkit.tock.image.attributes import read_attributes
    from toolkit.tock.image.bootloader import FLAGS, bootloader_range

    try:
        range_ = bootloader_range(image)
    except ToolkitError:  # nobody knows where it ends
        range_ = None
    return {
        "version": bootloader.version,
        **_start_document(bootloader),
        "flags_address": FLAGS.address,
        "address": range_.address if range_ else None,
        "length": range_.length if range_ else None,
        "attributes": len(read_attributes(image).as_dict()),
    }


def _start_document(bootloader: Bootloader) -> dict[str, Any]:
    return {
        "start_address": bootloader.flags.start_address,
        "uses_start_address": bootloader.uses_start_address,
        "jumps_to": bootloader.jumps_to,
    }


def _show(document: dict[str, Any] | None, bootloader: Bootloader | None, *, in_image: bool) -> None:
    from toolkit.memory.region import AddressRange

    if document is None or bootloader is None:
        output.show("no bootloader" if in_image else "no bootloader: the flags page is not in the image")
        return
    rows = [("version", bootloader.version or "(none)"), ("flags page", f"{document['flags_address']:#x}")]
    if document["address"] is not None:
        rows.append(("region", str(AddressRange(document["address"], document["length"]))))
    rows.append(("start address", _start_words(bootloader)))
    rows.append(("attributes", str(document["attributes"])))
    for name, value in rows:
        output.show(f"{name + ':':<15} {output.printable(value)}")


def _start_words(bootloader: Bootloader) -> str:
    start, goes_to = bootloader.flags.start_address, bootloader.jumps_to
    if goes_to is None:
        return f"{start:#x}; whether this version uses it is not known"
    if bootloader.uses_start_address:
        return f"{start:#x}"
    return f"{start:#x}, not used by this version: it jumps to {goes_to:#x}"


@of_image
def put(
    target: Target,
    file: PartFile,
    replace_attributes: Annotated[
        bool,
        typer.Option("--replace-attributes", help="Take the attributes of FILE only, and drop the others of IMAGE."),
    ] = False,
    force: Force = False,
    create: Create = False,
    as_json: Json = False,
) -> None:
    """Put a bootloader in front of the kernel.

    The rest of its region is erased. Attributes of the image stay, unless the new bootloader has a value of its own
    for the key.

    Example: flashwright tock bootloader put hail.bin hail-bootloader.bin
    Example: flashwright tock bootloader put new.bin imix-bootloader.bin --board imix --create
    """
    from toolkit.quantities import format_length
    from toolkit.tock.image.attributes import put_bootloader
    from toolkit.tock.image.bootloader import bootloader_range

    data = read_part(file)
    with changed(target, create=create) as image:
        range_ = bootloader_range(image)
        part = part_at(file, data, range_.address)
        kept = put_bootloader(image, part, keep_attributes=not replace_attributes, force=force)
    if as_json:
        place = {"address": range_.address, "length": len(part)}
        document = {"image": str(target.path), "bootloader": place, "kept_attributes": list(kept)}
        output.show_json("tock-bootloader-put/1", document)
        return
    output.show(f"{target.path}: bootloader of {format_length(len(part))} at {range_.address:#x}")
    if kept:
        output.show(output.printable(f"kept attributes: {', '.join(kept)}"))


@of_image
def extract(target: Target, to: PartOutput, as_json: Json = False) -> None:
    """Write the bootloader to a file.

    It is all flash in front of the kernel, with flags page and attributes, without the erased flash behind it.

    Example: flashwright tock bootloader extract hail.bin -o bootloader.bin
    """
    from toolkit.tock.image.bootloader import bootloader_range, extract_bootloader

    with opened(target) as image:
        data, address = extract_bootloader(image), bootloader_range(image).address
    write_part(target, "bootloader", to, data, address, as_json=as_json)


@of_image
def set_start(
    target: Target,
    address: Annotated[int, typer.Argument(metavar="ADDRESS", help="Where the kernel starts.", parser=number_of)],
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Set where the bootloader jumps to.

    Bootloaders use the address from version 1.1.0 on; where one does not, only --force sets it.

    Example: flashwright tock bootloader set-start nano33ble.bin 0x10000
    """
    from toolkit.tock.image.bootloader import require_bootloader, set_start_address

    with changed_start(target) as image:
        set_start_address(image, address, force=force)
        bootloader = require_bootloader(image)
    if as_json:
        output.show_json("tock-bootloader-set-start/1", {"image": str(target.path), **_start_document(bootloader)})
    else:
        output.show(f"{target.path}: start address {_start_words(bootloader)}")

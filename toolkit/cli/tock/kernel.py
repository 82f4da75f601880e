"""`flashwright tock kernel show|put|extract` and `flashwright tock kernel attributes list`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from toolkit.cli import output
from toolkit.cli.tock.arguments import Create, Json, Target, changed, of_image
from toolkit.cli.tock.kernel_text import attribute_document, attribute_words, show_kernel
from toolkit.cli.tock.parts import (
    Force,
    KernelOnly,
    PartFile,
    PartOutput,
    Strict,
    board_document,
    findings_document,
    opened_kernel,
    part_at,
    read_part,
    show_findings,
    write_part,
)

if TYPE_CHECKING:
    from toolkit.findings import Finding
    from toolkit.tock.board.choose import FoundBoard
    from toolkit.tock.image.flash_image import FlashImage
    from toolkit.tock.image.kernel import Kernel
    from toolkit.tock.image.part_boards import KernelFinder


@of_image
def show(target: Target, alone: KernelOnly = None, strict: Strict = False, as_json: Json = False) -> None:
    """Show the kernel: where it lies, what it says of itself.

    A file whose board nobody knows is taken for a kernel alone, whose region ends with the file.

    Example: flashwright tock kernel show hail.bin
    Example: flashwright tock kernel show hail-kernel.bin --json
    """
    with opened_kernel(target, alone) as (image, finder):
        kernel, findings = _kernel(image, finder.found)
    if as_json:
        document = {**_about(target, finder), "kernel": _document(kernel) if kernel else None}
        output.show_json("tock-kernel-show/1", {**document, "findings": findings_document(findings)})
    else:
        show_kernel(kernel, "" if finder.found else finder.why)
        show_findings(findings)
    raise typer.Exit(output.exit_code(findings, strict=strict))


def _kernel(image: FlashImage, board: FoundBoard | None) -> tuple[Kernel | None, list[Finding]]:
    from toolkit.tock.image.check import kernel_region_findings
    from toolkit.tock.image.kernel import read_kernel

    return read_kernel(image), list(kernel_region_findings(image, board.board if board else None))


def _about(target: Target, finder: KernelFinder) -> dict[str, Any]:
    """What the image is, for JSON."""
    board = board_document(finder.found)
    return {"image": str(target.path), "kernel_only": finder.found is None, "board": board}


def _document(kernel: Kernel) -> dict[str, Any]:
    from toolkit.tock.image.kernel import version_text

    version, binary, memory = kernel.version, kernel.binary, kernel.app_memory
    return {
        "address": kernel.range.address,
        "length": kernel.range.length,
        "version": version_text(version) if version else None,
        "binary": {"address": binary.start, "length": binary.length} if binary else None,
        "app_memory": {"address": memory.start, "length": memory.length} if memory else None,
        "public_keys": len(kernel.public_keys),
        "attributes": _attributes(kernel),
    }


def _attributes(kernel: Kernel) -> list[dict[str, Any]] | None:
    if kernel.attributes is None:
        return None
    address, found = kernel.range.end - 8, []
    for attribute in kernel.attributes.attributes:
        address -= attribute.size
        found.append({"address": address, **attribute_document(attribute)})
    return found


@of_image
def list_(target: Target, alone: KernelOnly = None, strict: Strict = False, as_json: Json = False) -> None:
    """List what a kernel says of itself.

    The first is next to the end of the kernel's region, where readers begin.

    Example: flashwright tock kernel attributes list hail.bin
    """
    with opened_kernel(target, alone) as (image, finder):
        kernel, findings = _kernel(image, finder.found)
    attributes = _attributes(kernel) if kernel else None
    if as_json:
        document = {**_about(target, finder), "attributes": attributes}
        output.show_json("tock-kernel-attributes-list/1", {**document, "findings": findings_document(findings)})
    else:
        rows = [(f"{one['address']:#x}", one["name"], attribute_words(one)) for one in attributes or ()]
        if rows:
            output.show_table(("address", "attribute", "value"), rows)
        else:
            output.show("no kernel attributes")
        show_findings(findings)
    raise typer.Exit(output.exit_code(findings, strict=strict))


@of_image
def put(target: Target, file: PartFile, force: Force = False, create: Create = False, as_json: Json = False) -> None:
    """Put a kernel into its region, and erase the rest of that.

    A kernel that was made for a region of another length, or for another address, is refused: its attributes would
    not lie where readers look for them, or it would not run.

    Example: flashwright tock kernel put hail.bin hail-kernel.bin
    Example: flashwright tock kernel put new.bin kernel.hex --board nrf52840dk --create
    """
    from toolkit.quantities import format_length
    from toolkit.tock.image.kernel import put_kernel

    data = read_part(file)
    with changed(target, create=create) as image:
        range_ = image.board.kernel
        part = part_at(file, data, range_.address)
        put_kernel(image, part, force=force)
    if as_json:
        place = {"address": range_.address, "length": len(part)}
        output.show_json("tock-kernel-put/1", {"image": str(target.path), "kernel": place})
    else:
        output.show(f"{target.path}: kernel of {format_length(len(part))} at {range_.address:#x}")


@of_image
def extract(target: Target, to: PartOutput, alone: KernelOnly = None, as_json: Json = False) -> None:
    """Write the kernel to a file.

    It is all of its region, since its attributes are the last bytes.

    Example: flashwright tock kernel extract hail.bin -o kernel.bin
    """
    from toolkit.tock.image.kernel import extract_kernel

    with opened_kernel(target, alone, lenient=False) as (image, _finder):
        data, address = extract_kernel(image), image.board.kernel.address
    write_part(target, "kernel", to, data, address, as_json=as_json)

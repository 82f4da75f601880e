"""`flashwright tock ram`: the RAM of kernel and processes, predicted, or from the kernel's ELF file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from toolkit.cli import output
from toolkit.cli.tock.arguments import Json, Target, found, of_image

if TYPE_CHECKING:
    from toolkit.tock.ram.kernel_elf import KernelElf

MOST_ELF = 1 << 28
"""Bytes of an ELF file that are read at most."""


@of_image
def ram(
    target: Target,
    kernel_elf: Annotated[
        Path | None, typer.Option(metavar="ELF", help="The kernel's ELF file, which says where its parts are.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show the RAM of the kernel and of each process, as predicted.

    An image says how much RAM each app asks for, and the kernel attributes where it is. Nothing of it was seen: the
    kernel decides at boot. The kernel's ELF file says where its own parts lie, in flash and RAM.

    Example: flashwright tock ram hail.bin
    Example: flashwright tock ram hail.bin --kernel-elf hail.elf
    """
    from toolkit.cli.tock.ram_text import show_elf, show_prediction
    from toolkit.tock.image.view import look_at
    from toolkit.tock.ram.check import elf_findings
    from toolkit.tock.ram.predict import predict

    elf = _elf(kernel_elf) if kernel_elf else None
    with found(target) as (image, board):
        view = look_at(image, board)
    prediction = predict(view, elf)
    findings = list(elf_findings(view, elf)) if elf else []
    if as_json:
        memory = prediction.app_memory
        document: dict[str, Any] = {
            "image": str(target.path),
            "predicted": True,
            "app_memory": {"address": memory.address, "length": memory.length} if memory else None,
            "app_memory_source": prediction.source,
            "regions": [region.as_dict() for region in prediction.ram] if prediction.ram else None,
            "processes": [process.as_dict() for process in prediction.processes],
            "kernel_elf": elf.as_dict() if elf else None,
            "findings": [finding.as_dict() for finding in findings],
        }
        output.show_json("tock-ram/1", document)
    else:
        show_prediction(prediction, with_elf=elf is not None)
        if elf is not None:
            show_elf(elf)
        if findings:
            output.show("")
            output.show_findings(findings)
    raise typer.Exit(output.exit_code(findings))


def _elf(path: Path) -> KernelElf:
    from toolkit.cli.output import about
    from toolkit.tock.ram.kernel_elf import read_kernel_elf

    with about(str(path)):
        return read_kernel_elf(output.read_input(path, MOST_ELF))

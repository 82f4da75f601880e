"""What `flashwright tock ram` says, as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.cli import output
from toolkit.quantities import format_length

if TYPE_CHECKING:
    from toolkit.memory.region import AddressRange, Region
    from toolkit.tock.ram.kernel_elf import KernelElf
    from toolkit.tock.ram.predict import Prediction, ProcessRam

NAMES = {"data": ".relocate, data", "bss": "zeroed data (bss)", "text": ".text", "apps": "apps: _sapps to _eapps"}


def show_prediction(prediction: Prediction, *, with_elf: bool) -> None:
    """RAM of kernel and processes."""
    output.show("RAM, predicted: it was never seen, and the kernel decides at boot")
    memory, ram = prediction.app_memory, prediction.ram
    if memory is None:
        output.show("Where the memory of apps is, nobody says: the image has no kernel attribute app_memory.")
    else:
        output.show(f"Memory of apps: {format_length(memory.length)} at {memory}, says {prediction.source}.")
    if ram is not None:
        output.show("")
        rows = [row for region in ram for row in _rows(region, 0, with_elf=with_elf)]
        rows += [(str(gap), f"{gap.length:,}", "not known") for gap in ram.gaps()]
        output.show_table(("addresses", "bytes", "what"), rows, right=(1,))
    output.show("")
    if prediction.processes:
        header = ("process", "RAM from", "asks for", "stack", "data", "heap")
        output.show_table(header, [_process(process) for process in prediction.processes], right=(2, 3, 4, 5))
        if memory is not None:
            output.show("Where no address is fixed, a process lies there or higher: grants and protection take more.")
    else:
        output.show("No app of this image runs.")


def _rows(region: Region, depth: int, *, with_elf: bool) -> Iterator[tuple[str, str, str]]:
    indent = "  " * depth
    words = NAMES.get(region.name, region.name) if region.kind.startswith("kernel") else region.name
    if region.kind == "kernel-ram" and not with_elf:
        words = "kernel: stack, then data, then zeroed data; how long each is, its ELF file says (--kernel-elf)"
    yield f"{indent}{region.range}", f"{region.length:,}", output.printable(f"{indent}{words}")
    for inner in region.inner:
        yield from _rows(inner, depth + 1, with_elf=with_elf)


def _process(process: ProcessRam) -> tuple[str, ...]:
    lengths = ["?" if part.length is None else f"{part.length:,}" for part in process.parts[:-1]]
    place = "?" if process.address is None else f"{process.address:#x}{' (fixed)' if process.is_fixed else ''}"
    return (output.printable(process.app.name), place, f"{process.length:,}", *lengths)


def show_elf(elf: KernelElf) -> None:
    """What the kernel's ELF file says."""
    rows = [_row(NAMES.get(name, name), range_) for name, range_ in elf.parts.items()]
    if elf.data_in_flash is not None:
        rows.append(_row(".relocate, stored in flash", elf.data_in_flash))
    output.show("")
    output.show(f"Kernel, by its ELF file ({elf.machine})")
    output.show_table(("part", "addresses", "bytes"), rows, right=(2,))


def _row(name: str, range_: AddressRange) -> tuple[str, str, str]:
    return name, str(range_) if range_.length else f"{range_.address:#x}", f"{range_.length:,}"

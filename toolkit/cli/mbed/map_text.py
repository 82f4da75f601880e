"""What `flashwright mbed map` says: whose memories, the picture, the regions, how they are known, the findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from toolkit.cli import output
from toolkit.quantities import format_length

if TYPE_CHECKING:
    from toolkit.cli.pictures import Drawing
    from toolkit.image.memory import Memory
    from toolkit.mbed.model.model import Model


def show_model(model: Model, memories: Sequence[Memory], drawing: Drawing) -> None:
    """A model as text."""
    from toolkit.cli.pictures import draw_in_terminal
    from toolkit.image.families.mbed_elf import memory_name, unused_banks
    from toolkit.render.memory_map.text import length_words

    for key, value in _head(model):
        output.show(f"{key + ':':<9} {output.printable(value)}")
    output.show("")
    draw_in_terminal(memories, drawing)
    for bank in unused_banks(model):
        where = f"{bank.bank.range}, {length_words(bank.bank.range.length)}"
        output.show(f"\n{output.printable(memory_name(bank))} {where}: not used")
    output.show("")
    rows = [row for memory in memories for row in _rows(memory)]
    output.show_table(("addresses", "bytes", "region", "memory", "known from"), rows, right=(1,))
    if model.has_kernel:
        output.show("\nStacks of user threads are taken from the heap at run time; dumps of RAM show them (mbed ram).")
    if model.findings:
        output.show("")
        output.show_findings(model.findings)


def _head(model: Model) -> Iterator[tuple[str, str]]:
    yield "file", f"{model.name}, {model.origin}"
    target = model.target
    if target is not None:
        yield "target", ", ".join(filter(None, (target.name, target.device, target.core)))
    if model.vectors is not None:
        yield "vectors", _vectors(model)
    totals = model.totals()
    free = totals["flash_free"]
    yield "flash", f"{_bytes(totals['flash'])}{'' if free is None else f', {free:,} free'}"
    words = [f"static {_bytes(totals['static_ram'])}", f"ISR stack {_bytes(totals['isr_stack'])}"]
    yield "RAM", ", ".join([*words, f"heap {_bytes(totals['heap'])}", f"free {_bytes(totals['ram_free'])}"])


def _vectors(model: Model) -> str:
    vectors = model.vectors
    assert vectors is not None
    words = f"{vectors.count} words at {vectors.address:#x}"
    if vectors.stack_pointer is not None and vectors.reset is not None:
        words += f", initial stack pointer {vectors.stack_pointer:#010x}, reset {vectors.reset:#010x}"
    return words


def _bytes(count: int | None) -> str:
    return format_length(count or 0)


def _rows(memory: Memory) -> Iterator[tuple[str, str, str, str, str]]:
    for region in reversed(memory.regions):
        facts = region.facts
        known = output.printable(f"{facts['known_from']}: {facts['evidence']}")
        where = f"{region.address:#010x}" + (f"-{region.end - 1:#010x}" if region.length else "")
        yield where, f"{region.length:,}", output.printable(region.name), facts["memory"], known

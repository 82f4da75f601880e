"""What is wrong with a build, or not known of it, before and after its regions are laid out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from toolkit.findings import Finding
from toolkit.mbed.model.banks import BankKind
from toolkit.mbed.model.build import Build
from toolkit.mbed.model.from_elf import ARM
from toolkit.mbed.model.names import (
    HEAP_OR_STACK,
    HEAPS,
    IDLE_STACK,
    ISR_STACK,
    KERNEL_SYMBOLS,
    MAIN_STACK,
    OBJECTS,
    THREAD_STACKS,
    TIMER_STACK,
)
from toolkit.mbed.model.rules import RULES
from toolkit.mbed.model.source import Source
from toolkit.mbed.model.vectors import FlashVectors
from toolkit.mbed.targets import Target
from toolkit.memory.region import AddressRange, Region

if TYPE_CHECKING:
    from toolkit.mbed.model.model import BankModel

LEAST_GAP = 32
"""Bytes; smaller holes only align what follows."""
LEAST_STACKS = {MAIN_STACK.key: 72, IDLE_STACK.key: 72, TIMER_STACK.key: 96}
"""Bytes that the kernel wants of a stack."""


def check_build(
    build: Build, target: Target | None, vectors: FlashVectors | None, *, inferred: bool
) -> Iterator[Finding]:
    """What the file itself does not say, or says of another machine."""
    if build.machine not in ("", ARM):
        machine = build.machine.removeprefix("EM_").replace("_", "-")
        yield RULES["model-machine"].found(f"it is for another processor, {machine}; Mbed OS runs on Arm", build.name)
    if not build.has_symbols:
        words = "it has no symbols: stacks of threads cannot be told from other global data"
        yield RULES["model-stripped"].found(words, build.name)
    elif not any(name in build.symbols for name in KERNEL_SYMBOLS):
        words = "no symbol of the kernel is there: the program is bare-metal, without stacks of main, timer and idle"
        yield RULES["model-bare-metal"].found(words, build.name)
    elif unnamed := list(_unnamed_stacks(build)):
        words = f"no symbol tells of the stack of {' and '.join(unnamed)}: it cannot be told from other global data"
        yield RULES["model-unnamed-stack"].found(words, build.name)
    if target is None and inferred:
        words = "the memories are concluded from what lies in them; --target or --banks says how large they are"
        yield RULES["model-banks"].found(words, build.name)
    if vectors is None:
        yield RULES["model-no-vectors"].found("no vector table was found in flash", build.name)


def _unnamed_stacks(build: Build) -> Iterator[str]:
    """The threads of the kernel whose stacks have no symbol, as where local symbols were left out."""
    both = OBJECTS[THREAD_STACKS]
    for name, kind, others in (("main", MAIN_STACK, ()), ("timer", TIMER_STACK, both), ("idle", IDLE_STACK, both)):
        found = build.first((*OBJECTS[kind], *others))
        if found is None or not found[1].length:
            yield name


def check_regions(banks: Sequence[BankModel], vectors: FlashVectors | None) -> Iterator[Finding]:
    """What is wrong with the regions."""
    known = [region for bank in banks for region in bank.regions]
    kinds = {region.kind for region in known}
    heaps = {kind.key for kind in (*HEAPS, HEAP_OR_STACK)}
    if not kinds & heaps:
        yield RULES["model-no-heap"].found("no heap was found")
    if not kinds & {ISR_STACK.key, HEAP_OR_STACK.key}:
        yield RULES["model-no-isr-stack"].found("the stack of the scheduler and the ISRs was not found")
    yield from _stack_pointer(known, vectors)
    for region in known:
        yield from check_stack(region)
    for bank in banks:
        if bank.bank.kind is not BankKind.OTHER:
            yield from _gaps(bank)


def _stack_pointer(known: Sequence[Region], vectors: FlashVectors | None) -> Iterator[Finding]:
    stack = next((region for region in known if region.kind == ISR_STACK.key), None)
    if stack is None or vectors is None or vectors.stack_pointer in (None, stack.end):
        return
    if stack.facts["known_from"] != Source.INFERRED.value:
        words = f"the vector table starts with {vectors.stack_pointer:#x}, the stack ends at {stack.end:#x}"
        yield RULES["model-stack-pointer"].found(words, stack.name)


def check_stack(region: Region) -> Iterator[Finding]:
    """What is wrong with a region, if it is the stack of a thread."""
    least = LEAST_STACKS.get(region.kind)
    if least is None:
        return
    if region.length % 8:
        words = f"it has {region.length:,} bytes, which is no multiple of 8"
        yield RULES["model-stack-size"].found(words, region.name)
    if region.length < least:
        words = f"it has {region.length:,} bytes; the kernel wants {least} at least"
        yield RULES["model-stack-size"].found(words, region.name)


def _gaps(bank: BankModel) -> Iterator[Finding]:
    """Holes between regions; what lies behind the last one, and beside heaps, is free on purpose."""
    for before, after in zip(bank.regions, bank.regions[1:], strict=False):
        length = after.address - before.end
        if length >= LEAST_GAP and before.facts["memory"] == after.facts["memory"] == "static":
            words = f"{length:,} bytes at {AddressRange(before.end, length)} lie between {before.name} and {after.name}"
            yield RULES["model-gap"].found(words, bank.bank.name)

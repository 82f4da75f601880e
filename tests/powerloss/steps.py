"""What each recorded operation on the flash is for, told from where it lands and what stood there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from formats.knightos.kfs_block import ERASED, KFS_BLOCK
from formats.knightos.kfs_page import BLOCK_HEADER_SIZE, BLOCK_SIZE, PAGE_SIZE
from formats.knightos.kfs_sector_copy import PART_SIZE, STATE_WHOLE
from toolkit.flash import FlashDevice, NorFlash, Operation, OperationKind, Recorder
from toolkit.kfs.layout import Layout, models_of_size
from toolkit.kfs.write.commit import Change, Step


def recorded_steps(image: bytes, act: Callable[[FlashDevice], object]) -> list[Step]:
    """Do something to an image; what each operation was for."""
    model = models_of_size(len(image))[0]
    recorder = Recorder(NorFlash(model.geometry, image), keep_data=True)
    act(recorder)
    return list(_classified(NorFlash(model.geometry, image), model.layout, recorder.operations))


def _classified(flash: NorFlash, layout: Layout, operations: list[Operation]) -> Iterator[Step]:
    """Replay operations, telling what each is for before it is done."""
    for operation in operations:
        if operation.kind is OperationKind.ERASE:
            sector = flash.geometry.sector_at(operation.offset)
            yield Step.ERASE_SWAP if operation.offset // PAGE_SIZE in layout.swap_pages else Step.ERASE
            flash.erase(sector)
            continue
        assert operation.data is not None
        yield _program(flash, layout, operation.offset, operation.data)
        flash.program(operation.offset, operation.data)


def _program(flash: NorFlash, layout: Layout, offset: int, data: bytes) -> Step:
    page, within = divmod(offset, PAGE_SIZE)
    if page in layout.swap_pages:
        return _in_swap(within, data)
    if len(data) > PAGE_SIZE // 2 or _is_back(flash, layout, offset):
        return Step.BACK
    if page in layout.dat_pages:
        return _in_data(flash, offset, within, data)
    if len(data) > 1:
        return Step.ENTRY
    return Step.ID if flash.read(offset, 1) == b"\xff" else Step.RETIRE


def _in_swap(within: int, data: bytes) -> Step:
    if within >= PART_SIZE:
        return Step.COPY
    if not any(data):
        return Step.DONE
    return Step.WHOLE if data == bytes([STATE_WHOLE]) else Step.NOTE


def _is_back(flash: NorFlash, layout: Layout, offset: int) -> bool:
    """Whether a sector is being programmed from swap: there is a note that says so."""
    swap = layout.swap_pages[0] * PAGE_SIZE
    state = flash.read(swap + 3 * PAGE_SIZE + PART_SIZE - 1, 1)[0]
    return state == STATE_WHOLE and flash.read(swap, 4) == b"COPY"


def _in_data(flash: NorFlash, offset: int, within: int, data: bytes) -> Step:
    if within < BLOCK_HEADER_SIZE:
        return Step.MARK
    if within >= BLOCK_SIZE:
        return Step.DATA
    first = KFS_BLOCK.parse(flash.read(offset, BLOCK_HEADER_SIZE))
    return Step.HEADERS if first.prev == ERASED else Step.CHAIN


SECTOR_STEPS = frozenset({Step.ERASE_SWAP, Step.COPY, Step.NOTE, Step.WHOLE, Step.ERASE, Step.BACK, Step.DONE})


def cycles(steps: list[Step], change: Change) -> list[list[Step]]:
    """Recorded steps as runs through the change's, each step once where it is first done; raises for another order.

    Collections that make room for the change are left out: they are changes of their own.
    """
    own = steps if change.commit is Step.WHOLE else [step for step in steps if step not in SECTOR_STEPS]
    found: list[list[Step]] = [[]]
    for step in own:
        run = found[-1]
        if change.commit in run and change.steps.index(step) < change.steps.index(run[-1]):
            run = []
            found.append(run)
        if step not in run:
            run.append(step)
    for run in found:
        order = [change.steps.index(step) for step in run]
        assert order == sorted(order), [step.name for step in run]
    return found

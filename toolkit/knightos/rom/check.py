"""What is wrong with a ROM image, without its files: `toolkit.kfs.check` looks at these."""

from __future__ import annotations

from collections.abc import Iterator

from formats.knightos.kernel_header import KERNEL_HEADER
from formats.knightos.kfs_page import PAGE_SIZE
from toolkit.findings import Finding
from toolkit.knightos.rom.functions import FUNCTIONS
from toolkit.knightos.rom.image import RomImage
from toolkit.knightos.rom.kernel import Function, Kernel
from toolkit.knightos.rom.places import Place, page_of
from toolkit.knightos.rom.rules import RULES
from toolkit.quantities import format_count

_END_OF_BANK = 0x8000
"""Where the page ends that the CPU sees behind page 00."""
_ERASED = 0xFF


def check(rom: RomImage, kernel: Kernel) -> list[Finding]:
    """All findings about the pages of the system."""
    found = [*_check_header(rom, kernel)]
    for page, functions in kernel.tables.items():
        found += _check_table(rom, page, functions)
    found += _check_privileged(rom, kernel)
    boot = page_of(rom.layout, Place.BOOT)
    if rom.is_erased(boot):
        found.append(RULES["rom-no-boot-page"].found("the boot page is erased", "", boot * PAGE_SIZE))
    if rom.volume is None:
        found.append(RULES["rom-no-volume"].found("there is no volume in the image"))
    return found


def _check_header(rom: RomImage, kernel: Kernel) -> Iterator[Finding]:
    if not kernel.is_there:
        if rom.is_erased(0):
            yield RULES["rom-no-kernel"].found("page 00 is erased: the image does not boot", "", 0)
        else:
            yield RULES["rom-other-system"].found("page 00 holds something else than a KnightOS kernel", "", 0)
    elif kernel.header is None:
        yield RULES["rom-kernel-header"].found("the version of the kernel has no end", "", 0)
    else:
        for problem in KERNEL_HEADER.check(kernel.header):
            yield RULES[problem.code].found(problem.message, "", problem.offset)


def _check_table(rom: RomImage, page: int, functions: tuple[Function, ...]) -> Iterator[Finding]:
    top = (page + 1) * PAGE_SIZE
    where = f"page {page:02X}"
    if not functions:
        yield RULES["rom-jump-table"].found("no jump at the end of the page", where, top - 3)
        return
    known = len(FUNCTIONS[page])
    if len(functions) != known:
        message = f"{format_count(len(functions), 'function')}, where the last kernel has {known}"
        yield RULES["rom-function-count"].found(message, where, top - 3 * len(functions))
    astray = [function for function in functions if _is_astray(rom, function)]
    if astray:
        first = astray[0]
        name = f" ({first.name})" if first.name else ""
        count = format_count(len(astray), "function leads", "functions lead")
        message = f"{count} astray, {first.index:02X}{name} first, to {first.address:04X}"
        yield RULES["rom-jump-target"].found(message, where, page * PAGE_SIZE + first.offset_in_page)


def _is_astray(rom: RomImage, function: Function) -> bool:
    """Whether a function leads to another place than page 00 and its own page, or into erased bytes."""
    end = _END_OF_BANK if function.page else PAGE_SIZE
    if function.address >= end:
        return True
    page = function.page if function.address >= PAGE_SIZE else 0
    return rom.data[page * PAGE_SIZE + function.address % PAGE_SIZE] == _ERASED


def _check_privileged(rom: RomImage, kernel: Kernel) -> Iterator[Finding]:
    page = page_of(rom.layout, Place.PRIVILEGED)
    jumps = kernel.privileged
    if kernel.is_there and (jumps is None or not (jumps.unlock.is_jump and jumps.lock.is_jump)):
        message = "no RST 0 and two jumps at the start of the page"
        yield RULES["rom-privileged"].found(message, f"page {page:02X}", page * PAGE_SIZE)

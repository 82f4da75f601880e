"""The rules that a TBF should follow, as findings (formats/tock/SPEC.md; the table is `rules`).

From the outside inwards: can the header be read at all, does it say the truth about the file, are its elements sound,
do they agree with each other, and then the footers. What cannot be read hides what lies behind it.
"""

from __future__ import annotations

from collections.abc import Iterator

from formats.errors import FormatError
from formats.tock.tbf_elements import KernelVersion, Main, Program
from formats.tock.tbf_header import BASE_SIZE, TBF_BASE, TbfBase, check_header, check_header_v1
from toolkit.findings import Finding
from toolkit.tock.app import App, AppV1, walk_elements
from toolkit.tock.rules import found
from toolkit.tock.verify_elements import check_elements
from toolkit.tock.verify_footers import check_footers

SEEN_BY_TOCKLOADER = 200
"""Bytes that tockloader reads of each header on a board."""
MPU_ARCHITECTURES = ("cortex-m", "rv32", "rv64", "riscv", "x86", "i486")
"""Beginnings of the architecture names whose memory protection has a say in the size of an app."""


def verify(data: bytes, *, arch: str | None = None, address: int | None = None) -> list[Finding]:
    """All findings about the TBF at the start of `data`; none for a sound one. Never raises, whatever the bytes.

    Args:
        data: the file, or the flash from the start of the app to the end of what belongs to it.
        arch: architecture name such as ``cortex-m4``; without it, the size is not judged.
        address: where the TBF lies; without it, fixed addresses are not judged.
    """
    if data[:2] == b"\x01\x00":
        return list(_check_version_1(data))
    try:
        base = TBF_BASE.parse(data)
    except FormatError as error:
        return [_unreadable_base(data, error)]
    findings = [*_check_sizes(base, len(data)), *_check_elements_of(data, base)]
    try:
        app = App.parse(data)
    except FormatError:
        return findings
    checks = (_check_header_fields(app), _check_layout(app), _check_needs(app, address), check_footers(app))
    findings += [finding for check in checks for finding in check]
    return findings + list(check_size_for(app, arch))


def _check_version_1(data: bytes) -> Iterator[Finding]:
    yield found("tbf-version-1", "version 1, which no kernel since 2018 reads", offset=0)
    try:
        app = AppV1.parse(data)
    except FormatError:
        yield found("tbf-truncated", f"the header takes 76 bytes, the file has {len(data)}", offset=len(data))
        return
    for problem in check_header_v1(app.header):
        yield found(problem.code, problem.message, offset=problem.offset)


def _unreadable_base(data: bytes, error: FormatError) -> Finding:
    if error.field == "version" and len(data) >= 2:
        return found("tbf-version", f"version is {error.found}, not 2", offset=0)
    if error.field == "header_size" and len(data) >= 4:
        return found("tbf-header-size", f"header_size is {error.found}, less than {BASE_SIZE}", offset=2)
    message = f"a header has at least {BASE_SIZE} bytes, the file has {len(data)}"
    return found("tbf-truncated", message, offset=len(data))


def _check_sizes(base: TbfBase, length: int) -> Iterator[Finding]:
    if base.total_size < BASE_SIZE:
        yield found("tbf-total-size", f"total_size is {base.total_size}", offset=4)
    elif base.header_size > base.total_size:
        message = f"header_size is {base.header_size}, total_size is {base.total_size}"
        yield found("tbf-header-beyond-total", message, offset=2)
    if base.header_size % 4:
        yield found("tbf-header-alignment", f"header_size is {base.header_size}, no multiple of 4", offset=2)
    if base.header_size > length:
        yield found("tbf-truncated", f"the header takes {base.header_size} bytes, the file has {length}", offset=length)
    if base.header_size > SEEN_BY_TOCKLOADER:
        message = f"header_size is {base.header_size}; tockloader sees {SEEN_BY_TOCKLOADER} bytes on a board"
        yield found("tbf-header-long", message, offset=2)


def _check_elements_of(data: bytes, base: TbfBase) -> Iterator[Finding]:
    """Findings in the elements, as far as they can be read. An unaligned or cut header has no end to overrun."""
    if base.header_size > len(data):
        return
    elements = []
    for offset, element in walk_elements(data[: base.header_size]):
        if element is not None:
            elements.append((offset, element))
        elif base.header_size % 4 == 0:
            message = f"an element leaves the header of {base.header_size} bytes"
            yield found("tbf-element-overrun", message, offset=offset)
    yield from check_elements(elements)


def _check_header_fields(app: App) -> Iterator[Finding]:
    for problem in check_header(app.header):
        yield found(problem.code, problem.message, offset=problem.offset)
    yield from _check_file_length(app)


def _check_file_length(app: App) -> Iterator[Finding]:
    total = app.header.base.total_size
    if app.missing and min(app.binary_end, total) > total - app.missing:
        message = f"the binary ends at {app.binary_end}, the file has {total - app.missing} bytes"
        yield found("tbf-truncated", message, offset=total - app.missing)
    elif app.missing:
        message = f"total_size is {total}, the file is {app.missing} bytes shorter"
        yield found("tbf-short-file", message, offset=total - app.missing)
    if app.excess and total >= app.header.base.header_size:
        yield found("tbf-excess", f"{len(app.excess)} bytes follow the TBF of {total} bytes", offset=total)


def _check_layout(app: App) -> Iterator[Finding]:
    """Whether binary and entry point lie where they can."""
    if app.is_padding or app.header.base.header_size > app.header.base.total_size:
        return
    main, total = app.header.main, app.header.base.total_size
    if main is None:
        message = "neither Main nor Program: the kernel takes 0 for entry point and RAM"
        yield found("tbf-main-missing", message, offset=BASE_SIZE)
        return
    yield from _check_main_agrees(app)
    if app.app_start > total:
        yield found("tbf-app-start", f"the binary starts at {app.app_start}, total_size is {total}", offset=BASE_SIZE)
    elif not app.app_start <= app.binary_end <= total:
        message = f"the binary ends at {app.binary_end}, it starts at {app.app_start}, total_size is {total}"
        yield found("tbf-binary-end", message, offset=BASE_SIZE)
    elif not app.app_start <= app.entry_offset & ~1 < app.binary_end:
        binary = f"{app.app_start:#x} to {app.binary_end:#x}"
        message = f"the entry point is at {app.entry_offset:#x}, the binary from {binary}"
        yield found("tbf-entry", message, offset=BASE_SIZE)


def _check_main_agrees(app: App) -> Iterator[Finding]:
    main, program = app.header.first(Main), app.header.first(Program)
    if main is None or program is None:
        return
    names = [name for name in vars(main) if getattr(main, name) != getattr(program, name)]
    if names:
        yield found("tbf-main-differs", f"Main and Program differ in {', '.join(names)}", offset=BASE_SIZE)


def _check_needs(app: App, address: int | None) -> Iterator[Finding]:
    """What the boot loader asks of an app."""
    if app.is_padding:
        return
    if app.header.last(KernelVersion) is None:
        yield found("tbf-kernel-version-missing", "no kernel version: the kernel refuses the app", offset=BASE_SIZE)
    fixed = app.fixed_flash_address
    if address is not None and fixed is not None and address + app.app_start != fixed:
        message = f"the binary lies at {address + app.app_start:#x}, it must lie at {fixed:#x}"
        yield found("tbf-fixed-address", message, offset=BASE_SIZE)


def check_size_for(app: App, arch: str | None) -> Iterator[Finding]:
    """Whether the size suits the memory protection of an architecture, by the rules that tools follow."""
    total = app.header.base.total_size
    if arch is None or app.is_padding or total < BASE_SIZE:
        return
    if arch.startswith("cortex-m"):
        fits, rule = total & (total - 1) == 0, "a power of two"
    elif arch.startswith(("x86", "i486")):
        fits, rule = total % 4096 == 0, "a multiple of 4096"
    else:
        fits, rule = total % 4 == 0 or not arch.startswith(MPU_ARCHITECTURES), "a multiple of 4"
    if not fits:
        yield found("tbf-size-mpu", f"total_size is {total}; for {arch} it should be {rule}", offset=4)

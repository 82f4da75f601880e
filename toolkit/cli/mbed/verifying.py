"""`flashwright mbed verify`: whether an image is what its headers say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.mbed.composition_arguments import (
    AppOffset,
    BaseAddress,
    FormatFile,
    HeaderOffset,
    image_request,
    of_machine,
)
from toolkit.cli.mbed.model_arguments import BanksFile, Json, TargetName
from toolkit.quantities import format_length

if TYPE_CHECKING:
    from toolkit.mbed.composition.located import Located
    from toolkit.mbed.composition.verify import Verified

MOST_RANGES = 12
"""Ranges that nothing covers, as far as they are listed."""
_VERDICTS = {True: "right", False: "wrong", None: "not checked"}


def verify(
    image: Annotated[Path, typer.Argument(metavar="IMAGE", help="Raw, HEX, SREC, UF2 or ELF; - for standard input.")],
    target: TargetName = "",
    banks: BanksFile = None,
    base: BaseAddress = None,
    header_format: FormatFile = None,
    header_offset: HeaderOffset = None,
    app_offset: AppOffset = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 for warnings, too.")] = False,
    as_json: Json = False,
) -> None:
    """Verify headers, digests, programs and gaps.

    Finds headers of the update client (version 2, internal and external), of FOTA (version 3) and of MCUboot, and, by
    --header-format, of any other format; checks their CRC, sizes and digests, and the vector table of every program,
    and says which bytes nothing covers. Exit code 1 when something is wrong.

    Example: flashwright mbed verify update.bin
    Example: flashwright mbed verify full.bin --target K64F --header-format format.json
    """
    from toolkit.mbed.composition.verify import verify as verify_image

    request, _data, stored = image_request(image, target, banks, base, header_format, header_offset, app_offset)
    verified = verify_image(request)
    findings = (*stored.findings, *of_machine(stored), *verified.findings)
    if as_json:
        document = {"image": str(image), **verified.as_dict()}
        output.show_json("mbed-verify/1", document | {"findings": [finding.as_dict() for finding in findings]})
    else:
        _show(str(image), verified)
        output.show_findings(findings)
    raise typer.Exit(output.exit_code(findings, strict=strict))


def _show(name: str, verified: Verified) -> None:
    range_ = verified.view.contents.range
    output.show(f"{name}: {format_length(range_.length)} at {range_.address:#x}")
    for header in verified.view.headers:
        place = f", about {header.application}" if header.application else ""
        output.show(f"{header.range.address:#010x}  {header.title}{place}")
        for check in header.checks:
            reason = f": {output.printable(check.reason)}" if check.reason else ""
            output.show(f"            {check.name}: {check.verdict}{reason}")
    if verified.located:
        show_located(verified.located)
    for program in verified.view.programs:
        levels = ", ".join(
            f"level {level} {'passed' if passed else 'failed'}" for level, passed in program.passed.items()
        )
        output.show(f"{program.address:#010x}  program: {levels}")
    for left in verified.uncovered[:MOST_RANGES]:
        output.show(
            f"{left.address:#010x}  {format_length(left.length)} that no checksum, digest or known value covers"
        )
    if len(verified.uncovered) > MOST_RANGES:
        output.show(f"            and {len(verified.uncovered) - MOST_RANGES} more such ranges")


def show_located(located: Located) -> None:
    """The parts of an image, and the members of its header."""
    from toolkit.mbed.composition.coverage import verdicts_of

    if located.bootloader:
        output.show(f"{located.bootloader.address:#010x}  bootloader of {located.bootloader.length:,} bytes")
    output.show(f"{located.header.address:#010x}  header of {located.header.length:,} bytes")
    verdicts = verdicts_of(located)
    rows = []
    for one in located.members:
        value = one.value if isinstance(one.value, str) else f"{one.value:#x}"
        about = ", ".join(one.member.regions)
        verdict = _VERDICTS[verdicts[one.offset]]
        kind = f"{one.member.type} {one.member.subtype}"
        short = value if len(value) <= 35 else value[:32] + "..."
        rows.append(
            (f"{one.offset:#x}", output.printable(one.member.name), kind, output.printable(about), short, verdict)
        )
    output.show_table(("offset", "member", "type", "of", "value", ""), rows)
    output.show(f"{located.application.address:#010x}  application of {located.application.length:,} bytes")

"""`flashwright kfs fsck`: what is wrong with a volume, and setting it right."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.kfs.arguments import Image, Json

if TYPE_CHECKING:
    from toolkit.findings import Finding
    from toolkit.kfs.repair.report import Repaired

DryRun = Annotated[bool, typer.Option("--dry-run", help="With --repair: only say what would be done.")]


def fsck(
    image: Image,
    repair: Annotated[bool, typer.Option("--repair", help="Set right what is wrong, at one stroke.")] = False,
    dry_run: DryRun = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 for warnings, too.")] = False,
    as_json: Json = False,
) -> None:
    """Check a volume, and repair it.

    Shows every rule that is broken; docs/findings.md explains the codes. A repair shows what it did, then what is
    left; it drops nothing that can be read. Exit code 1 when there is an error. What only the kernel reads badly is
    `lint`'s.

    Example: flashwright kfs fsck calc.rom
    Example: flashwright kfs fsck calc.rom --repair
    """
    if dry_run and not repair:
        raise typer.BadParameter("--dry-run is about --repair; give both")
    repaired, findings = _repaired(image, dry_run=dry_run) if repair else ([], _checked(image))
    if as_json:
        document = {"repaired": [done.as_dict() for done in repaired]} if repair else {}
        findings_data = [finding.as_dict() for finding in findings]
        output.show_json("kfs-fsck/1", {"image": str(image), **document, "findings": findings_data})
    else:
        _show(repaired, findings, word="would be done" if dry_run else "repaired")
        if repair and output.exit_code(findings):
            output.show(
                "errors are left that no repair can mend: `kfs export` saves what can be read, `kfs rm` makes room"
            )
    raise typer.Exit(output.exit_code(findings, strict=strict))


def _checked(image: Path) -> "list[Finding]":
    from toolkit.kfs.check.fsck import check
    from toolkit.kfs.open_image import open_volume

    return check(open_volume(image))


def _repaired(image: Path, *, dry_run: bool) -> "tuple[list[Repaired], list[Finding]]":
    """What was done, and what is left; a dry run works on a copy in memory."""
    from toolkit.flash import NorFlash
    from toolkit.kfs.check.fsck import check
    from toolkit.kfs.open_image import open_device, open_volume
    from toolkit.kfs.repair.repair import repair
    from toolkit.kfs.volume import Volume

    open_volume(image)  # there is one
    with open_device(image, writable=not dry_run) as file:
        device = NorFlash(file.geometry, file.read(0, file.geometry.size)) if dry_run else file
        repaired = repair(device)
        findings = check(Volume(device))
        device.sync()
    return repaired, findings


def _show(repaired: "Sequence[Repaired]", findings: "Sequence[Finding]", *, word: str) -> None:
    from toolkit.findings import Severity
    from toolkit.quantities import format_count

    for done in repaired:
        where = f"{output.printable(done.where)}: " if done.where else ""
        output.show(f"{word}: {done.code}: {where}{output.printable(done.what)}")
    output.show_findings(findings)
    severities = [finding.severity for finding in findings]
    counts = ((severity, severities.count(severity)) for severity in (Severity.ERROR, Severity.WARNING))
    words = [format_count(count, severity.value) for severity, count in counts if count]
    output.show(f"{', '.join(words)}" if words else "sound: no errors, no warnings")

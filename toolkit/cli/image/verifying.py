"""`flashwright image verify`: everything that is wrong with an image, in one report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.image.looking import IMAGE_HELP, Json, KernelOption, Kind, Order, look_at
from toolkit.cli.tock.arguments import Target, of_image

if TYPE_CHECKING:
    from toolkit.findings import Finding

COMPRESSED = "what is in it was not looked at; unpack it first"
UNKNOWN = "nothing is known of these bytes, and only their container was looked at; --kind says what they are"


def _verify(
    target: Target,
    kind: Kind = "",
    kernel: KernelOption = None,
    order: Order = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 for warnings, too.")] = False,
    as_json: Json = False,
) -> None:
    """Say all that is wrong with an image and its parts.

    Board, bootloader, attributes, kernel, apps; or calculator, kernel, volume, files, what the kernel reads of them; or
    tables and heap of a dump; and the container itself. docs/findings.md explains the codes. Exit code 1 for an error.

    Example: flashwright image verify hail.bin
    Example: flashwright image verify calc.rom --strict --json
    """
    from toolkit.image.families.table import PLAIN

    described = look_at(target, kind, kernel, order)
    findings = described.findings
    if as_json:
        document = {"image": str(target.path), "kind": described.kind, "title": described.title}
        found = [finding.as_dict() for finding in findings]
        output.show_json("image-verify/1", {**document, "facts": described.facts, "findings": found})
    else:
        output.show(f"{target.path}: {output.printable(described.title)}")
        output.show_findings(findings)
        unknown = COMPRESSED if described.facts.get("compression") else UNKNOWN
        output.show(_summary(findings) if findings or described.kind != PLAIN else unknown)
    raise typer.Exit(output.exit_code(findings, strict=strict))


def _summary(findings: Sequence[Finding]) -> str:
    from toolkit.findings import Severity
    from toolkit.quantities import format_count

    if not findings:
        return "nothing is wrong"
    counts = Counter(finding.severity for finding in findings)
    plain = {Severity.INFORMATION: "remark"}
    return ", ".join(
        format_count(counts[severity], plain.get(severity, severity.value)) for severity in Severity if counts[severity]
    )


verify = of_image(_verify, IMAGE_HELP)

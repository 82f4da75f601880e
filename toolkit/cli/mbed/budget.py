"""`flashwright mbed budget`: a build held against limits."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli import output
from toolkit.cli.mbed.model_arguments import BanksFile, BuildFile, Json, TargetName, given_target, read_given


def budget(
    build: BuildFile,
    limits: Annotated[Path, typer.Option(metavar="FILE", help="TOML of limits for memories and regions.")],
    target: TargetName = "",
    banks: BanksFile = None,
    as_json: Json = False,
) -> None:
    """Hold a build against limits of memory.

    Limits are numbers of bytes or shares: [memory.flash] at_most = "90%", [region.heap] at_least = 8192. Exit code 1
    when one is not kept, or is about something that is not there.

    Example: flashwright mbed budget app.elf --limits limits.toml --target K64F
    """
    from toolkit.mbed.model.budget import measure
    from toolkit.mbed.model.limits import read_limits
    from toolkit.mbed.model.model import make_model

    known = read_limits(limits)
    model = make_model(read_given(build), given_target(target, banks))
    result = measure(model, known)
    findings = (*result.findings, *(finding for finding in model.findings if finding.code == "model-banks"))
    if as_json:
        document = {"file": str(build), "limits": [one.as_dict() for one in result.measured]}
        output.show_json("mbed-budget/1", document | {"findings": [finding.as_dict() for finding in findings]})
    else:
        words = {"at_most": "at most", "at_least": "at least", "free_at_least": "free, at least"}
        rows = [
            (
                one.name,
                f"{one.length:,}",
                f"{one.share:.1f} %",
                words[one.limit.rule],
                f"{one.bound:,}",
                _verdict(one.kept),
            )
            for one in result.measured
        ]
        output.show_table(("what", "bytes", "share", "limit", "bytes", ""), rows, right=(1, 2, 4))
        output.show_findings(findings)
    raise typer.Exit(output.exit_code(findings))


def _verdict(kept: bool) -> str:
    return "kept" if kept else "NOT KEPT"

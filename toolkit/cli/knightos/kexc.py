"""`flashwright knightos kexc show|lint`: executables."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli import output
from toolkit.cli.knightos.file_arguments import LONGEST, Json, Strict
from toolkit.cli.output import about


class KernelOption(Enum):
    """Kernels that start programs differently."""

    HEAD = "head"
    RELEASE = "0.6.12"


File = Annotated[Path, typer.Argument(metavar="FILE", help="Executable; - for standard input.")]
Kernel = Annotated[
    KernelOption, typer.Option("--kernel", help="The last state of the kernel's sources, or its last release.")
]


def show(file: File, kernel: Kernel = KernelOption.HEAD, as_json: Json = False) -> None:
    """Show keys, entry point, stack, and whether it starts.

    Example: flashwright knightos kexc show bin/castle
    Example: flashwright knightos kexc show bin/castle --json
    """
    from toolkit.cli.knightos.files_text import show_kexc
    from toolkit.knightos.kexc.describe import describe
    from toolkit.knightos.kexc.loader import KERNELS

    data = output.read_input(file, LONGEST)
    with about(str(file)):
        described = describe(data, KERNELS[kernel.value])
    if as_json:
        output.show_json("knightos-kexc-show/1", {"file": str(file), **described})
    else:
        show_kexc(str(file), described)


def lint(file: File, kernel: Kernel = KernelOption.HEAD, strict: Strict = False, as_json: Json = False) -> None:
    """Name what the kernel refuses, or takes otherwise.

    Exit code 1 when the program does not start, or not where it should.

    Example: flashwright knightos kexc lint bin/castle
    Example: flashwright knightos kexc lint bin/castle --kernel 0.6.12
    """
    from toolkit.knightos.kexc.lint import lint as lint_program
    from toolkit.knightos.kexc.loader import KERNELS

    data = output.read_input(file, LONGEST)
    with about(str(file)):
        findings = lint_program(data, KERNELS[kernel.value])
    if as_json:
        document = {"file": str(file), "kernel": kernel.value, "findings": [found.as_dict() for found in findings]}
        output.show_json("knightos-kexc-lint/1", document)
    else:
        output.show_findings(findings)
        if not findings:
            output.show("nothing to be fixed")
    raise typer.Exit(output.exit_code(findings, strict=strict))

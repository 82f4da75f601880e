"""`flashwright kfs lint`: what the real kernel does not read whole, and what can be done about it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.kfs.arguments import Image, Json
from toolkit.cli.output import printable

if TYPE_CHECKING:
    from toolkit.kfs.lint.lint import Lint
    from toolkit.kfs.lint.lint_fix import Fixed


def lint(
    image: Image,
    fix: Annotated[bool, typer.Option("--fix", help="Put right what needs no decision.")] = False,
    pad: Annotated[bool, typer.Option("--pad", help="With --fix: a line feed behind files of 256 bytes.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 for every warning.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Change a damaged volume, too.")] = False,
    as_json: Json = False,
) -> None:
    """Show what the kernel will not read whole.

    Each finding comes with what --fix does about it, or with what you can do. The image is changed at one stroke.
    Exit code 1 when the kernel does not read something whole, or would do damage. Damage to data is `fsck`'s.

    Example: flashwright kfs lint calc.rom
    Example: flashwright kfs lint calc.rom --fix --pad
    """
    if pad and not fix:
        raise typer.BadParameter("--pad says what --fix shall do; give both")
    fixed = _fixed(image, pad=pad, force=force) if fix else _found(image)
    if as_json:
        done, left = ([advised.as_dict() for advised in part] for part in fixed)
        output.show_json("kfs-lint/1", {"image": str(image), "fixed": done, "findings": left})
    else:
        _show(fixed, fix=fix)
    grave = any(advised.is_grave for advised in fixed.left)
    findings = [advised.finding for advised in fixed.left]
    raise typer.Exit(1 if grave else output.exit_code(findings, strict=strict))


def _found(image: Path) -> "Fixed":
    from toolkit.kfs.lint.lint import lint as lint_volume
    from toolkit.kfs.lint.lint_fix import Fixed
    from toolkit.kfs.open_image import open_volume

    return Fixed((), tuple(lint_volume(open_volume(image))))


def _fixed(image: Path, *, pad: bool, force: bool) -> "Fixed":
    from toolkit.kfs.lint.lint_fix import fix as fix_volume
    from toolkit.kfs.open_image import change_volume

    with change_volume(image, force=force) as volume:
        return fix_volume(volume, pad=pad)


def _show(fixed: "Fixed", *, fix: bool) -> None:
    from toolkit.kfs.lint.lint import Remedy

    for advised in fixed.done:
        output.show(f"fixed: {advised.finding.code}: {_place(advised)}{printable(advised.advice)}")
    for advised in fixed.left:
        output.show_findings([advised.finding])
        output.show(f"  fix: {printable(advised.advice)}")
    decisions = sum(advised.remedy in (Remedy.YOU, Remedy.PAD) for advised in fixed.left)
    automatic = len(fixed.left) - decisions
    if fix:
        words = [f"{len(fixed.done)} fixed", *([f"{automatic} without room"] if automatic else [])]
    else:
        words = [f"{automatic} for --fix"]
    output.show(", ".join([*words, f"{decisions} for you"]) if fixed.done or fixed.left else "nothing to be fixed")


def _place(advised: "Lint") -> str:
    return f"{printable(advised.finding.where)}: " if advised.finding.where else ""

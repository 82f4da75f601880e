"""`flashwright knightos map`: where kernels, and documents about them, have what in memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.knightos.kernel_option import complete_kernel
from toolkit.cli.pictures import Drawing, HtmlFile, SvgFile, draw, require_places

if TYPE_CHECKING:
    from toolkit.knightos.kernels import KernelProfile


def map_(
    kernels: Annotated[
        list[str] | None,
        typer.Option(
            "--kernel",
            metavar="PROFILE",
            help="head (without the option), kernel-2014-03, seed-2014-03, docs, kernel-doc; repeat it to compare.",
            autocompletion=complete_kernel,
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All profiles, side by side.")] = False,
    svg: SvgFile = None,
    html: HtmlFile = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 for warnings, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")] = False,
) -> None:
    """Show the memory map of kernels and documents.

    Addresses are the CPU's. Several profiles stand side by side. Where a document does not agree with itself, findings
    say so.

    Example: flashwright knightos map --kernel seed-2014-03
    Example: flashwright knightos map --kernel seed-2014-03 --kernel head
    Example: flashwright knightos map --kernel seed-2014-03 --svg memory.svg
    """
    from toolkit.knightos.kernels import HEAD, PROFILES, profile_named
    from toolkit.knightos.ram.check.layout import check_profile
    from toolkit.knightos.ram.picture import describe_profile

    drawing = Drawing(svg=svg, html=html)
    require_places(drawing, as_json=as_json)
    asked = [profile_named(name) for name in dict.fromkeys(kernels or ())]
    profiles = list(PROFILES.values()) if every else asked or [HEAD]
    findings = [finding for profile in profiles for finding in check_profile(profile)]
    if drawing.is_for_files:
        from toolkit.image.families.knightos_ram import describe_profiles

        draw(describe_profiles(profiles), drawing, quiet=as_json)
    if as_json:
        maps = [describe_profile(profile) for profile in profiles]
        output.show_json("knightos-map/1", {"kernels": maps, "findings": [found.as_dict() for found in findings]})
    elif not drawing.is_for_files:
        _show(profiles)
        output.show_findings(findings)
    raise typer.Exit(output.exit_code(findings, strict=strict))


def _show(profiles: Sequence[KernelProfile]) -> None:
    if len(profiles) > 1:
        _show_beside(profiles)
        return
    profile = profiles[0]
    output.show(f"{profile.name}: {profile.title}")
    rows = [
        (f"{region.address:#06x}", f"{region.length:#x}", region.name, _rows(profile, region.kind))
        for region in profile.regions
    ]
    output.show_table(("address", "length", "description", "rows"), rows, right=[1])


def _show_beside(profiles: Sequence[KernelProfile]) -> None:
    """A column for each profile; regions in the order of addresses, as the first one that has them says."""
    for profile in profiles:
        output.show(f"{profile.name}: {profile.title}")
    longest = max(profiles, key=lambda profile: len(profile.regions))
    rows = []
    for region in longest.regions:
        places = [next((r for r in profile.regions if r.kind == region.kind), None) for profile in profiles]
        rows.append((region.name, *(f"{r.address:#06x} {r.length:#x}" if r else "-" for r in places)))
    output.show_table(("description", *(profile.name for profile in profiles)), rows)


def _rows(profile: KernelProfile, kind: str) -> str:
    from toolkit.knightos.kernels import STATE

    if kind not in profile.formats or kind == STATE:
        return ""
    return f"{profile.rows(kind)} of {profile.row_length(kind)} bytes"

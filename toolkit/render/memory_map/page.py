"""Memories as one page for a browser: pictures to click, and bytes that name their fields. Nothing is loaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files

from toolkit.findings import Finding
from toolkit.image.memory import Memory
from toolkit.render.memory_map.kinds import Style, kinds_of, patterns, styles_of, swatch
from toolkit.render.memory_map.markup import attribute, markup
from toolkit.render.memory_map.page_data import page_data
from toolkit.render.memory_map.svg import Look, memory_svg
from toolkit.render.memory_map.text import length_words

_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)


def page(title: str, memories: Sequence[Memory], *, findings: Sequence[Finding] = (), look: Look | None = None) -> str:
    """The page.

    Args:
        title: what it is about.
        memories: what to draw; bytes and fields of those that have them can be looked at.
        findings: problems to list.
        look: how the pictures are drawn.
    """
    look = look or Look()
    assets = files(__package__) / "assets"
    styles = styles_of(kinds_of(memories, look.most))
    summary = "; ".join(f"{memory.name} {length_words(memory.range.length)}" for memory in memories)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{markup(look.printable(title))}</title>
<style>
{(assets / "page.css").read_text("utf-8")}</style>
</head>
<body>
<header>
<div><h1>{markup(look.printable(title))}</h1><p>{markup(look.printable(summary))}</p></div>
<search><label>Find <input id="search" type="search" placeholder="name, field, 0x address" size="24" autocomplete="off">
</label><span id="found" role="status"></span><ol id="results"></ol></search>
</header>
<main id="pictures">
{_legend(styles)}
<div id="columns">
{"".join(_pictures(memories, look, styles))}</div></main>
<section id="details" aria-labelledby="name">
<h2 id="name">Choose a region</h2>
<noscript>Bytes and fields are shown by the script of this page.</noscript>
<table id="facts"></table>
<div id="field" role="status">Point at a byte to see what it is.</div>
<div id="move"><button id="back" aria-label="back to the bytes before">back</button>
<input id="place" aria-label="address" size="12"> <button id="on" aria-label="on to the bytes behind">on</button>
<span>keys: arrows, PgUp, PgDn</span></div>
<div id="hex" tabindex="0" role="application" aria-label="bytes"></div>
<details id="fields" open><summary>Fields</summary><table></table></details>
{_findings(findings, look)}<details id="regions"><summary>All regions</summary><table></table></details>
</section>
<script type="text/plain" id="data">{page_data(memories, look.printable)}</script>
<script>
{(assets / "page.js").read_text("utf-8")}</script>
</body>
</html>
"""


def _legend(styles: Mapping[str, Style]) -> str:
    """The kinds: buttons that show where each is. Their patterns are those of the legend's own picture."""
    defs = f'<svg class="defs" width="0" height="0" aria-hidden="true"><defs>{"".join(patterns(styles))}</defs></svg>'
    buttons = "".join(
        f'<button class="kind" data-kind={attribute(kind)} aria-pressed="false">'
        f'<svg width="28" height="16" aria-hidden="true">{swatch(kind)}</svg> {markup(kind)}</button>'
        for kind in styles
    )
    return f'<div id="legend" role="group" aria-label="kinds of regions">{defs}{buttons}</div>'


def _pictures(memories: Sequence[Memory], look: Look, styles: Mapping[str, Style]) -> Iterator[str]:
    for number, memory in enumerate(memories):
        own = replace(look, styles=styles, prefix=f"m{number}-", buttons=True)
        yield f'<div class="picture" data-memory="{number}">{memory_svg(memory, own)}</div>\n'


def _findings(findings: Sequence[Finding], look: Look) -> str:
    if not findings:
        return ""
    head = "".join(f"<th>{name}</th>" for name in ("severity", "code", "where", "what", "offset"))
    rows = "".join(
        f"<tr><td>{finding.severity.value}</td><td>{markup(finding.code)}</td>"
        f"<td><bdi>{markup(look.printable(finding.where))}</bdi></td>"
        f"<td><bdi>{markup(look.printable(finding.message))}</bdi></td>"
        f"<td>{'' if finding.offset is None else f'{finding.offset:#x}'}</td></tr>\n"
        for finding in findings
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table>"
    return f'<details id="findings" open><summary>Findings</summary>{table}</details>\n'

"""Memories as one page for a browser: pictures to click, and bytes that name their fields. Nothing is loaded."""

from __future__ import annotations

import base64
import html
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from typing import Any

from formats.spans import Span
from toolkit.findings import Finding
from toolkit.image.memory import Memory
from toolkit.memory.region import Region
from toolkit.render.dump import shown
from toolkit.render.memory_map.rows import Scale
from toolkit.render.memory_map.svg import memory_svg
from toolkit.render.memory_map.text import length_words

MOST_SPANS = 400_000
"""Fields that a page names at most; what is behind them keeps the names of its regions."""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


def page(
    title: str,
    memories: Sequence[Memory],
    *,
    findings: Sequence[Finding] = (),
    scale: Scale = Scale.COMPRESSED,
    high_first: bool = False,
    printable: Callable[[str], str] = str,
) -> str:
    """The page.

    Args:
        title: what it is about.
        memories: what to draw; bytes and fields of those that have them can be looked at.
        findings: problems to list.
        scale: how high the boxes are.
        high_first: the highest address on top.
        printable: makes names from an image safe to show.
    """
    assets = files(__package__) / "assets"
    pictures = "".join(
        f'<div data-memory="{number}">'
        + memory_svg(memory, scale=scale, high_first=high_first, printable=printable, prefix=f"m{number}-")
        + "</div>"
        for number, memory in enumerate(memories)
    )
    summary = "; ".join(f"{memory.name} {length_words(memory.range.length)}" for memory in memories)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{html.escape(printable(title))}</title>
<style>
{(assets / "page.css").read_text("utf-8")}</style>
</head>
<body>
<header><h1>{html.escape(printable(title))}</h1><p>{html.escape(printable(summary))}</p></header>
<main id="pictures">
{pictures}</main>
<section id="details">
<h2 id="name">Choose a region</h2>
<table id="facts"></table>
<div id="field">Point at a byte to see what it is.</div>
<div><button id="back">back</button> <input id="place" aria-label="address"> <button id="on">on</button></div>
<div id="hex"></div>
{_findings(findings, printable)}<details><summary>All regions</summary>
<table><tr><th>memory</th><th>from</th><th>to</th><th>length</th><th>kind</th><th>name</th></tr>
{"".join(_table(memories, printable))}</table></details>
</section>
<script type="text/plain" id="data">{_data(memories, printable)}</script>
<script>
{(assets / "page.js").read_text("utf-8")}</script>
</body>
</html>
"""


def _findings(findings: Sequence[Finding], printable: Callable[[str], str]) -> str:
    if not findings:
        return ""
    rows = "".join(
        f"<tr><td>{finding.severity.value}</td><td>{html.escape(finding.code)}</td>"
        f"<td>{html.escape(printable(finding.where))}</td><td>{html.escape(printable(finding.message))}</td></tr>\n"
        for finding in findings
    )
    return f"<h2>Findings</h2>\n<table>{rows}</table>\n"


def _table(memories: Sequence[Memory], printable: Callable[[str], str]) -> Iterator[str]:
    for memory in memories:
        for depth, region in _walk(memory.regions):
            yield (
                f"<tr><td>{html.escape(printable(memory.name))}</td>"
                f'<td class="number">{region.address:#010x}</td>'
                f'<td class="number">{max(region.address, region.end - 1):#010x}</td>'
                f'<td class="number">{region.length:,}</td><td>{html.escape(region.kind)}</td>'
                f"<td>{'&#8195;' * depth}{html.escape(printable(region.name))}</td></tr>\n"
            )


def _walk(regions: Sequence[Region], depth: int = 0) -> Iterator[tuple[int, Region]]:
    for region in regions:
        yield depth, region
        yield from _walk(region.inner, depth + 1)


def _data(memories: Sequence[Memory], printable: Callable[[str], str]) -> str:
    """What the script works with: JSON, deflated, in base 64."""
    texts: dict[str, int] = {}
    described = [_memory(memory, texts, printable) for memory in memories]
    document = json.dumps({"memories": described, "texts": list(texts)}, separators=(",", ":"), default=str)
    return base64.b64encode(zlib.compress(document.encode(), 9)).decode("ascii")


def _memory(memory: Memory, texts: dict[str, int], printable: Callable[[str], str]) -> dict[str, Any]:
    segments = memory.contents.segments if memory.contents else ()
    return {
        "name": printable(memory.name),
        "address": memory.range.address,
        "length": memory.range.length,
        "regions": [_region(region, printable) for region in memory.regions],
        "segments": [(address, base64.b64encode(data).decode("ascii")) for address, data in segments],
        "spans": list(_spans(memory, texts, printable)),
    }


def _region(region: Region, printable: Callable[[str], str]) -> dict[str, Any]:
    facts = {name: printable(fact) if isinstance(fact, str) else fact for name, fact in region.facts.items()}
    inner = [_region(child, printable) for child in region.inner]
    return region.as_dict() | {"name": printable(region.name), "facts": facts, "inner": inner}


def _spans(
    memory: Memory, texts: dict[str, int], printable: Callable[[str], str]
) -> Iterator[tuple[int, int, int, int, int]]:
    """Each field: bytes since the one before, its length, and the numbers of its words."""
    behind = 0
    for _number, span in zip(range(MOST_SPANS), memory.spans(memory.range), strict=False):
        words = (span.path, _value(span), span.meaning)
        path, value, meaning = (texts.setdefault(printable(word), len(texts)) for word in words)
        yield span.offset - behind, len(span.data), path, value, meaning
        behind = span.offset + len(span.data)


def _value(span: Span) -> str:
    return "" if isinstance(span.value, bytes) and len(span.value) > 64 else shown(span.value)

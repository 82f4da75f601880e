"""ROM images as text for people."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from toolkit.cli.output import printable, show, show_fields, show_table
from toolkit.quantities import format_count, format_length

if TYPE_CHECKING:
    from toolkit.knightos.rom.pages import Page


def show_rom(name: str, rom: Mapping[str, Any], *, functions: bool) -> None:
    """The whole of `rom show` but the findings."""
    titles = " or ".join(f"{model['title']} ({model['name']})" for model in rom["models"])
    fields = {
        "image": f"{name}, {format_length(rom['size'])} in {rom['pages']} pages",
        "model": f"{titles}{', by size' if len(rom['models']) > 1 else ''}",
        **_kernel_fields(rom["kernel"]),
        "privileged": _privileged(rom["privileged_page"]),
        "boot page": _boot(rom["boot_page"]),
        "volume": _volume(rom["volume"]),
    }
    show_fields(fields)
    show("")
    rows = [(place["place"], str(len(place["pages"])), page_list(place["pages"])) for place in rom["used_pages"]]
    show_table(("pages in use", "count", "pages"), rows, right=(1,))
    if rom["jump_tables"]:
        show("")
        show_table(("jump table", "functions", "first", "last"), map(_table_row, rom["jump_tables"]), right=(1,))
    if functions and rom["jump_tables"]:
        show("")
        show_table(("number", "name", "address", "entry at"), _function_rows(rom["jump_tables"]))


def _kernel_fields(kernel: Mapping[str, Any] | None) -> dict[str, str]:
    if kernel is None:
        return {"kernel": "none"}
    vectors = ", ".join(f"{name} {address:04X}" for name, address in kernel["vectors"].items())
    return {"kernel": kernel["version"] or "its header cannot be read"} | ({"vectors": vectors} if vectors else {})


def _privileged(page: Mapping[str, Any]) -> str:
    if page["unlock"] is None:
        return f"page {page['page']:02X}, {'erased' if page['erased'] else 'not KnightOS'}"
    return f"page {page['page']:02X}, unlock {page['unlock']:04X}, lock {page['lock']:04X}"


def _boot(page: Mapping[str, Any]) -> str:
    return f"page {page['page']:02X}, {'erased' if page['erased'] else page['version'] or 'code'}"


def _volume(volume: Mapping[str, Any] | None) -> str:
    if volume is None:
        return "none"
    counts = (
        format_count(volume["files"], "file"),
        format_count(volume["directories"], "directory", "directories"),
        format_count(volume["links"], "link"),
    )
    used = f"{volume['used_blocks']:,} of {format_count(volume['blocks'], 'block')} used"
    return f"{', '.join(counts)}; {used}, {format_length(volume['free_bytes'])} free"


def page_list(pages: Iterable[int]) -> str:
    """Page numbers, neighbours together: ``00-02, 1C``."""
    runs = []
    for _key, group in itertools.groupby(enumerate(pages), lambda pair: pair[1] - pair[0]):
        run = [page for _index, page in group]
        runs.append(f"{run[0]:02X}" if len(run) == 1 else f"{run[0]:02X}-{run[-1]:02X}")
    return ", ".join(runs) or "-"


def _table_row(table: Mapping[str, Any]) -> tuple[str, ...]:
    functions = table["functions"]
    ends = [functions[0], functions[-1]] if functions else []
    words = [f"{function['number']:04X} {function['name'] or '?'}" for function in ends] or ["-", "-"]
    return (f"page {table['page']:02X}", str(len(functions)), *words)


def _function_rows(tables: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, ...]]:
    for table in tables:
        for function in table["functions"]:
            name = function["name"] or "?"
            yield (f"{function['number']:04X}", name, f"{function['address']:04X}", f"{function['offset']:#x}")


def show_pages(pages: Sequence[Page]) -> None:
    """The whole of `rom pages`: neighbours that are erased and for one purpose share a line."""
    rows: list[tuple[str, ...]] = []
    for (is_erased, place), group in itertools.groupby(pages, lambda page: (page.is_erased, page.place)):
        run = list(group)
        if is_erased:
            numbers = page_list(page.number for page in run)
            rows.append((numbers, f"{run[0].offset:#x}", place.value, "0", "erased", "-"))
        else:
            rows += [_page_row(page) for page in run]
    show_table(("page", "offset", "for", "bytes used", "content", "crc32"), rows, right=(3,))


def _page_row(page: Page) -> tuple[str, ...]:
    content = printable(page.content)
    return (
        f"{page.number:02X}",
        f"{page.offset:#x}",
        page.place.value,
        f"{page.used_bytes:,}",
        content,
        f"{page.crc32:08x}",
    )

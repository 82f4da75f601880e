"""Every finding about a board and what an image says of it: codes, severities, rules (formats/tock/SPEC.md: Boards)."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.findings import Finding, Rule, Severity
from toolkit.tock.board.catalog import BoardEntry, all_entries

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFORMATION

RULES = {
    rule.code: rule
    for rule in (
        Rule("board-lengths", _W, "The lengths that a document states of a board are those of its addresses."),
        Rule("board-other", _W, "The attribute board names the board that the image is taken for."),
        Rule("board-unknown", _W, "The attribute board names a known board, or a file describes it."),
        Rule("board-architecture", _W, "The attribute arch is the architecture of the board."),
        Rule("board-page-size", _W, "The attribute pagesize is a number, and the page of the board."),
        Rule(
            "board-app-address", _W, "The attribute appaddr is a number, and where the board's kernel looks for apps."
        ),
        Rule(
            "board-tockloader", _W, "tockloader looks for apps where the kernel does, or an attribute appaddr says it."
        ),
        Rule("image-short", _I, "An image reaches from the start of the flash to the end of the apps."),
        Rule("image-beyond", _W, "An image has no bytes outside of the board's flash."),
    )
}


def board_findings(entry: BoardEntry) -> Iterator[Finding]:
    """What there is to say of a board, whatever the image."""
    board, stated = entry.board, entry.stated
    if stated is None:
        return
    lengths = ((board.kernel, "kernel", stated.kernel_length), (board.apps, "apps", stated.app_length))
    for range_, name, length in lengths:
        if range_.length != length:
            message = f"{name}: {length >> 10} KiB are stated, {range_} are {range_.length >> 10} KiB"
            yield RULES["board-lengths"].found(f"{message}; {_real(name)}", board.name)


def _real(part: str) -> str:
    """What the boards use that one table was made for."""
    boards = [entry.board for entry in all_entries() if entry.board.name in ("hail", "imix")]
    ranges = [(board.name.capitalize(), board.kernel if part == "kernel" else board.apps) for board in boards]
    return ", ".join(f"{name} uses {range_} ({range_.length >> 10} KiB)" for name, range_ in ranges)

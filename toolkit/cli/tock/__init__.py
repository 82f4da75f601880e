"""`flashwright tock …`: the flash of a Tock board."""

from __future__ import annotations

from toolkit.cli.groups import Verbs

HELP = "Tock boards: flash images with bootloader, kernel and apps."
VERBS: Verbs = {
    "boards": "boards:boards",
    "read": "raw:read",
    "fill": "raw:fill",
    "put": "raw:put",
    "convert": "raw:convert",
}
"""Command → module of this package and function; a group of commands → its words and its own commands."""

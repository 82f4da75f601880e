"""`flashwright tock …`: the flash of a Tock board."""

from __future__ import annotations

from toolkit.cli.groups import Verbs

HELP = "Tock boards: flash images with bootloader, kernel and apps."
VERBS: Verbs = {}
"""Command → module of this package and function; a group of commands → its words and its own commands."""

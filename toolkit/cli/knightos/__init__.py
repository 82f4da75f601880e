"""`flashwright knightos …`: what KnightOS keeps in RAM and in ROM images, and its files."""

from __future__ import annotations

from toolkit.cli.groups import Verbs

HELP = "KnightOS: RAM dumps, ROM images, executables, pictures, packages."
VERBS: Verbs = {}
"""Command → module of this package and function; a group of commands → its words and its own commands."""

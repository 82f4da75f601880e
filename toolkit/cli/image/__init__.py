"""`flashwright image …`: whole images, whatever is in them."""

from __future__ import annotations

from toolkit.cli.groups import Verbs

HELP = "Whole images: built from manifests, mapped, compared, converted."
VERBS: Verbs = {
    "build": "building:build",
    "schema": "building:schema",
    "convert": "converting:convert",
    "export": "exporting:export",
}
"""Command → module of this package and function; a group of commands → its words and its own commands."""

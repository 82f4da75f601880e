"""`flashwright image …`: whole images, whatever is in them."""

from __future__ import annotations

from toolkit.cli.groups import Verbs

HELP = "Whole images: built from manifests, mapped, compared, converted."
VERBS: Verbs = {
    "build": "building:build",
    "schema": "building:schema",
    "probe": "probing:probe",
    "convert": "converting:convert",
    "export": "exporting:export",
    "map": "mapping:map_",
    "verify": "verifying:verify",
    "diff": "comparing:diff",
}
"""Command → module of this package and function; a group of commands → its words and its own commands."""

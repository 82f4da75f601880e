"""`flashwright tbf …`: Tock apps."""

from toolkit.cli.groups import Verbs

HELP = "Tock apps: files in the Tock Binary Format (TBF)."
VERBS: Verbs = {
    "show": "commands:show",
    "verify": "commands:verify",
    "unpack": "commands:unpack",
    "pack": "commands:pack",
}
"""Command → module of this package and function; a group of commands → its words and its own commands."""

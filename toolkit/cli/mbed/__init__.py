"""`flashwright mbed …`: Mbed OS."""

from toolkit.cli.groups import Verbs

HELP = "Images, memory and RAM dumps of Mbed OS."
VERBS: Verbs = {
    "show": "showing:show",
    "map": "mapping:map_",
    "budget": "budget:budget",
    "diff": "comparing:diff",
    "modules": "modules:modules",
    "targets": "targets:targets",
    "compose": "composing:compose",
    "decompose": "decomposing:decompose",
    "verify": "verifying:verify",
    "ram": "ram:ram",
    "crash": "crashing:crash",
}
"""Command → module of this package and function."""

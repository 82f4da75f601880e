"""`flashwright mbed …`: Mbed OS."""

from toolkit.cli.groups import Verbs

HELP = "Images, memory and RAM dumps of Mbed OS."
VERBS: Verbs = {}
"""Command → module of this package and function."""

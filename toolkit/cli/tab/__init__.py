"""`flashwright tab …`: archives of Tock apps."""

from toolkit.cli.groups import Verbs

HELP = "Tock application bundles (TAB): one app for several architectures."
VERBS: Verbs = {
    "show": "commands:show",
    "verify": "commands:verify",
    "unpack": "commands:unpack",
    "pack": "commands:pack",
    "add": "editing:add",
    "remove": "editing:remove",
    "rename": "editing:rename",
    "set": "editing:set_",
    "build": "building:build",
}
"""Command → module of this package and function; a group of commands → its words and its own commands."""

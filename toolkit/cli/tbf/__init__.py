"""`flashwright tbf …`: Tock apps."""

from toolkit.cli.groups import Group, Verbs

HELP = "Tock apps: files in the Tock Binary Format (TBF)."
VERBS: Verbs = {
    "show": "commands:show",
    "verify": "commands:verify",
    "unpack": "commands:unpack",
    "pack": "commands:pack",
    "build": "building:build",
    "set": "editing:set_",
    "tlv": Group(
        "Elements of the header, added, set and removed.",
        {"add": "editing:tlv_add", "set": "editing:tlv_set", "remove": "editing:tlv_remove"},
    ),
    "pad": "editing:pad",
    "trim": "editing:trim",
    "diff": "comparing:diff",
    "credential": Group(
        "Credentials of apps: digests, signatures, ids.",
        {
            "add": "credentials:add",
            "remove": "credentials:remove",
            "renew": "credentials:renew",
            "verify": "credential_reports:verify",
            "list": "credential_reports:list_",
        },
    ),
}
"""Command → module of this package and function; a group of commands → its words and its own commands."""

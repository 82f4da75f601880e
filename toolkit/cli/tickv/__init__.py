"""`flashwright tickv …`: TicKV, Tock's key-value store."""

from __future__ import annotations

from toolkit.cli.groups import Verbs

HELP = "TicKV, the key-value store of Tock: a file, or a part of a flash image."
VERBS: Verbs = {
    "list": "reading:list_",
    "get": "reading:get",
    "dump": "dumping:dump",
    "put": "changing:put",
    "remove": "changing:remove",
    "collect": "collecting:collect",
    "initialise": "collecting:initialise",
    "hash": "hashing:hash_",
}
"""Command → module of this package and function."""

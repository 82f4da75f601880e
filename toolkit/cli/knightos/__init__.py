"""`flashwright knightos …`: what KnightOS keeps in RAM and in ROM images, and its files."""

from __future__ import annotations

from toolkit.cli.groups import Group, Verbs

HELP = "KnightOS: RAM dumps, ROM images, executables, pictures, packages."
VERBS: Verbs = {
    "ram": Group(
        "Dumps of RAM: `ram DUMP` shows one, `ram diff A B` compares two.",
        {"show": "ram:show", "diff": "ram:diff"},
        default=True,
    ),
    "map": "memory_map:map_",
    "rom": Group(
        "ROM images: shown, made of parts, taken apart, sent as upgrades.",
        {
            "show": "rom:show",
            "pages": "rom:pages",
            "compose": "rom:compose",
            "split": "rom:split",
            "upgrade": Group(
                "Upgrade files: .73u, .8xu, .8cu.",
                {"make": "upgrade:make", "show": "upgrade:show", "verify": "upgrade:verify"},
            ),
        },
    ),
    "kexc": Group("Executables.", {"show": "kexc:show", "lint": "kexc:lint"}),
    "library": Group("Libraries.", {"show": "library:show"}),
    "kimg": Group("Pictures, from PNG and to PNG.", {"show": "kimg:show", "make": "kimg:make"}),
    "pkg": Group(
        "Packages: made, taken apart, installed in an image.",
        {
            "show": "packages:show",
            "verify": "packages:verify",
            "unpack": "packages:unpack",
            "pack": "packages:pack",
            "install": "packages:install",
        },
    ),
}
"""Command → module of this package and function; a group of commands → its words and its own commands."""

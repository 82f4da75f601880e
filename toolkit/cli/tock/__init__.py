"""`flashwright tock …`: the flash of a Tock board."""

from __future__ import annotations

from toolkit.cli.groups import Group, Verbs

HELP = "Tock boards: flash images with bootloader, kernel and apps."
VERBS: Verbs = {
    "show": "showing:show",
    "map": "showing:map_",
    "ram": "ram:ram",
    "boards": "boards:boards",
    "read": "raw:read",
    "fill": "raw:fill",
    "put": "raw:put",
    "convert": "raw:convert",
    "apps": Group(
        "Apps: the list that the kernel walks.",
        {
            "list": "apps_reading:list_",
            "install": "apps_installing:install",
            "update": "apps_installing:update",
            "uninstall": "apps_removing:uninstall",
            "enable": "apps_flags:enable",
            "disable": "apps_flags:disable",
            "sticky": "apps_flags:sticky",
            "unsticky": "apps_flags:unsticky",
            "extract": "apps_reading:extract",
            "erase": "apps_removing:erase",
            "compact": "apps_removing:compact",
            "verify": "apps_reading:verify",
        },
    ),
    "attributes": Group(
        "Attributes of a board: keys and values beside its bootloader.",
        {
            "list": "attributes:list_",
            "get": "attributes:get",
            "set": "attributes:set_",
            "remove": "attributes:remove",
        },
    ),
    "bootloader": Group(
        "The bootloader in front of the kernel.",
        {
            "show": "bootloader:show",
            "put": "bootloader:put",
            "extract": "bootloader:extract",
            "set-start": "bootloader:set_start",
        },
    ),
    "kernel": Group(
        "The kernel, and what it says of itself.",
        {
            "show": "kernel:show",
            "put": "kernel:put",
            "extract": "kernel:extract",
            "attributes": Group(
                "What a kernel says of itself, at the end of its region.",
                {
                    "list": "kernel:list_",
                    "add": Group(
                        "Say more of a kernel; what is overwritten must be fill.",
                        {
                            "app-memory": "kernel_adding:app_memory",
                            "kernel-binary": "kernel_adding:kernel_binary",
                            "kernel-version": "kernel_adding:kernel_version",
                            "public-key": "kernel_adding:public_key",
                        },
                    ),
                },
            ),
        },
    ),
}
"""Command → module of this package and function; a group of commands → its words and its own commands."""

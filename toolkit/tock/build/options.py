"""What a user says about an app that is to be made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from formats.tock.tbf_elements import Permission, Permissions, StoragePermissions

if TYPE_CHECKING:
    from toolkit.tock.sign.place import Wanted

HEAP = 1024
"""Bytes of each heap where nothing else is said, as elf2tab has it."""
STACK = 2048
"""Bytes of stack where neither the user nor the linker says anything."""
_COMMANDS_OF_A_PERMISSION = 64


@dataclass(frozen=True)
class AppOptions:
    """What the header shall say, and what shall follow the binary.

    Attributes:
        name: package name; none is written when it is empty.
        version: version of the app; 0 for none.
        enabled: whether the kernel may start it.
        sticky: whether tools ask twice before they erase it.
        kernel_version: major and lowest minor version of the kernel.
        short_id: fixed application id.
        permissions: pairs of driver and command that the app may call; None for no element, which allows all.
        storage: which stored objects it may write, read and change.
        stack: bytes; None for what the linker set aside.
        app_heap: bytes.
        kernel_heap: bytes.
        minimum_ram: bytes of RAM in all, instead of what segments, stack and heaps add up to.
        protected_size: bytes before the binary, header included; None for what the header or a fixed address needs.
        footer_size: least bytes behind the binary, for credentials made now and later.
        credentials: what to add there, in this order.
    """

    name: str = ""
    version: int = 0
    enabled: bool = True
    sticky: bool = False
    kernel_version: tuple[int, int] | None = None
    short_id: int | None = None
    permissions: tuple[tuple[int, int], ...] | None = None
    storage: StoragePermissions | None = None
    stack: int | None = None
    app_heap: int = HEAP
    kernel_heap: int = HEAP
    minimum_ram: int | None = None
    protected_size: int | None = None
    footer_size: int = 0
    credentials: tuple[Wanted, ...] = ()


def merge_permissions(commands: Sequence[tuple[int, int]]) -> Permissions:
    """One permission for each driver and 64 of its commands, in the order in which they first appear."""
    masks: dict[tuple[int, int], int] = {}
    for driver, command in commands:
        place = (driver, command // _COMMANDS_OF_A_PERMISSION)
        masks[place] = masks.get(place, 0) | 1 << command % _COMMANDS_OF_A_PERMISSION
    return Permissions(tuple(Permission(driver, offset, mask) for (driver, offset), mask in masks.items()))

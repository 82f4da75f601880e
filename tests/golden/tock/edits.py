"""Edits that tests make to every recorded TBF, each with the edit that undoes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from formats.tock.tbf_elements import (
    FixedAddresses,
    KernelVersion,
    Permission,
    Permissions,
    ShortId,
    StoragePermissions,
    WriteableFlashRegion,
    WriteableFlashRegions,
)
from toolkit.tock.app import App
from toolkit.tock.edit.resize import padded, trimmed
from toolkit.tock.edit.tlv import add_element, remove_element, set_element
from toolkit.tock.edit.typed import parse_typed

Edit = Callable[[App], App]


@dataclass(frozen=True)
class Case:
    """An edit.

    Attributes:
        name: for the test's id.
        edit: the edit.
        undo: makes the edit that undoes it, of the app before; None where there is none.
        changes: kernel getters whose answers it may change.
        outcomes: what the boot loader may say of the result, besides what it said before.
    """

    name: str
    edit: Edit
    undo: Callable[[App], Edit] | None = None
    changes: frozenset[str] = frozenset()
    outcomes: tuple[str, ...] = ()


def typed(number: int, *pairs: str) -> Edit:
    """Add an element of what a user types."""
    return lambda app: add_element(app, number, parse_typed(number, pairs))


def set_typed(number: int, *pairs: str) -> Edit:
    """Set an element of what a user types."""
    return lambda app: set_element(app, number, parse_typed(number, pairs))


def removed(number: int) -> Edit:
    """Remove an element."""
    return lambda app: remove_element(app, number)


def _as_before(name: str) -> Callable[[App], Edit]:
    """Set a field to what the app had before."""
    return lambda before: lambda app: app.replace(**{name: getattr(before, name)})


LONG_NAME = "a name that takes far more room than names usually do, ä"
CASES = (
    Case(
        "disable",
        lambda app: app.replace(enabled=False),
        _as_before("enabled"),
        frozenset({"enabled"}),
        ("NotEnabledProcess",),
    ),
    Case(
        "enable",
        lambda app: app.replace(enabled=True),
        _as_before("enabled"),
        frozenset({"enabled"}),
        ("", "IncompatibleKernelVersion"),
    ),
    Case("sticky", lambda app: app.replace(sticky=True), _as_before("sticky")),
    Case("long name", lambda app: app.replace(name=LONG_NAME), _as_before("name"), frozenset({"name"})),
    Case("short name", lambda app: app.replace(name="x"), _as_before("name"), frozenset({"name"})),
    Case("no name", lambda app: app.replace(name=""), _as_before("name"), frozenset({"name"})),
    Case("version", lambda app: app.replace(version=0x10203), _as_before("version"), frozenset({"binary_version"})),
    Case(
        "kernel version",
        lambda app: app.replace(kernel_version=(2, 0)),
        _as_before("kernel_version"),
        frozenset({"kernel_version"}),
        ("",),
    ),
    Case(
        "no kernel version",
        lambda app: app.replace(kernel_version=None),
        _as_before("kernel_version"),
        frozenset({"kernel_version"}),
        ("IncompatibleKernelVersion",),
    ),
    Case("short id", lambda app: app.replace(short_id=0x1234), _as_before("short_id"), frozenset({"short_id"})),
    Case(
        "ram", lambda app: app.replace(minimum_ram_size=0x2468), _as_before("minimum_ram_size"), frozenset({"min_ram"})
    ),
    Case(
        "ram address",
        lambda app: app.replace(fixed_ram_address=0x2000_4000),
        _as_before("fixed_ram_address"),
        frozenset({"fixed_ram"}),
    ),
    Case(
        "flash address",
        lambda app: app.replace(fixed_flash_address=0x4_0080),
        _as_before("fixed_flash_address"),
        frozenset({"fixed_flash"}),
    ),
    Case("unknown element", typed(0x8001, "value={hex='0102030405'}"), lambda _b: removed(0x8001)),
    Case("second unknown element", typed(0x1234, "value={hex=''}"), lambda _b: removed(0x1234)),
    Case(
        "region",
        lambda app: app.with_element(WriteableFlashRegions((WriteableFlashRegion(app.app_start, 4),))),
        None,
        frozenset({"wfr"}),
    ),
    Case(
        "permissions",
        lambda app: app.with_element(Permissions((Permission(7, 0, 1), Permission(8, 1, 2)))),
        None,
        frozenset({"permissions"}),
    ),
    Case(
        "storage",
        lambda app: app.with_element(StoragePermissions(5, (6, 7), (8,))),
        None,
        frozenset({"storage_write_id", "storage_read_ids", "storage_modify_ids"}),
    ),
    Case(
        "fixed addresses",
        lambda app: app.with_element(FixedAddresses(0x2000_0000, 0x4_0080)),
        None,
        frozenset({"fixed_ram", "fixed_flash"}),
    ),
    Case(
        "kernel element", lambda app: app.with_element(KernelVersion(2, 3)), None, frozenset({"kernel_version"}), ("",)
    ),
    Case("short id element", lambda app: app.with_element(ShortId(9)), None, frozenset({"short_id"})),
    Case(
        "protected size",
        set_typed(9, "protected_size=256"),
        lambda b: set_typed(9, f"protected_size={len(b.tbf.protected_trailer)}"),
    ),
    Case(
        "protected size in main",
        set_typed(1, "protected_size=64"),
        lambda b: set_typed(1, f"protected_size={len(b.tbf.protected_trailer)}"),
    ),
    Case("add program", typed(9), lambda _b: removed(9)),
    Case("remove main", removed(1), None),
    Case(
        "pad",
        lambda app: padded(app, app.header.base.total_size + 8192),
        lambda b: lambda app: trimmed(app, b.header.base.total_size),
    ),
    Case("trim", trimmed, lambda b: lambda app: padded(app, b.header.base.total_size)),
)

"""What two images of Tock boards do not have in common: boards, bootloaders, attributes, kernels, apps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from formats.errors import FormatError
from toolkit.image.difference import ADDED, CHANGED, REMOVED, Difference, of_tables, of_values
from toolkit.memory.difference import differing_runs
from toolkit.quantities import format_count
from toolkit.tock.apps.listed import Kind, Listed
from toolkit.tock.board.picture import describe
from toolkit.tock.compare import compare_apps
from toolkit.tock.image.bootloader import Bootloader
from toolkit.tock.image.kernel import Kernel, version_text
from toolkit.tock.image.view import ImageView

FACTS = ("address", "length", "enabled", "sticky", "version", "fate", "reason")
"""What of an app in a list is compared besides its bytes."""
_SAID = frozenset({"program.version"})
"""What a comparison of bytes says, too."""


def differences(one: ImageView, other: ImageView) -> Iterator[Difference]:
    """All of them, in the order of flash."""
    yield from of_tables("board", describe(one.image.board), describe(other.image.board))
    yield from of_tables("bootloader", _bootloader(one), _bootloader(other))
    before = one.attributes.as_dict() if one.attributes else {}
    after = other.attributes.as_dict() if other.attributes else {}
    for key in dict.fromkeys([*before, *after]):
        yield from of_values(f"attribute {key}", "", before.get(key), after.get(key))
    yield from of_tables("kernel", _kernel(one), _kernel(other))
    yield from _apps(one, other)


def _bootloader(view: ImageView) -> dict[str, Any]:
    boot: Bootloader | None = view.bootloader
    if boot is None:
        return {}
    return {"version": boot.version, "start_address": boot.flags.start_address, "jumps_to": boot.jumps_to}


def _kernel(view: ImageView) -> dict[str, Any]:
    kernel: Kernel | None = view.kernel
    if kernel is None:
        return {}
    memory, binary = kernel.app_memory, kernel.binary
    return {
        "present": True,
        "version": version_text(kernel.version) if kernel.version else None,
        "app_memory": {"address": memory.start, "length": memory.length} if memory else None,
        "binary": {"address": binary.start, "length": binary.length} if binary else None,
        "public_keys": len(kernel.public_keys) or None,
    }


def _apps(one: ImageView, other: ImageView) -> Iterator[Difference]:
    """Apps that have a name by that, the first with the first; all else by its address."""
    before, after = _named(one), _named(other)
    for what in dict.fromkeys([*before, *after]):
        a, b = before.get(what), after.get(what)
        if a is None or b is None:
            yield Difference(ADDED, what, "", None, _facts(b)) if b else Difference(REMOVED, what, "", _facts(a))
        else:
            yield from of_tables(what, _facts(a), _facts(b))
            yield from _inside(what, one.image.read(a.address, a.length), other.image.read(b.address, b.length))


def _named(view: ImageView) -> dict[str, Listed]:
    counts: Counter[str] = Counter()
    found = {}
    for item in view.apps.items:
        named = item.kind is Kind.APP and item.name
        what = f"app {item.name}" if named else f"{item.kind.value} at {item.address:#x}"
        counts[what] += 1
        found[what if counts[what] == 1 else f"{what} ({counts[what]})"] = item
    return found


def _facts(item: Listed | None) -> dict[str, Any]:
    known = item.as_dict() if item else {}
    return {name: known[name] for name in FACTS if name in known and known[name] not in (None, "")}


def _inside(what: str, a: bytes, b: bytes) -> Iterator[Difference]:
    """What two apps of one name do not have in common."""
    if a == b:
        return
    try:
        found = compare_apps(a, b)
    except FormatError:
        common = min(len(a), len(b))
        count = sum(end - start for start, end in differing_runs(a, b, common)) + max(len(a), len(b)) - common
        yield Difference(CHANGED, what, format_count(count, "byte"))
        return
    for one in found:
        if one.where not in _SAID:
            yield Difference(one.change, what, one.where, one.before, one.after)

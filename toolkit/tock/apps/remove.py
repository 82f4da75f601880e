"""Taking apps away: some by name, or all; and closing the gaps that are left."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from toolkit.errors import ToolkitError
from toolkit.tock.apps.change import Change
from toolkit.tock.apps.cuts import cut_apps
from toolkit.tock.apps.install import is_sticky, moves, require_sound
from toolkit.tock.apps.kernel_facts import kernel_facts
from toolkit.tock.apps.listed import AppList, Listed
from toolkit.tock.apps.placement import Part, place
from toolkit.tock.apps.rewriting import rewrite
from toolkit.tock.apps.walk import walk_apps
from toolkit.tock.image.flash_image import FlashImage


def chosen(apps: AppList, names: Iterable[str]) -> tuple[Listed, ...]:
    """The apps that names mean, in the order of the list: by name, all of it, or by address such as ``0x30800``.

    Raises:
        ToolkitError: there is no such app.
    """
    found: dict[int, Listed] = {}
    for name in names:
        meant = apps.named(name)
        if not meant:
            there = ", ".join(dict.fromkeys(item.name or f"{item.address:#x}" for item in apps.apps)) or "none"
            raise ToolkitError(f"there is no app {name!r} in the list; it has {there}")
        found |= {item.address: item for item in meant}
    return tuple(found[address] for address in sorted(found))


def uninstall(image: FlashImage, names: Sequence[str], *, force: bool = False, close: bool = False) -> Change:
    """Take apps away. What is left stays where it is, with padding in the gaps; behind the last app the flash is free.

    Args:
        image: the image.
        names: names or addresses of apps.
        force: take sticky ones away too, and give up what stands at the end of a broken list, and what the image
            leaves out of an app that moves.
        close: close the gaps, as `compact` does.

    Raises:
        ToolkitError: there is no such app, or it is sticky, or the list is broken.
    """
    apps = walk_apps(image)
    removed = chosen(apps, names)
    sticky = [item.name for item in removed if is_sticky(item)]
    if sticky and not force:
        raise ToolkitError(f"{', '.join(sticky)}: sticky", advice="--force uninstalls it all the same")
    _require_end(apps, force=force)
    return _without(image, apps, {item.address for item in removed}, close=close, force=force)


def erase_all(image: FlashImage, *, force: bool = False) -> Change:
    """Take all apps away, but for sticky ones, unless by force; erase old headers behind the list too.

    Raises:
        ToolkitError: sticky apps stay, and the list is broken.
    """
    apps = walk_apps(image)
    kept = tuple(item for item in apps.apps if is_sticky(item) and not force)
    if kept:
        _require_end(apps, force=False)
    gone = {item.address for item in apps.apps} - {item.address for item in kept}
    change = _without(image, apps, gone, close=False, force=force)
    return Change(change.before, change.after, removed=change.removed, kept=kept, notes=change.notes)


def compact(image: FlashImage, *, keep_order: bool = False, force: bool = False) -> Change:
    """Arrange the apps anew, so that the list ends as early as it can.

    Args:
        image: the image.
        keep_order: keep their order, but for what fixed addresses and RAM demand.
        force: give up what stands at the end of a broken list, and what the image leaves out of an app.

    Raises:
        ToolkitError: the list is broken.
    """
    apps = walk_apps(image)
    require_sound(apps, force=force)
    return _arranged(image, apps, set(), keep_order=keep_order, force=force)


def _require_end(apps: AppList, *, force: bool) -> None:
    """Raise ToolkitError where a TBF at the end of the list would be lost; one that stops it may go or stay."""
    if apps.is_broken and not force:
        message = f"the list ends at {apps.end:#x} ({apps.reason}), where something is that would be lost"
        raise ToolkitError(message, advice="--force gives it up")


def _without(image: FlashImage, apps: AppList, gone: Collection[int], *, close: bool, force: bool) -> Change:
    if close:
        return _arranged(image, apps, gone, keep_order=False, force=force)
    content = {item.address: image.read_range(item.range) for item in apps.apps if item.address not in gone}
    removed = tuple(item for item in apps.apps if item.address in gone)
    cut = cut_apps(image, (item for item in apps.apps if item.address not in gone))
    with image.change():
        rewrite(image, apps, content)
        notes = cut.losses(image, content, force=force)
        return Change(apps, walk_apps(image), removed=removed, notes=notes)


def _arranged(image: FlashImage, apps: AppList, gone: Collection[int], *, keep_order: bool, force: bool) -> Change:
    facts = kernel_facts(image)
    parts = [Part(item) for item in apps.apps if item.address not in gone]
    placed = place(image.board, parts, facts, keep_order=keep_order)
    content = {one.address: image.read_range(one.part.item.range) for one in placed if one.part.item is not None}
    removed = tuple(item for item in apps.apps if item.address in gone)
    cut = cut_apps(image, (part.item for part in parts if part.item is not None))
    with image.change():
        rewrite(image, apps, content)
        notes = cut.losses(image, content, force=force)
        return Change(apps, walk_apps(image, facts), removed=removed, moved=moves(placed), notes=notes)

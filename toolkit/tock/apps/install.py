"""Installing and updating apps (formats/tock/SPEC.md: Placing apps)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.errors import ToolkitError
from toolkit.findings import Finding
from toolkit.tock.app import App
from toolkit.tock.apps.change import Change, Moved
from toolkit.tock.apps.cuts import cut_apps
from toolkit.tock.apps.kernel_facts import KernelFacts, kernel_facts
from toolkit.tock.apps.listed import AppList, Kind, Listed
from toolkit.tock.apps.offers import AppFile, Offer, Variant, offer_of
from toolkit.tock.apps.placement import Part, Placed, place
from toolkit.tock.apps.rewriting import rewrite
from toolkit.tock.apps.walk import walk_apps
from toolkit.tock.edit.fields import AppFields
from toolkit.tock.edit.follow import aftermath, followed
from toolkit.tock.image.flash_image import FlashImage

if TYPE_CHECKING:
    from toolkit.tock.sign.keys import Key, Secret


@dataclass(frozen=True)
class How:
    """How apps are installed.

    Attributes:
        keep_order: the order of apps stays, new ones come last; else the order that wastes least.
        replace: an app takes the place of those of its name; else it stands beside them.
        erase: all other apps go, but for sticky ones.
        enabled: whether what is new may run; None for what its file says.
        sticky: whether tools ask twice before they erase what is new; None for what its file says.
        pad: what no memory protection can cover becomes as long as the architecture wants.
        force: take what is for other boards or kernels, and give up what stands at the end of a broken list, and what
            the image leaves out of an app.
    """

    keep_order: bool = False
    replace: bool = True
    erase: bool = False
    enabled: bool | None = None
    sticky: bool | None = None
    pad: bool = False
    force: bool = False


DEFAULT = How()


def install(
    image: FlashImage, files: Sequence[AppFile], how: How = DEFAULT, keys: Sequence[Key | Secret] = ()
) -> Change:
    """Install apps. All of them are in the list then, or nothing is changed.

    Args:
        image: where.
        files: TBFs and TABs.
        how: what to do with what is there, and with what is new.
        keys: whose signatures are renewed where an app has to be changed for its place or its flags.

    Raises:
        FormatError: a file cannot be read.
        LayoutError: there is no room.
        ToolkitError: a file has nothing for this board, or the list is broken, or an app is cut that stays.
    """
    apps, facts = walk_apps(image), kernel_facts(image)
    offers = [_wanted(offer_of(file, image.board, facts, force=how.force), image, how) for file in files]
    return _install(image, apps, facts, offers, how, keys)


def update(
    image: FlashImage, files: Sequence[AppFile], how: How = DEFAULT, keys: Sequence[Key | Secret] = ()
) -> Change:
    """Install what takes the place of an app that is there; what is not there is left out.

    Flags stay as they are, unless `how` says otherwise.

    Raises:
        As `install`; and ToolkitError where none of them is there.
    """
    apps, facts = walk_apps(image), kernel_facts(image)
    offers = [offer_of(file, image.board, facts, force=how.force) for file in files]
    there = {item.name: item for item in apps.apps}
    fitting = [offer for offer in offers if offer.name in there]
    if not fitting:
        raise ToolkitError(f"none of these apps is there: {', '.join(sorted({offer.name for offer in offers}))}")
    wanted = [_wanted(offer, image, _flags_of(there[offer.name], how)) for offer in fitting]
    change = _install(image, apps, facts, wanted, dataclasses.replace(how, replace=True, erase=False), keys)
    left_out = tuple(offer.name or offer.label for offer in offers if offer.name not in there)
    return dataclasses.replace(change, left_out=left_out)


def _flags_of(item: Listed, how: How) -> How:
    app = item.app
    if app is None:
        return how
    enabled = app.enabled if how.enabled is None else how.enabled
    return dataclasses.replace(how, enabled=enabled, sticky=app.sticky if how.sticky is None else how.sticky)


def _wanted(offer: Offer, image: FlashImage, how: How) -> Offer:
    """An offer with the flags and the size that are asked for."""
    fields: AppFields = {}
    if how.enabled is not None:
        fields["enabled"] = how.enabled
    if how.sticky is not None:
        fields["sticky"] = how.sticky
    made = (Variant(one.original, _changed(one.app, fields, image, how)) for one in offer.variants)
    return dataclasses.replace(offer, variants=tuple(made))


def _changed(app: App, fields: AppFields, image: FlashImage, how: How) -> App:
    from toolkit.tock.board.mpu import next_address, next_length
    from toolkit.tock.edit.fields import with_fields
    from toolkit.tock.edit.resize import padded

    rule, length = image.board.mpu, app.header.base.total_size
    if fields:
        app = with_fields(app, fields, image.board.architecture)
    if how.pad and next_address(rule, image.board.apps.address, length) is None:
        app = padded(app, next_length(rule, length), image.board.architecture)
    return app


def _install(
    image: FlashImage,
    apps: AppList,
    facts: KernelFacts,
    offers: Sequence[Offer],
    how: How,
    keys: Sequence[Key | Secret],
) -> Change:
    require_sound(apps, force=how.force)
    _require_different(offers, how)
    kept, replaced, removed, sticky = _sorted_out(apps, offers, how)
    parts = _parts(apps, kept, offers, how)
    placed = place(image.board, parts, facts, keep_order=how.keep_order)
    notes: list[Finding] = []
    content = {one.address: _bytes_of(image, one, keys, notes) for one in placed}
    cut = cut_apps(image, (item for item in apps.apps if item.address in kept))
    with image.change():
        rewrite(image, apps, content)
        notes += cut.losses(image, content, force=how.force)
        after = walk_apps(image, facts)
    addresses = {one.address for one in placed if one.part.offer is not None}
    return Change(
        apps,
        after,
        installed=tuple(item for item in after.items if item.address in addresses),
        removed=removed,
        replaced=replaced,
        moved=moves(placed),
        kept=sticky,
        notes=tuple(notes),
    )


def require_sound(apps: AppList, *, force: bool) -> None:
    """Raise ToolkitError where something stands at the end of the list, or stops it, that a change would lose."""
    if force:
        return
    address, reason = apps.boot_end
    if apps.is_broken or address != apps.end:
        raise ToolkitError(
            f"the kernel's list ends at {address:#x} ({reason})", advice="--force changes it all the same"
        )


def _require_different(offers: Iterable[Offer], how: How) -> None:
    names: set[str] = set()
    for offer in offers:
        if how.replace and offer.name and offer.name in names:
            message = f"two of the apps to be installed are named {offer.name}"
            raise ToolkitError(message, advice="--no-replace installs both")
        names.add(offer.name)


def _sorted_out(
    apps: AppList, offers: Sequence[Offer], how: How
) -> tuple[set[int], tuple[Listed, ...], tuple[Listed, ...], tuple[Listed, ...]]:
    """Addresses of what is kept, then what is replaced, removed, and what is sticky and was to go."""
    names = {offer.name for offer in offers if offer.name} if how.replace else set()
    replaced = tuple(item for item in apps.apps if item.name in names)
    others = [item for item in apps.apps if item.name not in names]
    if not how.erase:
        return {item.address for item in others}, replaced, (), ()
    sticky = tuple(item for item in others if is_sticky(item))
    return {item.address for item in sticky}, replaced, tuple(item for item in others if not is_sticky(item)), sticky


def is_sticky(item: Listed) -> bool:
    """Whether an app asks to be erased by force only."""
    return item.kind is Kind.APP and item.app is not None and item.app.sticky


def _parts(apps: AppList, kept: set[int], offers: Sequence[Offer], how: How) -> list[Part]:
    """What shall be in the list: what is there, with replacements in its place, then what is new."""
    waiting = {offer.name: offer for offer in offers} if how.replace else {}
    parts = []
    for item in apps.apps:
        if item.address in kept:
            parts.append(Part(item))
        elif item.name in waiting:
            parts.append(Part(offer=waiting.pop(item.name), replaced=item))
    used = {id(part.offer) for part in parts}
    return parts + [Part(offer=offer) for offer in offers if id(offer) not in used]


def _bytes_of(image: FlashImage, one: Placed, keys: Sequence[Key | Secret], notes: list[Finding]) -> bytes:
    """The bytes of a part; an app that was changed gets its credentials anew, as far as that goes."""
    if one.app is None:
        assert one.part.item is not None
        return image.read_range(one.part.item.range)
    assert one.original is not None
    app = followed(one.original, one.app, *keys)
    broken = aftermath(one.original, app, one.part.label, keys)
    notes.extend(note for note in broken if note.code != "edit-fixed-address")
    return app.to_bytes()


def moves(placed: Iterable[Placed]) -> tuple[Moved, ...]:
    """What lies elsewhere than before."""
    return tuple(
        Moved(one.part.item.name, one.part.item.address, one.address)
        for one in placed
        if one.part.item is not None and one.part.item.address != one.address
    )

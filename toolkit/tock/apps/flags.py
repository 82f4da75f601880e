"""The flags of apps in an image: whether the kernel runs them, and whether tools ask twice before they erase them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.errors import ToolkitError
from toolkit.findings import Finding
from toolkit.tock.app import App
from toolkit.tock.apps.change import Change
from toolkit.tock.apps.listed import Kind, Listed
from toolkit.tock.apps.remove import chosen
from toolkit.tock.apps.walk import walk_apps
from toolkit.tock.edit.fields import AppFields, with_fields
from toolkit.tock.edit.follow import aftermath, followed
from toolkit.tock.image.flash_image import FlashImage

if TYPE_CHECKING:
    from toolkit.tock.sign.keys import Key, Secret


def set_enabled(image: FlashImage, names: Sequence[str], *, enabled: bool, keys: Sequence[Key | Secret] = ()) -> Change:
    """Let the kernel run apps, or not.

    The checksum follows, and digests; signatures follow where their keys are given, else they are named in the notes.

    Raises:
        ToolkitError: there is no such app, or its header cannot be read.
    """
    return set_flags(image, names, {"enabled": enabled}, keys)


def set_sticky(image: FlashImage, names: Sequence[str], *, sticky: bool, keys: Sequence[Key | Secret] = ()) -> Change:
    """Make apps sticky, or not; the rest is as in `set_enabled`."""
    return set_flags(image, names, {"sticky": sticky}, keys)


def set_flags(image: FlashImage, names: Sequence[str], flags: AppFields, keys: Sequence[Key | Secret] = ()) -> Change:
    """Set `enabled`, `sticky` or both; the rest is as in `set_enabled`."""
    apps = walk_apps(image)
    items = chosen(apps, names)
    notes: list[Finding] = []
    changed = []
    with image.change():
        for item in items:
            before = _readable(item)
            after = followed(before, with_fields(before, flags, image.board.architecture), *keys)
            data = after.to_bytes()
            assert len(data) == item.length, "flags do not change the length"
            if data != (old := before.to_bytes()):
                _put_difference(image, item.address, old, data)
                notes += aftermath(before, after, item.label, keys)
                changed.append(item.address)
        after_list = walk_apps(image)
    return Change(
        apps,
        after_list,
        changed=tuple(item for item in after_list.items if item.address in changed),
        notes=tuple(notes),
    )


def _put_difference(image: FlashImage, address: int, old: bytes, new: bytes) -> None:
    """Put what differs: of what the image leaves out of an app, nothing else comes into being."""
    differing = [offset for offset in range(len(new)) if old[offset] != new[offset]]
    image.put(address + differing[0], new[differing[0] : differing[-1] + 1])


def _readable(item: Listed) -> App:
    if item.kind is not Kind.APP or item.app is None:
        raise ToolkitError(f"{item.label}: the kernel cannot read its header ({item.reason}); it has no flags to set")
    return item.app

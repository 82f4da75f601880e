"""Taking an image apart that has no meaning to us: one region, and the bytes that are not fill."""

from __future__ import annotations

from toolkit.image.build.recipe import PlainImage, RegionPart
from toolkit.image.export.draft import Draft, Target
from toolkit.memory.contents import ERASED


def plain_draft(target: Target, why: str) -> Draft:
    """A draft that always comes back.

    Args:
        target: the image.
        why: why nothing better is known of it; empty where that was asked for.
    """
    range_ = target.contents.range
    region = RegionPart(name="image", address=range_.address, length=range_.length)
    fill = 0 if target.data.count(0) > target.data.count(ERASED) else ERASED
    draft = Draft("plain", PlainImage(regions=(region,), fill=fill))
    if why:
        draft.notes.append(why)
    return draft

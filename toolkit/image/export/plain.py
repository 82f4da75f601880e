"""Taking an image apart that has no meaning to us: one region, and the bytes that are not fill."""

from __future__ import annotations

from toolkit.image.build.recipe import PlainImage, RawPart, RegionPart
from toolkit.image.containers.container import Container
from toolkit.image.export.draft import Draft, Target
from toolkit.memory.contents import ERASED, Contents


def plain_draft(target: Target, why: str) -> Draft:
    """A draft that comes back where its file can be written again.

    Args:
        target: the image.
        why: why nothing better is known of it; empty where that was asked for.
    """
    range_ = target.contents.range
    region = RegionPart(name="image", address=range_.address, length=range_.length)
    is_raw = target.container is Container.RAW
    fill = 0 if is_raw and target.data.count(0) > target.data.count(ERASED) else ERASED
    draft = Draft("plain", PlainImage(regions=(region,), fill=fill))
    if why:
        draft.notes.append(why)
    return draft


def whole_draft(target: Target) -> Draft:
    """A draft that always comes back: the file is a part, as it is."""
    draft = Draft("plain", PlainImage(regions=()), contents=Contents([(0, target.data)]), is_file=True)
    region = RegionPart(name="file", address=0, length=len(target.data))
    part = RawPart(file=draft.file("", "whole", ".bin", target.data), address=0, format=Container.RAW)
    draft.recipe = PlainImage(regions=(region,), raw=(part,), format=Container.RAW)
    draft.notes.append("Such a file cannot be written again from parts: here it is a part as a whole.")
    return draft

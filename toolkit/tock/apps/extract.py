"""Apps of an image as files, byte for byte."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from toolkit.tock.apps.listed import AppList, Listed
from toolkit.tock.apps.remove import chosen
from toolkit.tock.image.flash_image import FlashImage

_UNFIT = set('/\\:*?"<>|')
LONGEST_NAME = 100
"""Characters of the name of a file that come from the name of an app."""


def extracted(image: FlashImage, apps: AppList, names: Sequence[str] = ()) -> list[tuple[Listed, bytes]]:
    """The apps that names mean, or all, each with its bytes. Raises ToolkitError where there is no such app."""
    items = chosen(apps, names) if names else apps.apps
    return [(item, image.read_range(item.range)) for item in items]


def file_names(items: Sequence[Listed]) -> list[str]:
    """A name for the file of each app: its own, with its address where that is needed to tell apps apart."""
    stems = [_stem(item.name) for item in items]
    counts = Counter(stem.casefold() for stem in stems)
    return [
        f"{stem}.tbf" if stem and counts[stem.casefold()] == 1 else f"{stem or 'app'}@{item.address:#x}.tbf"
        for stem, item in zip(stems, items, strict=True)
    ]


def _stem(name: str) -> str:
    """The part of a file name that an app's name gives; empty where it gives none."""
    kept = "".join(c for c in name if c.isprintable() and c not in _UNFIT)[:LONGEST_NAME]
    return kept.strip(". ")

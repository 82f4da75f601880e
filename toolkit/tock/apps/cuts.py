"""Apps that the image ends in the middle of: what it leaves out is erased flash to the kernel, and no app to people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from toolkit.errors import ToolkitError
from toolkit.findings import Finding
from toolkit.memory.region import AddressRange
from toolkit.quantities import format_length
from toolkit.tock.apps.listed import Listed
from toolkit.tock.apps.rules import RULES
from toolkit.tock.image.flash_image import FlashImage


@dataclass(frozen=True)
class CutApps:
    """Apps of whose binaries an image leaves out bytes; behind those are only credentials and fill.

    Attributes:
        items: the apps.
        image_end: where the image ends.
        start: where the flash starts.
    """

    items: tuple[Listed, ...]
    image_end: int
    start: int

    def findings(self) -> Iterator[Finding]:
        """One for each."""
        for item in self.items:
            message = f"its binary ends after {format_length(_needed(item))}, which the image does not all have"
            yield RULES["apps-cut"].found(message, item.label, item.address - self.start)

    def losses(self, image: FlashImage, apps: Mapping[int, bytes], *, force: bool) -> tuple[Finding, ...]:
        """What a change of the list has lost: an app that is whole now, with erased flash for what was left out.

        Args:
            image: the image, changed.
            apps: address → bytes of the apps in the list, as they shall be.
            force: lose it.

        Raises:
            ToolkitError: something is lost, and not by force.
        """
        lost = [item for item in self.items if self._is_lost(item, image, apps)]
        if lost and not force:
            names = ", ".join(item.label for item in lost)
            raise ToolkitError(
                f"{names}: the image does not have all of it, and what it leaves out would become erased flash; "
                "install it anew, or take it away",
                advice="--force changes the list all the same",
            )
        for item in lost:
            if item.address in apps:  # a hole in it, between bytes that are there, would be one in Intel HEX only
                image.put(item.address, image.read(item.address, len(apps[item.address])))
        message = "what the image did not have of its binary is erased flash now"
        return tuple(RULES["apps-cut"].found(message, item.label, item.address - self.start) for item in lost)

    def _is_lost(self, item: Listed, image: FlashImage, apps: Mapping[int, bytes]) -> bool:
        """Whether it was moved or filled up, or, as bytes behind it do to a raw file, will be."""
        stays = len(apps.get(item.address, b"")) == item.length and not image.holds(_held(item))
        return not stays or image.range.end > self.image_end


def cut_apps(image: FlashImage, items: Iterable[Listed]) -> CutApps:
    """Those of some apps that an image does not have whole."""
    cut = tuple(item for item in items if not image.holds(_held(item)))
    return CutApps(cut, image.range.end, image.board.flash.address)


def _needed(item: Listed) -> int:
    """Bytes of a TBF that something is lost without."""
    return min(item.app.binary_end, item.length) if item.app else item.length


def _held(item: Listed) -> AddressRange:
    return AddressRange(item.address, _needed(item))

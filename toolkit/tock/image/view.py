"""All that an image holds, looked at once: what `tock show`, `tock map` and `tock ram` tell of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from toolkit.findings import Finding
from toolkit.memory.region import MemoryMap
from toolkit.tock.apps.listed import AppList
from toolkit.tock.apps.verify import verify_apps
from toolkit.tock.apps.walk import walk_apps
from toolkit.tock.board.choose import FoundBoard
from toolkit.tock.board.findings import findings_of_board
from toolkit.tock.board.picture import describe
from toolkit.tock.image.attributes import Attributes, read_attributes
from toolkit.tock.image.bootloader import Bootloader, read_bootloader
from toolkit.tock.image.check import part_findings
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.kernel import Kernel, read_kernel
from toolkit.tock.image.regions import flash_map


@dataclass(frozen=True)
class ImageView:
    """An image and its parts.

    Attributes:
        image: the bytes.
        found: the board, and how it was found.
        bootloader: None where there is none with a flags page.
        attributes: None where there is no such bootloader.
        kernel: None where its region is erased.
        apps: the list.
        flash: the regions.
        findings: about all parts; offsets count from the start of the board's flash.
    """

    image: FlashImage
    found: FoundBoard
    bootloader: Bootloader | None
    attributes: Attributes | None
    kernel: Kernel | None
    apps: AppList
    flash: MemoryMap
    findings: tuple[Finding, ...]

    def as_dict(self) -> dict[str, Any]:
        """The image as JSON sees it; addresses as the CPU sees them, lengths in bytes."""
        return {
            "board": describe(self.image.board),
            "evidence": list(self.found.evidence),
            "range": {"address": self.image.range.address, "length": self.image.range.length},
            "regions": [region.as_dict() for region in self.flash],
            "findings": [finding.as_dict() for finding in self.findings],
        }


def look_at(image: FlashImage, found: FoundBoard) -> ImageView:
    """Look at all parts of an image. Never raises, whatever the bytes."""
    bootloader = read_bootloader(image) if image.board.has_attributes else None
    attributes = read_attributes(image) if bootloader is not None else None
    kernel, apps = read_kernel(image), walk_apps(image)
    findings = (*findings_of_board(image, found), *part_findings(image), *verify_apps(image, apps))
    flash = flash_map(image, bootloader, attributes, kernel, apps)
    return ImageView(image, found, bootloader, attributes, kernel, apps, flash, findings)

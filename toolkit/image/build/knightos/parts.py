"""What a ROM of a calculator with KnightOS may be made of."""

from __future__ import annotations

from pathlib import Path

from toolkit.image.build.built import BuiltImage
from toolkit.image.build.recipe import RawPart, Recipe
from toolkit.image.build.source import Source
from toolkit.image.manifest.declare import Part, key, part
from toolkit.kfs.copying.host_reader import HostLinks
from toolkit.kfs.make.formatter import Profile


@part
class RomPart(Part):
    """A whole ROM to start from; what other parts say counts more."""

    file: Source = key("the ROM, of the size of the model's flash")


@part
class KernelPart(Part):
    """The pages of the kernel, from the first byte of flash; what is left of its four pages is erased."""

    file: Source = key("its pages, one behind the other, 64 KiB at most")


@part
class PagePart(Part):
    """One page; what the file leaves of it is erased."""

    file: Source = key("what is on the page, 16 KiB at most")


@part
class NumberedPagePart(PagePart):
    """One page, by its number."""

    page: int = key("number of the page, of 16 KiB each, from 0", bits=8)


@part
class VolumePart(Part):
    """The volume: a new one of a folder, or the exact pages of one. Files, folders, links and packages go into it."""

    folder: Path | None = key("folder of the host with what is in the root of a new volume", default=None)
    pages: Source | None = key("pages of a volume, from page 04 to the first of its entries, as they are", default=None)
    new: bool = key("make a new volume, though there is one in the ROM to start from", default=False)
    profile: Profile = key(
        "whom a new volume is for: the real kernel, or byte by byte as genkfs", default=Profile.KERNEL
    )
    links: HostLinks = key("what becomes of links in folders of the host", default=HostLinks.KEEP)
    skip_usb_boot_sector: bool = key("no blocks on the pages that real TI-84+ calculators protect", default=False)
    strict: bool = key("refuse, too, what the kernel does not read whole", default=False)
    force: bool = key("allow what the kernel cannot read at all, and changes of a damaged volume", default=False)


@part
class FilePart(Part):
    """A file in the volume."""

    path: str = key("its path, from the root")
    file: Source | None = key("the file with its content", default=None)
    text: str | None = key("its content, in UTF-8, in place of a file", default=None)


@part
class FolderPart(Part):
    """A folder in the volume; its files may come of other parts, too."""

    path: str = key("its path, from the root")
    folder: Path | None = key("folder of the host with what is in it; without, it may be empty", default=None)


@part
class LinkPart(Part):
    """A symbolic link in the volume."""

    path: str = key("its path, from the root")
    target: str = key("where it leads: a path from the root, stored as it is")


@part
class PackagePart(Part):
    """A package, installed as the system does it."""

    file: Source = key("the package")
    development: bool = key("install, too, what only those need who build programs", default=False)
    force: bool = key("install files, too, that may not be what was packed", default=False)


@part
class UpgradePart(Part):
    """A file that sends the ROM to a calculator, made beside the image."""

    output: str = key("the file to make, beside the image: .73u, .8xu or .8cu")
    version: str = key("version that the calculator is told", default="1.0")
    key_id: int | None = key("id of that key; else the model's", default=None, bits=8)
    hardware_revision: int = key("highest hardware revision that it runs on", default=5, bits=8)
    pages: tuple[int, ...] = key(
        "pages that are sent; else all in use but certificate and boot page", default=(), bits=8
    )
    key: Path | None = key("key that signs it: n, p and q, one a line", default=None)


@part
class KnightImage(Recipe):
    """A ROM of a calculator with KnightOS."""

    model: str = key("the calculator, such as TI84pSE")
    rom: RomPart | None = key("a whole ROM to start from", default=None)
    kernel: KernelPart | None = key("the pages of the kernel", default=None)
    privileged: PagePart | None = key("the page that may unlock flash", default=None)
    boot: PagePart | None = key("the boot page", default=None)
    pages: tuple[NumberedPagePart, ...] = key("other pages, by their numbers", default=())
    volume: VolumePart | None = key(
        "the volume; else that of the ROM, or a new one where something is to go into it", default=None
    )
    files: tuple[FilePart, ...] = key("files in the volume", default=())
    folders: tuple[FolderPart, ...] = key("folders in the volume", default=())
    links: tuple[LinkPart, ...] = key("symbolic links in the volume", default=())
    packages: tuple[PackagePart, ...] = key("packages to install", default=())
    upgrade: UpgradePart | None = key("a file that sends the ROM to a calculator", default=None)
    raw: tuple[RawPart, ...] = key("other bytes, by their offsets in the ROM", default=())

    def build(self) -> BuiltImage:
        """Put the parts together. Raises ToolkitError, with the place of what does not fit."""
        from toolkit.image.build.knightos.compose import compose

        return compose(self)

"""Builds ROMs of calculators with KnightOS."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

from toolkit.image.build.knightos.parts import (
    FilePart,
    FolderPart,
    KernelPart,
    KnightImage,
    LinkPart,
    NumberedPagePart,
    PackagePart,
    PagePart,
    RomPart,
    UpgradePart,
    VolumePart,
)
from toolkit.image.build.origin import Origin
from toolkit.image.build.source import Source
from toolkit.image.builder.base import Given, ImageBuilder, path_of
from toolkit.kfs.copying.host_reader import HostLinks
from toolkit.kfs.make.formatter import Profile


class KnightImageBuilder(ImageBuilder):
    """Builds ROMs of a calculator.

    Args:
        model: the calculator, such as ``TI84pSE``.
    """

    def __init__(self, model: str) -> None:
        super().__init__()
        self._said: dict[str, Any] = {"model": model}
        self._pages: list[NumberedPagePart] = []
        self._files: list[FilePart] = []
        self._folders: list[FolderPart] = []
        self._links: list[LinkPart] = []
        self._packages: list[PackagePart] = []

    def rom(self, file: Given) -> Self:
        """A whole ROM to start from; what else is said counts more."""
        self._said["rom"] = RomPart(file=Source.of(file), origin=Origin("rom()"))
        return self

    def kernel(self, file: Given) -> Self:
        """The pages of the kernel, from page 00 on."""
        self._said["kernel"] = KernelPart(file=Source.of(file), origin=Origin("kernel()"))
        return self

    def page(self, number: int, file: Given) -> Self:
        """One page, by its number."""
        self._pages.append(NumberedPagePart(page=number, file=Source.of(file), origin=Origin(f"page({number:#04x})")))
        return self

    def privileged(self, file: Given) -> Self:
        """The page that may unlock flash."""
        self._said["privileged"] = PagePart(file=Source.of(file), origin=Origin("privileged()"))
        return self

    def boot(self, file: Given) -> Self:
        """The boot page."""
        self._said["boot"] = PagePart(file=Source.of(file), origin=Origin("boot()"))
        return self

    def volume(
        self,
        folder: Path | str | None = None,
        *,
        pages: Given | None = None,
        new: bool = False,
        profile: Profile | str = Profile.KERNEL,
        links: HostLinks | str = HostLinks.KEEP,
        skip_usb_boot_sector: bool = False,
        strict: bool = False,
        force: bool = False,
    ) -> Self:
        """The volume: a new one, of a folder or empty, or the exact pages of one; for words see `VolumePart`."""
        self._said["volume"] = VolumePart(
            folder=path_of(folder),
            pages=None if pages is None else Source.of(pages),
            new=new,
            profile=Profile(profile),
            links=HostLinks(links),
            skip_usb_boot_sector=skip_usb_boot_sector,
            strict=strict,
            force=force,
            origin=Origin("volume()"),
        )
        return self

    def file(self, path: str, content: Given) -> Self:
        """A file in the volume."""
        self._files.append(FilePart(path=path, file=Source.of(content), origin=Origin(f"file({path})")))
        return self

    def text(self, path: str, text: str) -> Self:
        """A file in the volume with a text, in UTF-8."""
        self._files.append(FilePart(path=path, text=text, origin=Origin(f"text({path})")))
        return self

    def folder(self, path: str, folder: Path | str | None = None) -> Self:
        """A folder in the volume, and what is in it; without a folder of the host it may be empty."""
        self._folders.append(FolderPart(path=path, folder=path_of(folder), origin=Origin(f"folder({path})")))
        return self

    def link(self, path: str, target: str) -> Self:
        """A symbolic link in the volume."""
        self._links.append(LinkPart(path=path, target=target, origin=Origin(f"link({path})")))
        return self

    def package(self, file: Given, *, development: bool = False, force: bool = False) -> Self:
        """A package, installed as the system does it."""
        origin = Origin(f"package({len(self._packages)})")
        part = PackagePart(file=Source.of(file), development=development, force=force, origin=origin)
        self._packages.append(part)
        return self

    def upgrade(
        self,
        output: str,
        *,
        version: str = "1.0",
        key: Path | str | None = None,
        key_id: int | None = None,
        hardware_revision: int = 5,
        pages: tuple[int, ...] = (),
    ) -> Self:
        """A file that sends the ROM to a calculator: `companions` of what is built has it."""
        self._said["upgrade"] = UpgradePart(
            output=output,
            version=version,
            key=path_of(key),
            key_id=key_id,
            hardware_revision=hardware_revision,
            pages=tuple(pages),
            origin=Origin("upgrade()"),
        )
        return self

    def recipe(self) -> KnightImage:
        """What was said so far."""
        return KnightImage(
            fill=self._fill,
            pad_to=self._pad_to,
            format_options=self._format_options,
            pages=tuple(self._pages),
            files=tuple(self._files),
            folders=tuple(self._folders),
            links=tuple(self._links),
            packages=tuple(self._packages),
            raw=tuple(self._raw),
            **self._said,
        )

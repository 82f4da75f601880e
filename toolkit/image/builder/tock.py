"""Builds images of the flash of Tock boards."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self, TypedDict, Unpack

from toolkit.image.build.origin import Origin
from toolkit.image.build.source import Source
from toolkit.image.build.tock.app_parts import AppPart, CredentialPart, PermissionPart, StoragePart
from toolkit.image.build.tock.parts import (
    BoardValuesPart,
    BootloaderPart,
    FlagsPart,
    KernelAttributesPart,
    KernelPart,
    PublicKeyPart,
    RangePart,
    TockImage,
)
from toolkit.image.builder.base import Given, ImageBuilder, path_of
from toolkit.tock.board.board import MpuRule


class AppWishes(TypedDict, total=False):
    """What may be said of an app, in place of what its file says; for words see `AppPart`."""

    member: str
    name: str
    enabled: bool
    sticky: bool
    order: int
    address: int
    version: int
    kernel_version: str
    short_id: int
    minimum_ram: int
    permissions: tuple[PermissionPart, ...]
    storage: StoragePart
    credentials: tuple[CredentialPart, ...]
    stack: int
    app_heap: int
    kernel_heap: int
    protected_size: int
    footer_size: int
    force: bool


class BoardValues(TypedDict, total=False):
    """What may be otherwise on a board than the table says; for words see `BoardValuesPart`."""

    arch: str
    flash_address: int
    flash_length: int
    kernel_address: int
    app_address: int
    app_length: int
    ram_address: int
    ram_length: int
    page_size: int
    mpu: MpuRule
    attributes: bool


class TockImageBuilder(ImageBuilder):
    """Builds images of a board.

    Args:
        board: its name.
        board_file: TOML that describes it.
    """

    def __init__(self, board: str, *, board_file: Path | str | None = None) -> None:
        super().__init__()
        self._said: dict[str, Any] = {"board": board, "board_file": path_of(board_file)}
        self._attributes: dict[str, str] = {}
        self._kernel_says: dict[str, Any] = {}
        self._public_keys: list[PublicKeyPart] = []
        self._apps: list[AppPart] = []

    def board_values(self, **values: Unpack[BoardValues]) -> Self:
        """What is otherwise on the board than the table says."""
        self._said["board_values"] = BoardValuesPart(origin=Origin("board_values()"), **values)
        return self

    def bootloader(self, file: Given) -> Self:
        """The bootloader, from the first byte of flash."""
        self._said["bootloader"] = BootloaderPart(file=Source.of(file), origin=Origin("bootloader()"))
        return self

    def flags(self, *, version: str | None = None, start_address: int | None = None) -> Self:
        """The flags page: a new one without a bootloader, else what changes in it."""
        self._said["flags"] = FlagsPart(version=version, start_address=start_address, origin=Origin("flags()"))
        return self

    def attribute(self, key: str, value: str) -> Self:
        """An attribute of the board."""
        self._attributes[key] = value
        return self

    def kernel(self, file: Given, *, force: bool = False) -> Self:
        """The kernel, from the first byte of its region; with `force` also one that was made for another place."""
        self._said["kernel"] = KernelPart(file=Source.of(file), force=force, origin=Origin("kernel()"))
        return self

    def app_memory(self, address: int, length: int) -> Self:
        """RAM that the kernel says it gives to apps."""
        self._kernel_says["app_memory"] = RangePart(address=address, length=length, origin=Origin("app_memory()"))
        return self

    def kernel_binary(self, address: int, length: int) -> Self:
        """Where the kernel says that its code and data lie."""
        self._kernel_says["kernel_binary"] = RangePart(address=address, length=length, origin=Origin("kernel_binary()"))
        return self

    def kernel_version(self, version: str) -> Self:
        """The version that the kernel says it has, such as 2.3.0."""
        self._kernel_says["kernel_version"] = version
        return self

    def public_key(self, file: Path | str, metadata: int = 0) -> Self:
        """A key that the kernel says it checks apps with."""
        origin = Origin(f"public_key({file})")
        self._public_keys.append(PublicKeyPart(file=Path(file), metadata=metadata, origin=origin))
        return self

    def app(self, file: Given, **wishes: Unpack[AppWishes]) -> Self:
        """An app: a TBF, a TAB, or an ELF file that one is made of."""
        origin = Origin(f"app({wishes.get('name') or len(self._apps)})")
        self._apps.append(AppPart(file=Source.of(file), origin=origin, **wishes))
        return self

    def strict(self) -> Self:
        """Refuse to build an image in which an app is enabled and would not run."""
        self._said["strict"] = True
        return self

    def recipe(self) -> TockImage:
        """What was said so far."""
        says = None
        if self._kernel_says or self._public_keys:
            origin = Origin("kernel_attributes")
            says = KernelAttributesPart(public_keys=tuple(self._public_keys), origin=origin, **self._kernel_says)
        return TockImage(
            fill=self._fill,
            pad_to=self._pad_to,
            format_options=self._format_options,
            attributes=dict(self._attributes),
            kernel_attributes=says,
            apps=tuple(self._apps),
            raw=tuple(self._raw),
            **self._said,
        )

"""The parts of an image as a tree of files. Contents are made when they are asked for, and kept for this state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property, partial

from formats.tock.attributes import SLOT_SIZE
from toolkit.errors import ToolkitError
from toolkit.memory.region import AddressRange
from toolkit.tock.apps.kernel_facts import kernel_facts
from toolkit.tock.apps.listed import AppList, Listed
from toolkit.tock.apps.walk import list_of
from toolkit.tock.filesystem.documents import app_document, flags_document, kernel_document
from toolkit.tock.filesystem.names import content_of, file_name, folder_names, with_address
from toolkit.tock.image import bootloader as boot
from toolkit.tock.image.attributes import TABLE, read_attributes
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.kernel import read_kernel

APPS, ATTRIBUTES = "apps", "attributes"
BOOTLOADER, FLAGS, KERNEL, KERNEL_ATTRIBUTES = "bootloader.bin", "flags.json", "kernel.bin", "kernel-attributes.json"
APP, HEADER, BINARY = "app.tbf", "header.json", "binary.bin"


class Part(Enum):
    """What of an image a file or folder shows."""

    ROOT = "image"
    BOOTLOADER = "bootloader"
    FLAGS = "flags"
    ATTRIBUTES = "attributes"
    ATTRIBUTE = "attribute"
    KERNEL = "kernel"
    KERNEL_ATTRIBUTES = "kernel-attributes"
    APPS = "apps"
    APP = "app"
    NEW_APP = "new-app"
    """A folder in which an app is to come."""
    APP_FILE = "app-file"


@dataclass(frozen=True, eq=False)
class ViewFile:
    """A file that shows a part of the image.

    Attributes:
        part: what it shows.
        place: where that lies; None where the image does not have it as such.
        make: gives the content.
        key: of an attribute.
    """

    part: Part
    place: AddressRange | None
    make: Callable[[], bytes]
    key: str = ""

    @cached_property
    def content(self) -> bytes:
        """The content."""
        return self.make()


@dataclass(frozen=True, eq=False)
class ViewFolder:
    """A folder of such files.

    Attributes:
        part: what it shows.
        place: where that lies.
        make: gives what is in it.
        app: of an app's folder.
    """

    part: Part
    place: AddressRange | None
    make: Callable[[], Mapping[str, Node]] = field(default=dict)
    app: Listed | None = None

    @cached_property
    def children(self) -> Mapping[str, Node]:
        """What is in it, by name."""
        return self.make()

    def child(self, name: str) -> Node | None:
        """What has a name in it."""
        return self.children.get(name)


@dataclass(frozen=True, eq=False)
class AppsFolder(ViewFolder):
    """The folder of the apps, which can all be named by their addresses too."""

    def child(self, name: str) -> Node | None:
        """The app of a name."""
        found = super().child(name)
        if found is None and "@" in name:
            for listed, node in self.children.items():
                if isinstance(node, ViewFolder) and node.app and with_address(listed, node.app.address) == name:
                    return node
        return found


Node = ViewFile | ViewFolder


class ImageTree:
    """The tree of an image as it is now.

    Args:
        image: the image, which must not change as long as the tree is used.
    """

    def __init__(self, image: FlashImage) -> None:
        self._image = image
        self.root = ViewFolder(Part.ROOT, image.board.flash, self._root)

    def lookup(self, path: str) -> Node | None:
        """What an absolute path leads to; None where that is nothing."""
        node: Node = self.root
        for name in filter(None, path.split("/")):
            child = node.child(name) if isinstance(node, ViewFolder) else None
            if child is None:
                return None
            node = child
        return node

    @cached_property
    def apps(self) -> AppList:
        """The list of apps, without findings."""
        board = self._image.board
        return list_of(self._image.read_range(board.apps), board, kernel_facts(self._image))

    @cached_property
    def bootloader(self) -> boot.Bootloader | None:
        """The bootloader, where it has a flags page."""
        return boot.read_bootloader(self._image)

    def _root(self) -> Mapping[str, Node]:
        return {
            **self._boot_files(),
            **self._kernel_files(),
            APPS: AppsFolder(Part.APPS, self._image.board.apps, self._apps),
        }

    def _boot_files(self) -> dict[str, Node]:
        image, files = self._image, dict[str, Node]()
        with suppress(ToolkitError):  # there is nothing in front of the kernel
            code = boot.extract_bootloader(image)
            place = AddressRange(boot.bootloader_range(image).address, len(code))
            files[BOOTLOADER] = ViewFile(Part.BOOTLOADER, place, lambda: code)
        found = self.bootloader
        if found is not None:
            files[FLAGS] = ViewFile(Part.FLAGS, boot.FLAGS, lambda: flags_document(found))
        if found is not None or image.board.has_attributes:
            files[ATTRIBUTES] = ViewFolder(Part.ATTRIBUTES, TABLE, self._attributes)
        return files

    def _attributes(self) -> Mapping[str, Node]:
        files: dict[str, Node] = {}
        for slot in read_attributes(self._image).slots if self.bootloader else ():
            if slot.key and slot.value is not None:
                place = AddressRange(slot.address, SLOT_SIZE)
                content = content_of(slot.value)
                file = ViewFile(Part.ATTRIBUTE, place, partial(bytes, content), slot.key)
                files.setdefault(file_name(slot.key), file)
        return files

    def _kernel_files(self) -> dict[str, Node]:
        kernel, files = read_kernel(self._image), dict[str, Node]()
        if kernel is not None:
            region = kernel.range
            files[KERNEL] = ViewFile(Part.KERNEL, region, lambda: self._image.read_range(region))
            if kernel.attributes is not None:
                place = kernel.attributes_range
                files[KERNEL_ATTRIBUTES] = ViewFile(Part.KERNEL_ATTRIBUTES, place, lambda: kernel_document(kernel))
        return files

    def _apps(self) -> Mapping[str, Node]:
        items = self.apps.apps
        names = folder_names((item.name, item.address) for item in items)
        return {name: self._app(item) for name, item in zip(names, items, strict=True)}

    def _app(self, item: Listed) -> ViewFolder:
        return ViewFolder(Part.APP, item.range, lambda: self._files_of(item), item)

    def _files_of(self, item: Listed) -> Mapping[str, Node]:
        files = {
            APP: ViewFile(Part.APP_FILE, item.range, lambda: self._image.read_range(item.range)),
            HEADER: ViewFile(Part.APP_FILE, _header_place(item), lambda: app_document(item)),
        }
        if item.app is not None:
            binary = AddressRange(item.address + item.app.app_start, len(item.app.tbf.binary))
            files[BINARY] = ViewFile(Part.APP_FILE, binary, lambda: self._image.read_range(binary))
        return files


def _header_place(item: Listed) -> AddressRange:
    return AddressRange(item.address, item.app.header.base.header_size if item.app else 0)

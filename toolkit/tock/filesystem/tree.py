"""The parts of an image as a tree of files. Contents are made when they are asked for, and kept for this state."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any

from toolkit.memory.region import AddressRange
from toolkit.tock.apps.kernel_facts import kernel_facts
from toolkit.tock.apps.listed import AppList, Listed
from toolkit.tock.apps.walk import list_of
from toolkit.tock.filesystem.names import folder_names, with_address
from toolkit.tock.image.flash_image import FlashImage

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

    def _root(self) -> Mapping[str, Node]:
        return {APPS: AppsFolder(Part.APPS, self._image.board.apps, self._apps)}

    def _apps(self) -> Mapping[str, Node]:
        items = self.apps.apps
        names = folder_names((item.name, item.address) for item in items)
        return {name: self._app(item) for name, item in zip(names, items, strict=True)}

    def _app(self, item: Listed) -> ViewFolder:
        return ViewFolder(Part.APP, item.range, lambda: self._files_of(item), item)

    def _files_of(self, item: Listed) -> Mapping[str, Node]:
        files = {
            APP: ViewFile(Part.APP_FILE, item.range, lambda: self._image.read_range(item.range)),
            HEADER: ViewFile(Part.APP_FILE, _header_place(item), lambda: _document(described(item))),
        }
        if item.app is not None:
            binary = AddressRange(item.address + item.app.app_start, len(item.app.tbf.binary))
            files[BINARY] = ViewFile(Part.APP_FILE, binary, lambda: self._image.read_range(binary))
        return files


def described(item: Listed) -> dict[str, Any]:
    """All about an app in its place: what the list says of it, and what is in it."""
    from toolkit.tock.picture import describe

    return {**item.as_dict(), "tbf": describe(item.app) if item.app else None}


def _header_place(item: Listed) -> AddressRange:
    return AddressRange(item.address, item.app.header.base.header_size if item.app else 0)


def _document(facts: dict[str, Any]) -> bytes:
    return json.dumps(facts, indent=2).encode("ascii") + b"\n"

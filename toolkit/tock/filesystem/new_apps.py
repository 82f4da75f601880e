"""Folders of apps that are being copied into an image: made first, and then filled with the files of the app."""

from __future__ import annotations

import time
from collections.abc import Iterator

from formats.errors import FormatError
from toolkit.errors import RefusedContentError
from toolkit.tock.app import App, parse_app
from toolkit.tock.apps.change import Change
from toolkit.tock.apps.listed import AppList, Listed
from toolkit.tock.filesystem.tree import APPS, BINARY, HEADER, ImageTree, Node, Part, ViewFolder


def folder_of(path: str) -> tuple[str, str]:
    """The folder of an app that a path is in, or is, and the rest of the path; empty where it is in none."""
    parts = path.split("/", 3)
    if len(parts) < 3 or parts[1] != APPS:
        return "", path
    return f"/{APPS}/{parts[2]}", f"/{parts[3]}" if len(parts) == 4 else ""


class NewApps:
    """Folders that were made, and, once their app is installed, where that is: the image names its folder anew.

    Args:
        lingers: seconds after that in which the other files of the app are not there yet, for who still copies them.
    """

    def __init__(self, lingers: float) -> None:
        self._lingers = lingers
        self._made: dict[str, ViewFolder] = {}
        self._installed: dict[str, int] = {}
        self._late: dict[str, float] = {}

    def copy(self) -> NewApps:
        """The same, to go back to where a change comes to nothing."""
        same = NewApps(self._lingers)
        same._made, same._installed, same._late = dict(self._made), dict(self._installed), dict(self._late)
        return same

    def make(self, path: str) -> None:
        """Make a folder, in which an app is to come."""
        self._made[path] = ViewFolder(Part.NEW_APP, None)

    def remove(self, path: str) -> None:
        """Remove a folder in which no app is."""
        del self._made[path]

    def names(self) -> Iterator[str]:
        """Names of the folders in which no app is yet."""
        return (path.rpartition("/")[2] for path in self._made)

    def lookup(self, path: str, tree: ImageTree) -> Node | None:
        """What a path leads to: a folder that was made, what the image has, or an app that was copied to the path."""
        folder, rest = folder_of(path)
        if folder in self._made:
            return None if rest else self._made[folder]
        found = tree.lookup(path)
        if found is None and folder in self._installed:
            there = _folder_at(tree, self._installed[folder])
            return tree.lookup(f"{there}{rest}") if there else None
        return found

    def is_waiting(self, folder: str) -> bool:
        """Whether an app is to come into a folder."""
        return folder in self._made

    def is_late(self, path: str) -> bool:
        """Whether a file is not there yet, which programs make anew in a folder that they made."""
        return time.monotonic() < self._late.get(path, 0.0)

    def wrote(self, path: str) -> None:
        """A file is there."""
        self._late.pop(path, None)

    def arrived(self, folder: str, change: Change) -> None:
        """The app of a folder is installed."""
        until = time.monotonic() + self._lingers
        if self._made.pop(folder, None) is not None:
            self._late = {f"{folder}/{name}": until for name in (HEADER, BINARY)}
        self.follow(change)
        self._installed[folder] = change.installed[0].address

    def give_way(self, tree: ImageTree) -> None:
        """Folders in which no app is yet are gone where the image has folders of their names by now."""
        self._made = {folder: node for folder, node in self._made.items() if tree.lookup(folder) is None}

    def follow(self, change: Change) -> None:
        """Apps lie elsewhere, or have made room for another version, or are gone."""
        installed = {item.name: item.address for item in change.installed}
        now = {item.address: item.address for item in change.before.apps}
        now |= {move.old_address: move.new_address for move in change.moved}
        now |= {item.address: installed[item.name] for item in change.replaced if item.name in installed}
        for item in change.removed:
            del now[item.address]
        self._installed = {folder: now[address] for folder, address in self._installed.items() if address in now}


def _folder_at(tree: ImageTree, address: int) -> str:
    """The path of the folder of the app at an address; empty where there is no app."""
    folder = tree.lookup(f"/{APPS}")
    assert isinstance(folder, ViewFolder)
    for name, node in folder.children.items():
        if node.place is not None and node.place.address == address:
            return f"/{APPS}/{name}"
    return ""


def require_same_app(content: bytes, apps: AppList, app: Listed) -> None:
    """Refuse what is to take the place of an app and is another one. Raises RefusedContentError."""
    try:
        new = parse_app(content)
    except FormatError as error:
        raise RefusedContentError(str(error)) from error
    if not isinstance(new, App) or new.name != app.name or not new.name:
        name = f"{new.name!r}" if new.name else "without a name"
        raise RefusedContentError(f"this is the folder of {app.label}, and the app is {name}; copy it to /{APPS}")
    if len(apps.named(new.name)) > 1:
        raise RefusedContentError(f"several apps are named {new.name!r}; remove this folder, and make it anew")

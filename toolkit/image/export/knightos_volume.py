"""A volume as files of the host and words of a manifest, where formatting these gives the same bytes."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from toolkit.errors import LayoutError
from toolkit.findings import Severity
from toolkit.image.build.knightos.parts import FilePart, FolderPart, LinkPart, VolumePart
from toolkit.image.export.draft import Draft
from toolkit.image.export.names import every_host_holds
from toolkit.kfs.check.log import check_length
from toolkit.kfs.layout import Layout
from toolkit.kfs.make.formatter import Profile, format_volume
from toolkit.kfs.make.tree import SourceFile, SourceFolder, SourceLink
from toolkit.kfs.volume import Directory, File, Link, Node, Volume

FOLDER = "volume"
_LONGEST_PATH = 1000
"""Bytes of a path that becomes one of the host."""
_PAGES = "its exact pages stand in volume.bin (`flashwright kfs export` gives the files)"


def volume_form(draft: Draft, volume: Volume, image: bytes) -> dict[str, Any] | None:
    """The parts of a recipe that make a volume anew; None, with a note in the draft, where they would be another.

    Args:
        draft: gets the files.
        volume: the volume.
        image: the ROM that it is in.
    """
    tree = _tree(volume)
    if isinstance(tree, str):
        draft.notes.append(f"{tree}; {_PAGES}.")
        return None
    how = _how_made(tree, volume.layout, image)
    if how is None:
        draft.notes.append(f"A new volume with the same files would have other bytes; {_PAGES}.")
        return None
    profile, avoid = how
    force = any(finding.severity is Severity.ERROR for finding in check_length(volume))
    parts = _Parts(draft)
    parts.take(tree)
    wish = VolumePart(
        folder=parts.folder, profile=profile, skip_usb_boot_sector=bool(avoid), force=force, new=parts.folder is None
    )
    if force:
        draft.say(wish, "The real kernel cannot read all entries of it; `force` allows that.")
    return {"volume": wish, **parts.as_keys()}


def _tree(volume: Volume) -> SourceFolder | str:
    """What is in a volume as something to store, or why it cannot be said in a manifest."""
    left, root = volume.layout.capacity, SourceFolder()
    pending: list[tuple[Directory, SourceFolder]] = [(volume.root, root)]
    while pending:
        directory, folder = pending.pop()
        for name, node in directory.children.items():
            if not _is_text(name) or (isinstance(node, Link) and not _is_text(node.body.target)):
                return f"A manifest has no words for the name or target {ascii(node.path)[1:]}, which is no UTF-8"
            if isinstance(node, File):
                left -= volume.length(node)
                if left < 0:
                    return "All files together are longer than the volume, because they share blocks"
                folder.children[name] = SourceFile(volume.read_file(node))
            else:
                child = folder.children[name] = _without_content(node)
                if isinstance(node, Directory) and isinstance(child, SourceFolder):
                    pending.append((node, child))
    return root


def _without_content(node: Node) -> SourceFolder | SourceLink:
    return SourceLink(node.body.target) if isinstance(node, Link) else SourceFolder()


def _is_text(name: bytes) -> bool:
    try:
        return bool(name.decode("utf-8")) and b"\0" not in name
    except UnicodeDecodeError:
        return False


def _how_made(tree: SourceFolder, layout: Layout, image: bytes) -> tuple[Profile, Sequence[int]] | None:
    """Profile and avoided pages by which formatting a tree gives the volume of an image, or None."""
    for avoid, profile in itertools.product(((), layout.usb_boot_pages), Profile):
        try:
            formatted = format_volume(tree, layout, profile, avoid)
        except LayoutError:
            continue
        if not formatted.added_directory and formatted.into(image) == image:
            return profile, avoid
    return None


class _Parts:
    """Where the things of a tree go: files below a folder of the host, the rest into the manifest.

    Hosts and version control may lose links and empty folders, and cannot hold every name.
    """

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self.folder: Path | None = None
        self._files: list[FilePart] = []
        self._folders: list[FolderPart] = []
        self._links: list[LinkPart] = []

    def as_keys(self) -> dict[str, Any]:
        """What goes into the recipe."""
        return {
            "files": tuple(sorted(self._files, key=lambda part: part.path)),
            "folders": tuple(sorted(self._folders, key=lambda part: part.path)),
            "links": tuple(sorted(self._links, key=lambda part: part.path)),
        }

    def take(self, tree: SourceFolder) -> None:
        """Take all of a tree."""
        pending = [("", tree, True)]
        while pending:
            above, folder, is_safe = pending.pop()
            for name, node, holds in _named(folder):
                path = f"{above}/{name}"
                safe = is_safe and holds and len(path) < _LONGEST_PATH
                if isinstance(node, SourceLink):
                    self._links.append(LinkPart(path=path, target=node.target.decode("utf-8")))
                elif isinstance(node, SourceFile):
                    self._file(path, node.content, FOLDER + path if safe else "")
                elif node.children:
                    pending.append((path, node, safe))
                else:
                    self._folders.append(FolderPart(path=path))

    def _file(self, path: str, content: bytes, on_host: str) -> None:
        """A file of the host, or one that the manifest gives its name in the volume."""
        if on_host:
            self._draft.files[on_host] = content
            self.folder = Path(FOLDER)
        else:
            source = self._draft.file("files", path.rpartition("/")[2], "", content)
            part = FilePart(path=path, file=source)
            self._files.append(self._draft.say(part, "Not every host can hold a file of this name."))


def _named(folder: SourceFolder) -> Iterator[tuple[str, SourceFile | SourceFolder | SourceLink, bool]]:
    """Names and what has them, and whether every host holds the name beside the others."""
    names = {name: name.decode("utf-8") for name in folder.children}
    alike = Counter(text.casefold() for text in names.values())
    for name, node in folder.ordered():
        text = names[name]
        yield text, node, every_host_holds(text) and alike[text.casefold()] == 1

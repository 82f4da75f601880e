"""What shall be in the volume of a ROM: a tree that several parts fill, in which each thing knows who wished it."""

from __future__ import annotations

import os
from pathlib import Path

from formats.knightos.kfs_entry import FLAGS, ROOT, Body, DirectoryBody, FileBody, LinkBody
from toolkit.files import name_to_text, text_to_name
from toolkit.findings import Finding
from toolkit.image.build.knightos.parts import FilePart, FolderPart, KnightImage, LinkPart, PackagePart, VolumePart
from toolkit.image.build.origin import Origin
from toolkit.kfs.copying.host_reader import HostReader
from toolkit.kfs.layout import Layout
from toolkit.kfs.make.formatter import require_storable
from toolkit.kfs.make.tree import Source, SourceFile, SourceFolder, SourceLink
from toolkit.knightos.package.install import ToInstall, contents_to_install
from toolkit.knightos.package.package import PackageRead, read_package
from toolkit.knightos.package.paths import path_problem

Installed = tuple[PackageRead, ToInstall]


class WantedTree:
    """A tree that parts fill; folders are merged, and nothing else may be wished twice.

    Attributes:
        root: the tree.
        findings: what is not stored, and why.
        packages: the packages that are in it.
    """

    def __init__(self) -> None:
        self.root = SourceFolder()
        self.findings: list[Finding] = []
        self.packages: list[Installed] = []
        self._origins: dict[bytes, Origin] = {}

    @property
    def is_empty(self) -> bool:
        """Whether nothing is wished."""
        return not self.root.children

    def put(self, path: bytes, source: Source, origin: Origin) -> None:
        """Wish something: a file, a link, or a folder with all that is in it.

        Args:
            path: from the root.
            source: what.
            origin: who wishes it.

        Raises:
            ToolkitError: by the origin: something else has the path, or no entry can hold the name.
        """
        pending = [(path, source)]
        while pending:
            path, source = pending.pop()
            if isinstance(source, SourceFolder):
                self._folder(path, origin)
                pending += [(path.rstrip(b"/") + b"/" + name, child) for name, child in source.children.items()]
            else:
                self._leaf(path, source, origin)

    def _leaf(self, path: bytes, source: Source, origin: Origin) -> None:
        above, _slash, name = path.rpartition(b"/")
        folder = self._folder(above, origin)
        if name in folder.children:
            raise origin.error(f"{name_to_text(path)} is there already, from {self._origins[path]}")
        with origin.blamed():
            require_storable(_body(source, name), name)
        folder.children[name] = source
        self._origins[path] = origin

    def _folder(self, path: bytes, origin: Origin) -> SourceFolder:
        """The folder with a path, and those above it; made where they are not there."""
        folder, at = self.root, b""
        for name in path.strip(b"/").split(b"/") if path.strip(b"/") else ():
            at += b"/" + name
            child = folder.children.get(name)
            if child is None:
                with origin.blamed():
                    require_storable(DirectoryBody(ROOT, 0, FLAGS, name), name)
                child = folder.children[name] = SourceFolder()
                self._origins[at] = origin
            if not isinstance(child, SourceFolder):
                raise origin.error(f"{name_to_text(at)} is no folder here, but a file or link from {self._origins[at]}")
            folder = child
        return folder


def _body(source: Source, name: bytes) -> Body:
    if isinstance(source, SourceLink):
        return LinkBody(ROOT, 0, name, source.target)
    return FileBody(ROOT, FLAGS, 0, 0, name)


def wanted_tree(recipe: KnightImage, layout: Layout) -> WantedTree:
    """What the parts of a recipe want in the volume. Their order means nothing.

    Raises:
        ToolkitError: with the place: two things at one path, something that cannot be read, or too much of it.
    """
    tree = WantedTree()
    reader = HostReader(layout.capacity, (recipe.volume or VolumePart()).links)
    if recipe.volume and recipe.volume.folder:
        _put_host_folder(tree, reader, b"/", recipe.volume.folder, recipe.volume.origin.at("folder"))
    for folder in sorted(recipe.folders, key=lambda wish: wish.path):
        _put_folder(tree, reader, folder)
    for file in sorted(recipe.files, key=lambda wish: wish.path):
        tree.put(_path(file), SourceFile(_content(file)), file.origin)
    for link in sorted(recipe.links, key=lambda wish: wish.path):
        tree.put(_path(link), SourceLink(_target(link)), link.origin)
    for package in sorted(recipe.packages, key=lambda wish: wish.file.name):
        _put_package(tree, package)
    tree.findings += reader.findings
    return tree


def _put_folder(tree: WantedTree, reader: HostReader, wish: FolderPart) -> None:
    path = _path(wish)
    tree.put(path, SourceFolder(), wish.origin)
    if wish.folder:
        _put_host_folder(tree, reader, path, wish.folder, wish.origin.at("folder"))


def _put_host_folder(tree: WantedTree, reader: HostReader, path: bytes, folder: Path, origin: Origin) -> None:
    with origin.blamed():
        if not folder.exists():
            raise origin.error(f"there is no folder {folder}")
        source = reader.read_folder(os.fsencode(folder))
    tree.put(path, source, origin)


def _content(wish: FilePart) -> bytes:
    if (wish.file is None) == (wish.text is None):
        raise wish.origin.error("needs either a file or a text")
    if wish.file is not None:
        return wish.file.read(wish.origin.at("file"))
    return text_to_name(wish.text or "")


def _target(wish: LinkPart) -> bytes:
    target = text_to_name(wish.target)
    if not target or b"\0" in target:
        raise wish.origin.at("target").error("must lead somewhere, and cannot hold NUL")
    return target


def _put_package(tree: WantedTree, wish: PackagePart) -> None:
    origin = wish.origin.at("file")
    data = wish.file.read(origin)
    with origin.blamed():
        package = read_package(data)
        wanted = contents_to_install(package, development=wish.development, force=wish.force)
    for each in wanted.incoming:
        tree.put(each.path, each.source, wish.origin)
    tree.packages.append((package, wanted))


def _path(wish: FilePart | FolderPart | LinkPart) -> bytes:
    path = text_to_name(wish.path)
    problem = path_problem(path)
    if problem:
        raise wish.origin.at("path").error(f"{wish.path!r}: {problem}")
    return path

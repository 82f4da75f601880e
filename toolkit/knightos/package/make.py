"""Making a package of a folder: in the layout that its document and kpack agree about, unless asked otherwise."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from formats.knightos.package import CRC_16, PACKAGE, RLE, STORED, Metadata, Package, PackageFile
from toolkit.errors import PackageError
from toolkit.files import name_to_text
from toolkit.findings import Finding
from toolkit.kfs.copying.host_reader import HostLinks, HostReader
from toolkit.kfs.make.tree import SourceFile, SourceFolder
from toolkit.knightos.package.package import LONGEST
from toolkit.knightos.package.paths import is_name, path_problem
from toolkit.knightos.package.rules import RULES
from toolkit.knightos.package.verify import checksum
from toolkit.knightos.rle import pack

MOST_FILES = 0xFF
LONGEST_PATH = 0xFF


class Storing(NamedTuple):
    """How files are stored: a compression and a kind of checksum of formats.knightos.package."""

    compression: int = STORED
    checksum_type: int = CRC_16


def make_package(metadata: Sequence[Metadata], files: Iterable[tuple[bytes, bytes]], storing: Storing) -> bytes:
    """A package of these files, path and content, in their order.

    Raises:
        PackageError: too many files, or one that a package cannot hold.
    """
    made = tuple(_file(path, content, storing) for path, content in files)
    if len(made) > MOST_FILES:
        raise PackageError(f"{len(made):,} files; a package can count {MOST_FILES}")
    return PACKAGE.build(Package(tuple(metadata), made))


def _file(path: bytes, content: bytes, storing: Storing) -> PackageFile:
    problem = path_problem(path)
    if problem or len(path) > LONGEST_PATH:
        message = problem or f"the path has {len(path)} bytes; a package has room for {LONGEST_PATH}"
        raise PackageError(f"{name_to_text(path)}: {message}")
    packed = pack(content) if storing.compression == RLE else content
    compression, data = (storing.compression, packed) if len(packed) < len(content) else (STORED, content)
    total = checksum(storing.checksum_type, content)
    return PackageFile(path, compression, len(content), data, storing.checksum_type, total)


def read_root(root: Path) -> tuple[dict[bytes, bytes], list[Finding]]:
    """Path in a package and content of all files below a folder of the host, by path; links are followed.

    Raises:
        PackageError: something cannot be in a package. ToolkitError, UnavailableError, LayoutError: unreadable.
    """
    reader = HostReader(LONGEST, HostLinks.FOLLOW)
    tree = reader.read_folder(os.fsencode(root))
    if reader.findings:
        first = reader.findings[0]
        raise PackageError(f"{first.where}: {first.message.partition(':')[0]}; nothing is made")
    files: dict[bytes, bytes] = {}
    findings: list[Finding] = []
    pending: list[tuple[bytes, SourceFolder]] = [(b"", tree)]
    while pending:
        path, folder = pending.pop()
        if not folder.children and path:
            findings.append(RULES["package-not-stored"].found("an empty folder is left out", name_to_text(path)))
        for name, child in folder.ordered():
            assert is_name(name), "a host gives names"
            if isinstance(child, SourceFolder):
                pending.append((path + b"/" + name, child))
            elif isinstance(child, SourceFile):
                files[path + b"/" + name] = child.content
    return dict(sorted(files.items())), findings


def in_order(files: dict[bytes, bytes], order: bytes, label: str) -> list[tuple[bytes, bytes]]:
    """Files in the order of a list, a path in a line; those that it does not have come behind, in their own order.

    Args:
        files: path and content.
        order: the list.
        label: what the list is called, for errors.

    Raises:
        PackageError: it has a path that is not there, or one twice.
    """
    listed = [line for line in order.split(b"\n") if line]
    for path in listed:
        if path not in files:
            raise PackageError(f"{label}: there is no file {name_to_text(path)}")
    if len(set(listed)) != len(listed):
        raise PackageError(f"{label}: a path stands twice")
    places = {path: place for place, path in enumerate(listed)}
    return sorted(files.items(), key=lambda pair: places.get(pair[0], len(places)))


def order_of(paths: Iterable[bytes]) -> bytes:
    """The list that `in_order` reads, without paths that have no place in a line."""
    return b"".join(path + b"\n" for path in paths if b"\n" not in path)

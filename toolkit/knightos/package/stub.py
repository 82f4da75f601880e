"""Stubs: what the system keeps of an installed package, and where (formats/knightos/SPEC.md, package_stub)."""

from __future__ import annotations

import re
from typing import NamedTuple

from formats.errors import FormatError
from formats.knightos.package import NAME, PACKAGE_STUB, REPO, VERSION, PackageStub, Version
from toolkit.errors import PackageError
from toolkit.files import name_to_text
from toolkit.knightos.package.config import shown_version
from toolkit.knightos.package.package import PackageRead
from toolkit.knightos.package.paths import is_name

FOLDER = b"/var/packages"
DEVELOPMENT = (b"/include/", b"/slib/")
"""Where files lie that only those need who build programs."""
_NUMBER = rb"(0|[1-9][0-9]*)"
_STUB_NAME = re.compile(rb"(?P<name>.+)-" + rb"\.".join([_NUMBER] * 3) + rb"\.stub", re.DOTALL)


class Identity(NamedTuple):
    """What a package is known by."""

    repo: bytes
    name: bytes
    version: tuple[int, int, int]

    @property
    def stub_path(self) -> bytes:
        """Where its stub lies."""
        version = b".".join(b"%d" % number for number in self.version)
        return FOLDER + b"/" + self.repo + b"/" + self.name + b"-" + version + b".stub"

    def __str__(self) -> str:
        version = ".".join(map(str, self.version))
        return f"{name_to_text(self.repo)}/{name_to_text(self.name)} {version}"


def identity(package: PackageRead) -> Identity:
    """What a package is known by.

    Raises:
        PackageError: it does not say it, or not so that a file could be called by it.
    """
    name, repo, version = (package.first(key) for key in (NAME, REPO, VERSION))
    if not isinstance(name, bytes) or not isinstance(repo, bytes) or not isinstance(version, Version):
        raise PackageError("a package without name, repo and version cannot be installed")
    for value in (name, repo):
        if not is_name(value):
            raise PackageError(f"{name_to_text(value)!r} is no name of a file, as the stub of the package needs it")
    return Identity(repo, name, (version.major, version.minor, version.patch))


def named(repo: bytes, file_name: bytes) -> Identity | None:
    """The package that a stub of this name is of, or None where it is no name of a stub."""
    match = _STUB_NAME.fullmatch(file_name)
    if match is None:
        return None
    major, minor, patch = (int(number) for number in match.groups()[1:])
    return Identity(repo, match["name"], (major, minor, patch))


def make_stub(package: PackageRead) -> bytes:
    """The stub of a package: its own bytes up to the count of its files, and their paths."""
    return package.head + b"".join(bytes([len(file.path)]) + file.path for file in package.files)


def read_stub(data: bytes) -> PackageStub | None:
    """The stub that some bytes are from the first to the last, or None; without files, it is a package as much."""
    try:
        stub, end = PACKAGE_STUB.parse_prefix(data)
    except FormatError:
        return None
    return stub if end == len(data) and _is_paths(stub) else None


def _is_paths(stub: PackageStub) -> bool:
    return bool(stub.paths) and all(path.path.startswith(b"/") for path in stub.paths)


def shown(stub: PackageStub) -> str:
    """The version of a stub's package, for people; nothing where it has none."""
    version = next((each.value for each in stub.metadata if each.key == VERSION), None)
    return shown_version(version) if isinstance(version, Version) else ""

"""Installing a package in a volume, as the system itself would have done it: its files, and its stub."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from formats.errors import FormatError
from formats.knightos.package import DEPENDENCIES, Dependencies
from toolkit.files import name_to_text
from toolkit.findings import Finding
from toolkit.kfs.copying.actions import Action
from toolkit.kfs.copying.changes import Changes, Incoming
from toolkit.kfs.make.tree import SourceFile
from toolkit.kfs.volume import Directory, File, Node
from toolkit.knightos.kexc.lint import lint
from toolkit.knightos.kexc.loader import KERNELS
from toolkit.knightos.package.config import shown_version
from toolkit.knightos.package.package import PackageRead
from toolkit.knightos.package.paths import folders_above, require_usable
from toolkit.knightos.package.rules import RULES
from toolkit.knightos.package.stub import DEVELOPMENT, FOLDER, Identity, identity, make_stub, named
from toolkit.knightos.package.unpack import require_sound
from toolkit.knightos.package.verify import verify

_MAGIC_OF_PROGRAMS = b"KEXC"
_STORED_WHOLE = "kexc-cut-by-kernel"
Look = Callable[[bytes], Node | None]


@dataclass(frozen=True)
class Installed:
    """What was installed: the package, and the paths of those of its files that were left out."""

    identity: Identity
    left_out: tuple[str, ...]


def install(
    package: PackageRead, changes: Changes, *, development: bool = False, strict: bool = False, force: bool = False
) -> Installed:
    """Put the files of a package and its stub into a volume. What there is to know about it goes to the changes.

    Args:
        package: what to install.
        changes: to the volume; the caller keeps all of them or none.
        development: also what lies in /include and /slib, which the system leaves out, and lists.
        strict: refuse what the kernel will not read whole, and a package with findings.
        force: install files, too, that may not be what was packed.

    Raises:
        PackageError: it cannot be unpacked, its paths lead elsewhere, or it is not sound.
        LayoutError: when `strict`. VolumeError: the volume has something else in the way, or no room.
    """
    known_by, incoming, left_out, findings = contents_to_install(package, development=development, force=force)
    findings += [*missing_dependencies(package, changes.look), *_others(known_by, changes.look)]
    replaced = [each.path for each in incoming if isinstance(changes.look(each.path), File)]
    for each in incoming:
        for folder in folders_above(each.path):
            if not isinstance(changes.look(folder), Directory):
                changes.make_directory(folder)
    changes.store(incoming)
    findings += [_replaced(path) for path in replaced if path != known_by.stub_path]
    changes.findings += [finding if finding.where else replace(finding, where=str(known_by)) for finding in findings]
    changes.judge(strict=strict)
    return Installed(known_by, left_out)


class ToInstall(NamedTuple):
    """What a package brings into a volume: its files and its stub, what is left out, what to know about it."""

    identity: Identity
    incoming: list[Incoming]
    left_out: tuple[str, ...]
    findings: list[Finding]


def contents_to_install(package: PackageRead, *, development: bool = False, force: bool = False) -> ToInstall:
    """What a package brings into a volume. Arguments and errors as for `install`, without those of the volume."""
    known_by = identity(package)
    findings = verify(package)
    require_sound(findings, force=force)
    require_usable([*(file.path for file in package.files), known_by.stub_path])
    incoming, left_out = _incoming(package, known_by, development=development)
    findings += [finding for each in incoming for finding in _program(each)]
    return ToInstall(known_by, incoming, left_out, findings)


def _incoming(package: PackageRead, known_by: Identity, *, development: bool) -> tuple[list[Incoming], tuple[str, ...]]:
    incoming, left_out = [], []
    for path, content in package.contents():
        if path.startswith(DEVELOPMENT) and not development:
            left_out.append(name_to_text(path))
        else:
            incoming.append(Incoming(path, SourceFile(content), str(known_by)))
    incoming.append(Incoming(known_by.stub_path, SourceFile(make_stub(package)), "stub"))
    return incoming, tuple(left_out)


def missing_dependencies(package: PackageRead, look: Look) -> Iterator[Finding]:
    """What a package needs and a volume lacks; `look` gives what has a path in it, or None."""
    value = package.first(DEPENDENCIES)
    for dependency in value.dependencies if isinstance(value, Dependencies) else ():
        least = dependency.major, dependency.minor, dependency.patch
        repo, _slash, name = dependency.name.partition(b"/")
        there = [found.version for found in _installed(repo, look) if found.name == name]
        if not any(version >= least for version in there):
            has = ".".join(map(str, max(there))) + " is there" if there else "it is not installed"
            wanted = "" if least == (0, 0, 0) else f"; {shown_version(dependency)} or later is needed"
            yield RULES["package-dependency"].found(has + wanted, name_to_text(dependency.name))


def _others(known_by: Identity, look: Look) -> Iterator[Finding]:
    for other in _installed(known_by.repo, look):
        if other.name == known_by.name and other.version != known_by.version:
            message = f"{other} is installed; its stub and the files that are not replaced stay"
            yield RULES["package-other-version"].found(message, name_to_text(other.stub_path))


def _installed(repo: bytes, look: Look) -> Iterator[Identity]:
    """The packages of a repo whose stubs are in the volume."""
    folder = look(FOLDER + b"/" + repo)
    for name in folder.children if isinstance(folder, Directory) else ():
        found = named(repo, name)
        if found is not None:
            yield found


def _replaced(path: bytes) -> Finding:
    return RULES["package-replaced"].found("a file was there, and is replaced", name_to_text(path))


def _program(incoming: Incoming) -> Iterator[Finding]:
    """What the kernel makes of a program; how its length is stored is the volume's, and right there."""
    source = incoming.source
    if not isinstance(source, SourceFile) or not source.content.startswith(_MAGIC_OF_PROGRAMS):
        return
    try:
        findings = lint(source.content, KERNELS["head"])
    except FormatError:
        findings = []
    for finding in findings:
        if finding.code != _STORED_WHOLE:
            where = f"{name_to_text(incoming.path)} {finding.where}".strip()
            yield Finding(finding.code, finding.severity, finding.message, where, finding.offset)


def summary(installed: Installed, changes: Changes) -> str:
    """One line for people: what is in the image now."""
    files = [done for done in changes.done if done.action is Action.FILE]
    left_out = f", {len(installed.left_out)} for development left out" if installed.left_out else ""
    return f"{installed.identity}: {len(files) - 1} of its files and its stub installed{left_out}"

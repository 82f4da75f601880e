"""Bytes by module: which object file, or which folder of them, takes how much of flash and RAM.

A linker map says it for every byte. An ELF file says it by its symbols: those that are local stand behind the name of
their file; of global ones the file knows no module, nor of what has no symbol.
"""

from __future__ import annotations

import csv
import io
import posixpath
from dataclasses import dataclass, field
from typing import Any

from toolkit.findings import Finding
from toolkit.mbed.linker_map.map_file import FILL, LIBRARY, MISCELLANEOUS, ByteKind, MapFile
from toolkit.mbed.model.rules import MODULE_RULES

Sizes = dict[ByteKind, int]
_KINDS = tuple(ByteKind)
_OBJECTS = (".o", ".obj")


@dataclass
class Modules:
    """Bytes by module.

    Attributes:
        sizes: bytes of each kind, by the path of a module.
        findings: what had to be assumed.
    """

    sizes: dict[str, Sizes]
    findings: list[Finding] = field(default_factory=list)

    def add(self, module: str, kind: ByteKind, length: int) -> None:
        """Count bytes for a module."""
        self.sizes.setdefault(module, dict.fromkeys(_KINDS, 0))[kind] += length

    def total(self, *kinds: ByteKind) -> int:
        """Bytes of some kinds together."""
        return sum(sizes[kind] for sizes in self.sizes.values() for kind in kinds)

    @property
    def static_ram(self) -> int:
        """Bytes of RAM: `.data` and `.bss`."""
        return self.total(ByteKind.DATA, ByteKind.BSS)

    @property
    def total_flash(self) -> int:
        """Bytes of flash: `.text`, and the initial values of `.data`."""
        return self.total(ByteKind.TEXT, ByteKind.DATA)

    def to_depth(self, depth: int) -> Modules:
        """The same by folders: paths of no more than so many parts; 0 for all parts."""
        if depth <= 0:
            return self
        reduced = Modules({}, self.findings)
        for name, sizes in self.sizes.items():
            short = "/".join([part for part in name.split("/") if part][:depth])
            for kind, length in sizes.items():
                reduced.add(short, kind, length)
        return reduced


def modules_of_map(map_file: MapFile, *, join: bool = True) -> Modules:
    """Bytes by module as a linker map tells them, the folder that all objects share left out.

    Args:
        map_file: the map.
        join: whether object files of one name, in several folders, are counted as the first of them, as tables of
            memap have them.
    """
    modules = Modules({})
    names = _joined_names(map_file, modules.findings) if join else {}
    for piece in map_file.pieces:
        if piece.kind is not None and piece.range.length:
            modules.add(names.get(piece.module, piece.module), piece.kind, piece.range.length)
    objects = [name for name in modules.sizes if _is_object(name)]
    folder = posixpath.dirname(posixpath.commonprefix(objects))
    modules.sizes = {_below(name, folder): sizes for name, sizes in modules.sizes.items()}
    return modules


def _joined_names(map_file: MapFile, findings: list[Finding]) -> dict[str, str]:
    """Paths of objects whose name an earlier one has → the path of that one."""
    first: dict[str, str] = {}
    joined: dict[str, str] = {}
    for piece in map_file.pieces:
        if piece.kind is None or not piece.range.length or not _is_object(piece.module):
            continue
        known = first.setdefault(posixpath.basename(piece.module), piece.module)
        if known != piece.module and piece.module not in joined:
            joined[piece.module] = known
            words = f"its bytes count as those of {known}, which has the same name; --apart counts them apart"
            findings.append(MODULE_RULES["modules-joined"].found(words, piece.module))
    return joined


def _is_object(name: str) -> bool:
    return name.endswith(_OBJECTS) and not name.startswith((LIBRARY, MISCELLANEOUS, FILL)) and "/" in name


def _below(name: str, folder: str) -> str:
    return name[len(folder) + 1 :] if folder and _is_object(name) else name


def memap_report(modules: Modules, old: Modules | None = None) -> list[dict[str, Any]]:
    """What memap writes as JSON: a list of modules with sizes and differences, and a summary at its end.

    Args:
        modules: bytes by module.
        old: those of the build before; without it, everything is new.
    """
    before = old or Modules({})
    report: list[dict[str, Any]] = []
    for name in sorted(modules.sizes.keys() | before.sizes.keys()):
        now, then = (side.sizes.get(name, dict.fromkeys(_KINDS, 0)) for side in (modules, before))
        size = {kind.value: now[kind] for kind in _KINDS}
        size |= {f"{kind.value}-delta": now[kind] - then[kind] for kind in _KINDS}
        report.append({"module": name, "size": size})
    summary = {
        "static_ram": modules.static_ram,
        "static_ram_delta": modules.static_ram - before.static_ram,
        "total_flash": modules.total_flash,
        "total_flash_delta": modules.total_flash - before.total_flash,
    }
    return [*report, {"summary": summary}]


def memap_csv(modules: Modules) -> str:
    """What memap writes for servers: one row of names, one of numbers, the totals at their ends."""
    columns = {f"{name}{kind.value}": modules.sizes[name][kind] for name in sorted(modules.sizes) for kind in _KINDS}
    columns |= {"static_ram": modules.static_ram, "total_flash": modules.total_flash}
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([list(columns), list(columns.values())])
    return text.getvalue()

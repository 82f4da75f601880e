"""Taking a package apart into a folder of the host, from which the same one can be made again."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from toolkit.errors import PackageError
from toolkit.files import new_folder
from toolkit.findings import Finding
from toolkit.knightos.package.config import FILE_NAME, write_config
from toolkit.knightos.package.make import order_of
from toolkit.knightos.package.package import PackageRead
from toolkit.knightos.package.paths import require_usable
from toolkit.knightos.package.verify import DOUBTFUL, verify

ROOT, ORDER_NAME = "root", "package.order"
"""Names in the folder: files go below the one, the other lists their paths in the order of the package."""


def unpack(package: PackageRead, folder: Path, *, force: bool = False) -> list[Finding]:
    """Make a folder with the files of a package, its package.config and the order of its files; whole or not at all.

    Returns:
        What there is to know about the package and what was left out.

    Raises:
        PackageError: a path leads elsewhere, a file cannot be unpacked, or, without `force`, is not what was packed.
        ToolkitError: there is something at `folder` that is no empty folder.
        OSError: the host refuses.
    """
    findings = verify(package)
    require_sound(findings, force=force)
    require_usable(file.path for file in package.files)
    config, left_out = write_config(package)
    with new_folder(folder) as temporary:
        (temporary / FILE_NAME).write_bytes(config)
        (temporary / ORDER_NAME).write_bytes(order_of(file.path for file in package.files))
        root = temporary / ROOT
        root.mkdir()
        for path, content in package.contents():
            target = Path(os.fsdecode(os.fsencode(root) + path))
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    return [*findings, *left_out]


def require_sound(findings: Iterable[Finding], *, force: bool) -> None:
    """Refuse a package whose files may not be what was packed, without `force`.

    Raises:
        PackageError: with the first finding that says so.
    """
    for finding in findings:
        if finding.code in DOUBTFUL and not force:
            place = f"{finding.where}: " if finding.where else ""
            raise PackageError(f"{place}{finding.message}; --force takes what can be unpacked")

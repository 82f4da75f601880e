"""Packages as text for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from toolkit.cli.output import printable, show, show_fields, show_findings, show_table
from toolkit.quantities import format_count, format_length

if TYPE_CHECKING:
    from toolkit.kfs.copying.changes import Changes
    from toolkit.knightos.package.install import Installed

_RIGHT = {True: "right", False: "wrong", None: ""}


def show_package(label: str, length: int, package: Mapping[str, Any]) -> None:
    """The whole of `pkg show`, of a package or of a stub."""
    files = package.get("files", package.get("paths", ()))
    what = "stub of a package" if package["kind"] == "stub" else "package"
    form = ", as kpack writes it and not as documented" if package.get("form") == "kpack" else ""
    fields = {"file": f"{label}, {what} of {format_count(len(files), 'file')}, {format_length(length)}{form}"}
    for number, each in enumerate(package["metadata"]):
        name = each["name"] or f"key {each['key']:02X}"
        fields[name if name not in fields else f"{name} ({number})"] = _value(each["value"])
    if package.get("excess"):
        fields["behind it"] = format_length(package["excess"])
    show_fields(fields)
    show("")
    if package["kind"] == "stub":
        for path in files:
            show(printable(path))
        return
    rows = [_row(file) for file in files]
    show_table(("path", "bytes", "stored", "compression", "checksum"), rows, right=(1, 2))


def _value(value: Any) -> str:
    if not isinstance(value, list):
        return str(value)
    return ", ".join(each if isinstance(each, str) else _dependency(each) for each in value)


def _dependency(dependency: Mapping[str, str]) -> str:
    version = dependency["version"]
    return dependency["name"] if version == "0.0.0" else f"{dependency['name']} from {version} on"


def _row(file: Mapping[str, Any]) -> tuple[str, str, str, str, str]:
    not_done = "" if file["is_packed"] or file["compression"] == "stored" else ", not done"
    right = _RIGHT[file["checksum_is_right"]] if file["checksum_is_there"] else "not there"
    checksum = file["checksum"] if file["checksum"] == "none" or not right else f"{file['checksum']}, {right}"
    compression = f"{file['compression']}{not_done}"
    return printable(file["path"]), f"{file['length']:,}", f"{file['stored_length']:,}", compression, checksum


def show_installed(installed: Installed, changes: Changes, *, verbose: bool) -> None:
    """The whole of `pkg install`."""
    from toolkit.cli.kfs.changing_text import show_each
    from toolkit.knightos.package.install import summary

    if verbose:
        show_each(changes.done)
        for path in installed.left_out:
            show(f"left out {printable(path)}")
    show(printable(summary(installed, changes)))
    show_findings(changes.findings)

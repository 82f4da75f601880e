"""Making an image with a volume from a host folder, and saying what the real kernel will not read of it."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import NamedTuple

from formats.knightos.kernel_header import has_kernel
from formats.knightos.kfs_page import BLOCK_SIZE
from toolkit.errors import LayoutError, VolumeError
from toolkit.files import name_to_text, replace_file
from toolkit.findings import Finding, Severity
from toolkit.flash import NorFlash
from toolkit.flash.lock import lock
from toolkit.kfs.check.log import check_length
from toolkit.kfs.copying.host_reader import HostReader
from toolkit.kfs.layout import Model, models_of_size
from toolkit.kfs.make.formatter import Profile, format_volume
from toolkit.kfs.other_calculators import require_no_ce_image
from toolkit.kfs.rules import NOT_READ_WHOLE, RULES
from toolkit.kfs.survey import block_use, kernel_reports
from toolkit.kfs.volume import File, Link, Volume
from toolkit.quantities import format_count


class Created(NamedTuple):
    """An image made: its bytes, its volume, and what to know about it."""

    image: bytes
    volume: Volume
    findings: tuple[Finding, ...]


def blank_image(model: Model) -> bytes:
    """The erased flash of a model."""
    return b"\xff" * model.rom_size


def create(source: Path, image: bytes, profile: Profile, *, skip_usb_boot_sector: bool = False) -> Created:
    """Put a volume with the content of a host folder into an image; only FAT and DAT pages change.

    Args:
        source: host folder.
        image: a whole ROM, blank or not.
        profile: for the kernel to read whole, or byte by byte as genkfs.
        skip_usb_boot_sector: leave the pages alone that real TI-84+ hardware protects.

    Raises:
        LayoutError: it does not fit. VolumeError: the image has no calculator's size. UnavailableError: unreadable.
    """
    layout = models_of_size(len(image))[0].layout
    reader = HostReader(layout.capacity)
    tree = reader.read_folder(os.fsencode(source))
    avoid = layout.usb_boot_pages if skip_usb_boot_sector else ()
    formatted = format_volume(tree, layout, profile, avoid)
    made = formatted.into(image)
    volume = Volume(NorFlash(models_of_size(len(image))[0].geometry, made))
    findings = list(reader.findings)
    if formatted.added_directory:
        message = "added, because the kernel gives the first directory it makes itself the id of the root"
        findings.append(RULES["kfs-directory-added"].found(message, "/" + name_to_text(formatted.added_directory)))
    return Created(made, volume, (*findings, *check_length(volume), *node_findings(volume)))


def node_findings(volume: Volume, only: Collection[bytes] | None = None) -> list[Finding]:
    """What the kernel will not read whole or show, and where it will look for the targets of links.

    Args:
        volume: what was written.
        only: leave out everything but these paths.
    """
    findings = [
        Finding(
            f"kfs-kernel-{report.reason}", Severity.WARNING, NOT_READ_WHOLE[report.reason], name_to_text(report.path)
        )
        for report in kernel_reports(volume, only=only)
        if report.reason
    ]
    for node in volume.walk():
        if only is not None and node.path not in only:
            continue
        name = node.path.rpartition(b"/")[2]
        if not all(0x20 <= byte < 0x7F for byte in name):
            message = "the kernel's fonts have printable ASCII only"
            findings.append(RULES["kfs-name-not-ascii"].found(message, name_to_text(node.path)))
        if isinstance(node, Link) and not node.body.target.startswith(b"/"):
            message = "the target is relative; the kernel looks from the root"
            findings.append(RULES["kfs-link-target"].found(message, name_to_text(node.path)))
    return findings


def refuse(findings: Sequence[Finding], *, strict: bool, force: bool) -> None:
    """Stop before anything is written: at errors without `force`, at warnings too when `strict`.

    Raises:
        LayoutError: with the first finding that stops, and how many more there are.
    """
    gravities = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    stopping = [finding for finding in findings if finding.severity in gravities]
    if stopping and not force:
        more = f" (and {len(stopping) - 1} more)" if len(stopping) > 1 else ""
        raise LayoutError(f"{stopping[0].where or 'volume'}: {stopping[0].message}{more}; nothing written")


def starting_image(model: Model | None, into: Path | None) -> bytes:
    """The image that gets the volume: an existing one, or the erased flash of a model.

    Raises:
        VolumeError: neither is given, or the image is not of the model, or of a calculator that KnightOS is not for.
    """
    if into is None:
        if model is None:
            raise VolumeError("which calculator? Give --model, or --into with an existing image")
        return blank_image(model)
    size = into.stat().st_size
    if not into.is_file():
        raise VolumeError(f"{into} is not a file")
    models_of_size(size, str(into))
    if model is not None and size != model.rom_size:
        raise VolumeError(f"{into} has {size:#x} bytes, a {model.title} {model.rom_size:#x}")
    image = into.read_bytes()
    require_no_ce_image(image, str(into))
    return image


def require_replaceable(target: Path, into: Path | None, *, overwrite: bool) -> None:
    """Refuse to blank the kernel in an image that is already there.

    Raises:
        VolumeError: the target holds a kernel, is not the image that is built upon, and `overwrite` is not said.
    """
    if overwrite or not target.is_file() or (into is not None and target.samefile(into)):
        return
    with target.open("rb") as file:
        if has_kernel(file.read(8)):
            raise VolumeError(f"{target} has a kernel in it; keep it with --into {target}, or say --overwrite")


def store(target: Path, image: bytes) -> None:
    """Give an image file its content as a whole; one that is there must not be in use.

    Raises:
        LockedError: another program changes the image. OSError: it cannot be written.
    """
    with lock(target) if target.is_file() else nullcontext():
        replace_file(target, image)


def summary(target: Path, made: Created, model: Model | None) -> str:
    """One line for people: what was made, and what room is left."""
    use = block_use(made.volume)
    titles = [model.title] if model else [candidate.title for candidate in made.volume.models]
    nodes = list(made.volume.walk())
    files = sum(isinstance(node, File) for node in nodes)
    return (
        f"{target}: {' or '.join(titles)}, "
        f"{format_count(files, 'file')} in {format_count(len(nodes), 'entry', 'entries')}, "
        f"{use.used:,} of {use.total:,} blocks used, {use.free * BLOCK_SIZE:,} bytes free"
    )

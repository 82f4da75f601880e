"""The volume of a ROM: a new one of a tree, or one that is there, with what the tree adds to it."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from formats.knightos.kfs_page import PAGE_SIZE
from toolkit.errors import VolumeError
from toolkit.files import name_to_text
from toolkit.findings import Finding
from toolkit.flash import NorFlash
from toolkit.image.build.knightos.parts import KnightImage, VolumePart
from toolkit.image.build.knightos.tree import WantedTree
from toolkit.image.build.origin import Origin
from toolkit.image.build.plan import Piece
from toolkit.kfs.check.log import check_length
from toolkit.kfs.layout import FIRST_DAT_PAGE, Model
from toolkit.kfs.make.create import blank_image, node_findings, refuse
from toolkit.kfs.make.formatter import format_volume
from toolkit.kfs.rules import RULES
from toolkit.kfs.volume import Node, Volume
from toolkit.knightos.package.install import missing_dependencies
from toolkit.memory.contents import ERASED

START = FIRST_DAT_PAGE * PAGE_SIZE
"""Offset of the first page of a volume."""
KIND = "volume"


@dataclass(frozen=True)
class BuiltVolume:
    """A volume that was put together: its pieces, what the kernel makes of it, and its paths by numbers of entries."""

    pieces: tuple[Piece, ...]
    findings: tuple[Finding, ...] = ()


def build_volume(recipe: KnightImage, model: Model, rom: bytes | None, tree: WantedTree) -> BuiltVolume:
    """The volume that a recipe asks for; without pieces where it asks for none.

    Args:
        recipe: what is asked for.
        model: the calculator.
        rom: the ROM to start from.
        tree: what the parts want in the volume.

    Raises:
        ToolkitError: with the place: no room, a volume that cannot be changed, or that the kernel would not read.
    """
    wish = recipe.volume or VolumePart(origin=recipe.origin.at("volume"))
    is_new = wish.new or wish.folder is not None
    if wish.pages is not None and is_new:
        raise wish.origin.at("pages").error("are a whole volume; with them there is no new one, and no folder for one")
    if recipe.volume is None and tree.is_empty:
        return BuiltVolume(())
    if not is_new and (wish.pages is not None or _has_volume(recipe, model, rom)):
        return _changed(recipe, wish, model, rom or blank_image(model), tree)
    return _new(wish, model, tree)


def _has_volume(recipe: KnightImage, model: Model, rom: bytes | None) -> bool:
    """Whether the ROM to start from has a volume; what lies in its place otherwise is lost to nobody."""
    if rom is None:
        return False
    try:
        Volume(NorFlash(model.geometry, rom))
    except VolumeError as error:
        if rom[START : model.layout.fat_top + 1].strip(bytes([ERASED])):
            assert recipe.rom is not None
            raise recipe.rom.origin.error(f"{error}; `new = true` in [image.volume] makes one in its place") from None
        return False
    return True


def _new(wish: VolumePart, model: Model, tree: WantedTree) -> BuiltVolume:
    """A new volume, formatted."""
    layout = model.layout
    avoid = layout.usb_boot_pages if wish.skip_usb_boot_sector else ()
    with wish.origin.blamed():
        formatted = format_volume(tree.root, layout, wish.profile, avoid)
    findings = list(tree.findings)
    if formatted.added_directory:
        message = "added, because the kernel gives the first directory it makes itself the id of the root"
        findings.append(RULES["kfs-directory-added"].found(message, "/" + name_to_text(formatted.added_directory)))
    volume = Volume(NorFlash(model.geometry, formatted.into(blank_image(model))))
    findings += _judged(wish, volume, tree)
    source = str(wish.folder) if wish.folder else ""
    return BuiltVolume(tuple(_pieces(formatted.pages, avoid, source, wish.origin)), tuple(findings))


def _changed(recipe: KnightImage, wish: VolumePart, model: Model, rom: bytes, tree: WantedTree) -> BuiltVolume:
    """A volume that is there, of the ROM or of exact pages, with what the tree adds to it."""
    source, image = recipe.rom.file.name if recipe.rom else "", rom
    if wish.pages is not None:
        source, image = wish.pages.name, _with_pages(wish, model, rom)
    if not tree.is_empty:
        image = _with_tree(wish, model, image, tree)
    findings = _judged(wish, Volume(NorFlash(model.geometry, image)), tree) if wish.strict or not tree.is_empty else ()
    swap = model.layout.swap_pages
    end = model.layout.fat_top + 1 if tree.is_empty else swap.stop * PAGE_SIZE
    piece = Piece("volume", KIND, START, image[START:end], source, wish.origin)
    return BuiltVolume((piece,), (*tree.findings, *findings))


def _with_pages(wish: VolumePart, model: Model, rom: bytes) -> bytes:
    """The ROM with the exact pages of a volume."""
    assert wish.pages is not None
    origin = wish.origin.at("pages")
    pages, end = wish.pages.read(origin), model.layout.fat_top + 1
    if len(pages) != end - START:
        raise origin.error(f"has {len(pages):,} bytes; the pages of a volume of a {model.title} are {end - START:,}")
    return rom[:START] + pages + rom[end:]


def _with_tree(wish: VolumePart, model: Model, image: bytes, tree: WantedTree) -> bytes:
    """An image in whose volume the tree was stored."""
    from toolkit.kfs.copying.changes import Changes, Incoming  # new volumes do without
    from toolkit.kfs.write.writable import WritableVolume

    device = NorFlash(model.geometry, image)
    avoid = model.layout.usb_boot_pages if wish.skip_usb_boot_sector else ()
    with wish.origin.blamed():
        changes = Changes(WritableVolume(device, force=wish.force, avoid=avoid))
        changes.store([Incoming(b"/", tree.root, "")])
    return device.read(0, model.rom_size)


def _judged(wish: VolumePart, volume: Volume, tree: WantedTree) -> list[Finding]:
    """What the kernel makes of a volume, and what its packages lack.

    Raises:
        ToolkitError: by the wish, what is not allowed.
    """
    nodes = {node.path: node for node in volume.walk()}
    look = dict[bytes, Node](nodes).get
    findings = [*check_length(volume), *node_findings(volume)]
    for package, wanted in tree.packages:
        found = [*wanted.findings, *missing_dependencies(package, look)]
        findings += [one if one.where else replace(one, where=str(wanted.identity)) for one in found]
    with wish.origin.blamed():
        refuse(findings, strict=wish.strict, force=wish.force)
    return findings


def _pieces(pages: bytes, avoid: Collection[int], source: str, origin: Origin) -> Iterator[Piece]:
    """The pages of a volume, without those that it leaves alone."""
    stops = sorted({START // PAGE_SIZE, START // PAGE_SIZE + len(pages) // PAGE_SIZE, *avoid, *(p + 1 for p in avoid)})
    for first, behind in itertools.pairwise(stops):
        if first not in avoid:
            offset, end = first * PAGE_SIZE - START, behind * PAGE_SIZE - START
            yield Piece("volume", KIND, START + offset, pages[offset:end], source, origin)

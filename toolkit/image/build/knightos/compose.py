"""From the parts of a ROM of KnightOS to its bytes. No part comes before another."""

from __future__ import annotations

from collections.abc import Iterator

from formats.knightos.kfs_page import PAGE_SIZE
from toolkit.errors import VolumeError
from toolkit.findings import Finding, Severity
from toolkit.image.build.built import BuiltImage
from toolkit.image.build.knightos.parts import KnightImage, NumberedPagePart, PagePart
from toolkit.image.build.knightos.tree import wanted_tree
from toolkit.image.build.knightos.upgrade import build_upgrade
from toolkit.image.build.knightos.volume import build_volume
from toolkit.image.build.origin import Origin
from toolkit.image.build.plan import Piece, Plan
from toolkit.image.build.recipe import raw_pieces
from toolkit.image.containers.container import read_container
from toolkit.kfs.layout import FIRST_DAT_PAGE, MODELS, Layout, Model, model_named
from toolkit.knightos.rom.check import check
from toolkit.knightos.rom.image import RomImage
from toolkit.knightos.rom.kernel import read_kernel
from toolkit.knightos.rom.places import PLACE_TITLES, Place, page_of, place_of
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange, Region


def compose(recipe: KnightImage) -> BuiltImage:
    """Build a ROM.

    Raises:
        ToolkitError: with the place of the part that does not fit.
    """
    model = _model(recipe)
    rom = _rom(recipe, model)
    whole = AddressRange(0, model.rom_size)
    plan, own = Plan(whole), list[AddressRange]()
    for piece, range_ in _page_pieces(recipe, model.layout):
        plan.add(piece)
        own.append(range_)
    tree = wanted_tree(recipe, model.layout)
    volume = build_volume(recipe, model, rom, tree)
    for piece in (*volume.pieces, *raw_pieces(recipe.raw, _named_regions(model.layout))):
        plan.add(piece)
    if rom is not None:
        for piece in list(_rest_of(recipe, rom, plan, own)):
            plan.add(piece)
    contents = plan.contents()
    image = contents.read(0, model.rom_size, recipe.fill)
    findings = [*volume.findings, *_rom_findings(image, model)]
    companions = {}
    if recipe.upgrade:
        companions[recipe.upgrade.output], more = build_upgrade(recipe.upgrade, model, image)
        findings += more
    facts = {"model": model.name, "title": model.title}
    return BuiltImage(whole, contents, plan.pieces, facts, tuple(findings), companions, is_whole=True)


def _model(recipe: KnightImage) -> Model:
    from difflib import get_close_matches

    try:
        return model_named(recipe.model)
    except VolumeError as error:
        names = {name.lower(): name for name in MODELS}
        near = get_close_matches(recipe.model.lower(), names, n=1)
        meant = f"; did you mean {names[near[0]]}?" if near else ""
        raise recipe.origin.at("model").error(f"{error}{meant}") from None


def _rom(recipe: KnightImage, model: Model) -> bytes | None:
    """The ROM to start from."""
    if recipe.rom is None:
        return None
    origin = recipe.rom.origin.at("file")
    data = recipe.rom.file.read(origin)
    with origin.blamed():
        contents = read_container(data)
    if contents.range != AddressRange(0, model.rom_size):
        has = f"goes from {contents.range.address:#x} to {contents.range.end:#x}"
        raise origin.error(f"{recipe.rom.file.name} {has}; a {model.title} has {model.rom_size:#x} bytes")
    return contents.read(0, model.rom_size, recipe.fill)


def _page_pieces(recipe: KnightImage, layout: Layout) -> Iterator[tuple[Piece, AddressRange]]:
    """The pages that have files of their own, and the range that each of these decides on."""
    single: list[tuple[str, PagePart, int]] = [
        (f"page {part.page:02X}", part, _number(part, layout)) for part in sorted(recipe.pages, key=lambda p: p.page)
    ]
    if recipe.privileged:
        single.append(("privileged page", recipe.privileged, page_of(layout, Place.PRIVILEGED)))
    if recipe.boot:
        single.append(("boot page", recipe.boot, page_of(layout, Place.BOOT)))
    if recipe.kernel:
        range_ = AddressRange(0, FIRST_DAT_PAGE * PAGE_SIZE)
        data = recipe.kernel.file.read(recipe.kernel.origin.at("file"))
        yield _piece("kernel", "kernel", range_, data, recipe.kernel.file.name, recipe.kernel.origin), range_
    for name, part, page in single:
        range_ = AddressRange(page * PAGE_SIZE, PAGE_SIZE)
        data = part.file.read(part.origin.at("file"))
        kind = place_of(layout, page).value
        yield _piece(name, kind, range_, data, part.file.name, part.origin), range_


def _number(part: NumberedPagePart, layout: Layout) -> int:
    if part.page >= layout.pages:
        raise part.origin.at("page").error(f"there is no page {part.page:02X}; the last one is {layout.pages - 1:02X}")
    return part.page


def _piece(name: str, kind: str, range_: AddressRange, data: bytes, source: str, origin: Origin) -> Piece:
    if not data:
        raise origin.at("file").error(f"{source} is empty")
    if len(data) > range_.length:
        whole = "; a whole ROM goes into [image.rom]" if range_.length > PAGE_SIZE else ""
        raise origin.at("file").error(f"{source} has {len(data):,} bytes; {name} has {range_.length:,}{whole}")
    return Piece(name, kind, range_.address, data, source, origin)


def _named_regions(layout: Layout) -> list[Region]:
    """What raw parts may be put at the start of, by its name."""
    places = {
        place: page_of(layout, place) for place in Place if place not in (Place.KERNEL, Place.DATA, Place.ENTRIES)
    }
    return [Region(place.value, AddressRange(page * PAGE_SIZE, PAGE_SIZE)) for place, page in places.items()]


def _rest_of(recipe: KnightImage, rom: bytes, plan: Plan, own: list[AddressRange]) -> Iterator[Piece]:
    """What no part says of the ROM to start from; pages that a part decides on are its own to the end."""
    assert recipe.rom is not None
    rest = Contents([(0, rom)])
    for range_ in (*own, *(piece.range for piece in plan.pieces)):
        rest.remove(range_.address, range_.length)
    for address, data in rest.segments:
        yield Piece("ROM", "rom", address, data, recipe.rom.file.name, recipe.rom.origin)


def _rom_findings(image: bytes, model: Model) -> list[Finding]:
    """What is wrong with the kernel and its pages, where there is a kernel."""
    rom = RomImage(image, (model,))
    kernel = read_kernel(rom)
    if not kernel.is_there:
        return []
    return [found for found in check(rom, kernel) if found.severity is not Severity.INFORMATION]


def place_title(layout: Layout, address: int) -> str:
    """What the page with an address is for, in words."""
    return PLACE_TITLES[place_of(layout, address // PAGE_SIZE)]

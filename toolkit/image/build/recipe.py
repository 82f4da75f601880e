"""What every image of a manifest may say, whatever it is an image of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.errors import LayoutError
from toolkit.image.build.built import BuiltImage
from toolkit.image.build.origin import Origin
from toolkit.image.build.plan import Piece, Plan
from toolkit.image.build.source import Source
from toolkit.image.containers.container import Container, container_of, read_container
from toolkit.image.manifest.declare import Part, key, part
from toolkit.memory.region import AddressRange, MemoryMap, Region

FILL = 0xFF


@part
class FormatOptionsPart(Part):
    """How a file that is not raw says its bytes."""

    entry: int | None = key("of HEX, SREC and ELF files: address at which execution starts", default=None)
    header: str | None = key("of SREC files: text in front", default=None)
    line_length: int | None = key("of HEX and SREC files: most bytes in a line, up to 250", default=None)
    family: str | None = key("of UF2 files: name of the family of the blocks, or its id", default=None)
    block_length: int | None = key("of UF2 files: bytes in a block, a multiple of 4 up to 476", default=None)
    exact: bool | None = key("of UF2 files: end blocks at holes, rather than fill them", default=None)
    machine: str | None = key("of ELF files: processors they are for; else those of the board", default=None)


@part
class Recipe(Part):
    """All that one image is made of; a subclass for each system that it may be an image of."""

    output: str | None = key("file to make, beside the manifest or below; else the name of the image", default=None)
    format: Container | None = key("kind of that file; else what its name says", default=None)
    format_options: FormatOptionsPart | None = key("how a file that is not raw says its bytes", default=None)
    fill: int = key("byte that fills the holes of a raw file", default=FILL, bits=8)
    pad_to: int | None = key("address up to which a raw file is filled behind its last part", default=None, bits=64)

    def build(self) -> BuiltImage:
        """Build it. Raises ToolkitError, with the place of the part that does not fit."""
        raise AssertionError("every recipe builds")


@part
class RawPart(Part):
    """Bytes at an address, of a raw file, or of one that says its addresses itself."""

    file: Source = key("the file: raw bytes, or Intel HEX and the like, which say their addresses")
    address: int | None = key("address of the first byte of a raw file", default=None, bits=64)
    region: str | None = key("name of the region that a raw file starts, in place of an address", default=None)
    name: str | None = key("what to call it in reports", default=None)
    format: Container | None = key("kind of the file; else what its content shows", default=None)


@part
class RegionPart(Part):
    """A named range of addresses, for parts to be put into."""

    name: str = key("what it is called")
    address: int = key("its first address", bits=64)
    length: int = key("bytes in it", bits=64)


@part
class PlainImage(Recipe):
    """An image of regions that have no meaning to us."""

    regions: tuple[RegionPart, ...] = key("the regions; the image goes from the first to the end of the last")
    raw: tuple[RawPart, ...] = key("bytes at addresses", default=())

    def build(self) -> BuiltImage:
        """Put the parts where they say. Raises ToolkitError where one does not fit."""
        if not self.regions:
            raise self.origin.error("has no regions; each is a table [[image.regions]]")
        range_ = _around(self.regions)
        regions = _map_of(range_, self.regions)
        plan = Plan(range_)
        for piece in raw_pieces(self.raw, list(regions)):
            _require_one_region(piece, regions)
            plan.add(piece)
        return BuiltImage(range_, plan.contents(), plan.pieces, {"regions": [region.as_dict() for region in regions]})


def raw_pieces(parts: Sequence[RawPart], regions: Sequence[Region]) -> Iterator[Piece]:
    """The pieces of raw parts, in the order of addresses.

    Args:
        parts: the parts.
        regions: what `region` may name.
    """
    pieces = [piece for part_ in parts for piece in _pieces(part_, regions)]
    yield from sorted(pieces, key=lambda piece: (piece.address, piece.data))


def _pieces(part_: RawPart, regions: Sequence[Region]) -> Iterator[Piece]:
    origin = part_.origin
    data = part_.file.read(origin.at("file"))
    if not data:
        raise origin.at("file").error(f"{part_.file.name} is empty")
    name = part_.name or (part_.file.path.name if part_.file.path else "raw")
    with origin.blamed():
        base = _base(part_, data, regions, origin)
        contents = read_container(data, base, part_.format)
    for address, segment in contents.segments:
        yield Piece(name, "raw", address, segment, part_.file.name, origin)


def _base(part_: RawPart, data: bytes, regions: Sequence[Region], origin: Origin) -> int:
    """Where a raw file starts; 0 for a file that says its addresses itself."""
    says_itself = (part_.format or container_of(data)) is not Container.RAW
    given = [value for value in (part_.address, part_.region) if value is not None]
    if says_itself and given:
        raise origin.error(f"{part_.file.name} says its addresses itself; give neither address nor region")
    if says_itself:
        return 0
    if len(given) != 1:
        raise origin.error("needs either an address or a region")
    if part_.address is not None:
        return part_.address
    named = {region.name: region.address for region in regions}
    if part_.region not in named:
        raise origin.at("region").error(f"there is no region {part_.region!r}; there are {', '.join(named) or 'none'}")
    return named[part_.region]


def _around(regions: Sequence[RegionPart]) -> AddressRange:
    first = min(region.address for region in regions)
    return AddressRange(first, max(region.address + region.length for region in regions) - first)


def _map_of(range_: AddressRange, regions: Sequence[RegionPart]) -> MemoryMap:
    found = MemoryMap(range_)
    for region in sorted(regions, key=lambda known: (known.address, known.name)):
        origin = region.origin
        if any(region.name == other.name for other in found):
            raise origin.at("name").error(f"there are two regions {region.name!r}")
        try:
            found.add(Region(region.name, AddressRange(region.address, region.length), "region"))
        except LayoutError as error:
            raise origin.error(str(error)) from None
    return found


def _require_one_region(piece: Piece, regions: MemoryMap) -> None:
    region = regions.find(piece.address)
    if region is None or not region.range.contains(piece.range):
        where = f"leaves the region {region.name}, {region.range}" if region else "lies in no region"
        raise piece.origin.error(f"{piece.name} at {piece.range} {where}")

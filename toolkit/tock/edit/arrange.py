"""Putting an app together again after an edit: where its binary lies, and everything that follows from that.

The binary stays where it is when there is a protected trailer in front of it, or a fixed flash address; the trailer
gives and takes. Else the binary follows the header. By what the binary moves, its end moves, the entry point and the
writeable flash regions; Main and Program change together. `total_size` stays when the fill behind the credentials can
give or take the difference; it grows by the rule that it followed. The checksum comes last.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from formats.errors import FormatError, UnbuildableError
from formats.tock.tbf import Tbf
from formats.tock.tbf_elements import (
    NOT_FIXED,
    Element,
    FixedAddresses,
    Main,
    Program,
    Value,
    WriteableFlashRegion,
    WriteableFlashRegions,
    encoded_length,
)
from formats.tock.tbf_footer import TbfFooter
from formats.tock.tbf_header import BASE_SIZE, TBF_HEADER, TbfBase, TbfHeader, header_checksum
from toolkit.errors import LayoutError
from toolkit.tock.app import App
from toolkit.tock.blobs import LONGEST
from toolkit.tock.edit.space import Space
from toolkit.tock.reserved_space import CREDENTIAL_HEAD
from toolkit.tock.sizes import PAGE, POWER_OF_TWO, multiple_of, rounded, step_of

LONGEST_HEADER = 0xFFFF
FIXED_STEP = 256
"""The binary of an app with a fixed flash address moves by so many bytes, so that the TBF still starts on such a
boundary."""
_MOST = 0xFFFF_FFFF


@dataclass(frozen=True)
class Size:
    """The size that an app shall have.

    Attributes:
        total: its total_size in bytes; None to keep it, or to round what is needed.
        arch: architecture name; says how a size is rounded, with what it was before.
        whole: the file shall be as long as total_size.
    """

    total: int | None = None
    arch: str = ""
    whole: bool = False


KEEP = Size()


@dataclass(frozen=True)
class _Move:
    """Where things were and where they go, in bytes from the start of the TBF."""

    old_header: int
    new_header: int
    old_start: int
    new_start: int
    old_end: int

    @property
    def distance(self) -> int:
        """Bytes by which the binary moves."""
        return self.new_start - self.old_start


def require_app(app: App) -> None:
    """Raise LayoutError for padding, which has no elements and no fields."""
    if app.is_padding:
        raise LayoutError("this is padding, which has nothing but its size")


def is_true(app: App) -> bool:
    """Whether the header of an app says of trailer, binary and footers where they are, and that is possible."""
    header, total = app.header, app.header.base.total_size
    main = header.main
    return (
        header.base.header_size % 4 == 0
        and header.app_start <= header.binary_end <= total
        and len(app.tbf.protected_trailer) == (main.protected_size if main else 0)
    )


def arranged(
    app: App, elements: Iterable[Element] | None = None, *, app_start: int | None = None, size: Size = KEEP
) -> App:
    """The app with other elements, another place of its binary, or another size.

    Args:
        app: the app.
        elements: all elements; offsets in them are those of the app as it is. None to keep them.
        app_start: where the binary shall start, in bytes from the start of the TBF; None for the usual place.
        size: what size it shall have.

    Raises:
        LayoutError: something does not fit where it belongs.
    """
    wanted = app.header.elements if elements is None else tuple(elements)
    header_size = BASE_SIZE + sum(4 + encoded_length(e.value) + len(e.padding) for e in wanted)
    if header_size > LONGEST_HEADER:
        raise LayoutError(f"the header would have {header_size:,} bytes, more than {LONGEST_HEADER:,}")
    if not is_true(app):
        return _moved_whole(app, wanted, header_size, app_start, size)
    old = app.header
    start = _usual_start(app, wanted, header_size, size.arch) if app_start is None else app_start
    if start < header_size:
        raise LayoutError(f"the binary cannot start at {start:#x}: the header takes {header_size:#x} bytes")
    if start > LONGEST:
        raise LayoutError(f"the binary would start at {start:#x}, more than {LONGEST:#x}")
    move = _Move(old.base.header_size, header_size, old.app_start, start, old.binary_end)
    moved = tuple(_moved_elements(wanted, move))
    trailer = bytes(max(0, start - header_size - len(app.tbf.protected_trailer)))
    trailer += app.tbf.protected_trailer[len(app.tbf.protected_trailer) - (start - header_size - len(trailer)) :]
    return _built(app, moved, header_size, trailer, move, size)


def _usual_start(app: App, elements: tuple[Element, ...], header_size: int, arch: str) -> int:
    """Where the binary lies after an edit that does not say it."""
    start = app.app_start
    fixed = _is_fixed(app.header.elements) and _is_fixed(elements)
    if not fixed and not app.tbf.protected_trailer and not _gives_way(app, elements, header_size, arch):
        return header_size
    return start if header_size <= start else start + multiple_of(FIXED_STEP if fixed else 1, header_size - start)


def _gives_way(app: App, elements: tuple[Element, ...], header_size: int, arch: str) -> bool:
    """Whether a trailer takes what the header gives up, so that it can be taken back; reserved space there is none."""
    has_end = any(isinstance(element.value, Program) for element in elements)
    shrinks = header_size < app.app_start and _governing(elements) is not None
    return shrinks and not has_end and step_of(app.header.base.total_size, arch) in (POWER_OF_TWO, PAGE)


def _is_fixed(elements: tuple[Element, ...]) -> bool:
    return any(isinstance(e.value, FixedAddresses) and e.value.flash_address != NOT_FIXED for e in elements)


def _moved_elements(elements: tuple[Element, ...], move: _Move) -> Iterable[Element]:
    governing = _governing(elements)
    for element in elements:
        value = element.value
        if isinstance(value, (Main, Program)):
            yield dataclasses.replace(element, value=_moved_main(value, governing, move))
        elif isinstance(value, WriteableFlashRegions):
            regions = tuple(_moved_region(region, move) for region in value.regions)
            yield dataclasses.replace(element, value=WriteableFlashRegions(regions))
        else:
            yield element


def _governing(elements: tuple[Element, ...]) -> Main | Program | None:
    return TbfHeader(TbfBase(2, BASE_SIZE, 0, 0, 0), elements).main


def _moved_main(value: Main | Program, governing: Value | None, move: _Move) -> Main | Program:
    """Main or Program; the entry point moves along where it lies in the binary."""
    trailer = move.new_start - move.new_header
    if value is not governing and isinstance(governing, (Main, Program)):
        differs = value.protected_size - (move.old_start - move.old_header)
        trailer = trailer + differs if trailer + differs in range(_MOST + 1) else trailer
    init = value.init_fn_offset
    if init >= value.protected_size:
        init += trailer - value.protected_size
    if init > _MOST:
        init = value.init_fn_offset
    if isinstance(value, Program):
        end = _within(value.binary_end_offset + move.distance, value.binary_end_offset)
        return dataclasses.replace(value, init_fn_offset=init, protected_size=trailer, binary_end_offset=end)
    return dataclasses.replace(value, init_fn_offset=init, protected_size=trailer)


def _moved_region(region: WriteableFlashRegion, move: _Move) -> WriteableFlashRegion:
    if not move.old_start <= region.offset <= move.old_end:
        return region
    return WriteableFlashRegion(_within(region.offset + move.distance, region.offset), region.size)


def _within(moved: int, otherwise: int) -> int:
    return moved if 0 <= moved <= _MOST else otherwise


def _built(app: App, elements: tuple[Element, ...], header_size: int, trailer: bytes, move: _Move, size: Size) -> App:
    """The app of its new parts; what fills it up to `total_size` is taken or made last."""
    before, has_footers = app.header, any(isinstance(element.value, Program) for element in elements)
    parts = _Parts.of(app, has_footers=has_footers)
    base = dataclasses.replace(before.base, header_size=header_size)
    stays = header_size == move.old_header and not move.distance and has_footers == parts.has_footers_before
    if stays and size == Size(arch=size.arch):
        return _with_header(app, TbfHeader(base, elements))
    end = header_size + len(trailer) + len(parts.binary) + parts.cut
    if not parts.has_footers_before:
        end, parts = _without_surplus(app, parts, end, size.total)
    total = _total_size(base.total_size, end + parts.space.needed, parts.space.fill, size)
    fill = total - end - parts.space.needed
    missing = _missing(parts, fill, size)
    if fill - missing > LONGEST:
        raise LayoutError(f"the app would have {fill - missing:,} bytes of fill, more than {LONGEST:,}")
    binary, footer = parts.binary + bytes(fill - missing), TbfFooter((), b"")
    if has_footers:
        binary, footer = parts.binary, parts.space.footer(fill - missing)
        elements = elements if parts.has_footers_before else tuple(_ending_at(e, end, move) for e in elements)
    header = with_checksum(TbfHeader(dataclasses.replace(base, total_size=total), elements))
    return _read_again(App(Tbf(header, trailer, binary, footer), missing + parts.cut, app.excess))


@dataclass(frozen=True)
class _Parts:
    """What an app is made of behind its trailer.

    Attributes:
        binary: its bytes, as far as the file has them.
        cut: bytes of the binary that the file lacks.
        space: what stands behind it.
        has_footers_before: whether there was a Program, which alone makes footers, before the edit.
    """

    binary: bytes
    cut: int
    space: Space
    has_footers_before: bool

    @classmethod
    def of(cls, app: App, *, has_footers: bool) -> _Parts:
        """The parts; where footers are none any more, they become part of the binary."""
        space, had_footers = Space.of(app), app.header.first(Program) is not None
        cut = max(0, app.missing - space.missing)
        if not had_footers or has_footers:
            return cls(app.tbf.binary, cut, space, had_footers)
        data = app.to_bytes()
        footers = data[app.footer_start : len(data) - len(app.excess)]
        return cls(app.tbf.binary + footers, cut, Space((), b"", space.missing, space.missing), had_footers)


def _with_header(app: App, header: TbfHeader) -> App:
    return _read_again(dataclasses.replace(app, tbf=dataclasses.replace(app.tbf, header=with_checksum(header))))


def _missing(parts: _Parts, fill: int, size: Size) -> int:
    """Bytes of the fill that the file goes on to lack."""
    missing = parts.space.missing
    if parts.cut and size.whole:
        raise LayoutError(f"the file ends {parts.cut:,} bytes before its binary does; nobody knows these bytes")
    if parts.cut:
        return fill
    if size.whole:
        return 0
    if parts.has_footers_before:  # elf2tab forgets up to 7 bytes; what lacks more was cut off on purpose
        return fill if missing == parts.space.fill >= CREDENTIAL_HEAD else 0
    return min(missing, fill)


def _without_surplus(app: App, parts: _Parts, end: int, total: int | None) -> tuple[int, _Parts]:
    """End and parts of an app without footers, cut to a size that was asked for where only fill is lost."""
    surplus = end - total if total is not None else 0
    if surplus <= 0:
        return end, parts
    lost = parts.binary[-surplus:]
    if surplus > len(parts.binary) or (not app.is_padding and set(lost) not in ({0x00}, {0xFF})):
        raise LayoutError(f"total_size {total} is too small: the app takes {end} bytes")
    return end - surplus, dataclasses.replace(parts, binary=parts.binary[:-surplus])


def _total_size(before: int, needed: int, fill: int, size: Size) -> int:
    if size.total is not None:
        if size.total < needed:
            raise LayoutError(f"total_size {size.total} is too small: the app takes {needed} bytes")
        return size.total
    step = step_of(before, size.arch)
    if needed <= before and (fill or step in (POWER_OF_TWO, PAGE)):
        return before
    total = rounded(needed, step)
    if total > _MOST:
        raise LayoutError(f"the app would take {total:,} bytes, more than 32 bits can say")
    return total


def _ending_at(element: Element, end: int, move: _Move) -> Element:
    """A new Program whose binary ends where all that was there before ends."""
    if not isinstance(element.value, Program) or element.value.binary_end_offset - move.distance != move.old_end:
        return element
    return dataclasses.replace(element, value=dataclasses.replace(element.value, binary_end_offset=end))


def with_checksum(header: TbfHeader) -> TbfHeader:
    """The header with the right checksum.

    Raises:
        LayoutError: a value does not fit its field.
    """
    try:
        checksum = header_checksum(TBF_HEADER.build(header))
    except UnbuildableError as error:
        raise LayoutError(str(error)) from None
    return dataclasses.replace(header, base=dataclasses.replace(header.base, checksum=checksum))


def _moved_whole(app: App, elements: tuple[Element, ...], header_size: int, app_start: int | None, size: Size) -> App:
    """An app whose header is not true: everything behind the header moves as one, and the size follows."""
    if app_start is not None or size.total is not None or size.whole:
        raise LayoutError("the header does not tell where the binary lies; `tbf verify` says more")
    base, rest = app.header.base, app.to_bytes()[app.header.base.header_size :]
    distance = header_size - base.header_size
    total = base.total_size + distance
    if not BASE_SIZE <= total <= _MOST:
        raise LayoutError(f"total_size would be {total}, which no TBF can have")
    moved = tuple(_shifted(element, base.header_size, distance, total) for element in elements)
    header = with_checksum(TbfHeader(dataclasses.replace(base, header_size=header_size, total_size=total), moved))
    return App.parse(TBF_HEADER.build(header) + rest)


def _shifted(element: Element, header_size: int, distance: int, total: int) -> Element:
    value = element.value
    if isinstance(value, Program):
        end = value.binary_end_offset
        moved = end if end < header_size or end == _MOST else _within(end + distance, end)
        moved = min(moved, total) if end <= total - distance else max(moved, total + 1)
        return dataclasses.replace(element, value=dataclasses.replace(value, binary_end_offset=moved))
    if isinstance(value, WriteableFlashRegions):
        move = _Move(header_size, header_size, header_size, header_size + distance, total - distance)
        return dataclasses.replace(
            element, value=WriteableFlashRegions(tuple(_moved_region(region, move) for region in value.regions))
        )
    return element


def _read_again(app: App) -> App:
    """The app as readers will see it.

    Raises:
        LayoutError: they would see another binary than it has.
    """
    try:
        read = App.parse(app.to_bytes())
    except FormatError as error:
        raise LayoutError(str(error)) from None
    if read.tbf.binary != app.tbf.binary or read.tbf.protected_trailer != app.tbf.protected_trailer:
        raise LayoutError("the app would be read as another one; its header contradicts itself")
    return read

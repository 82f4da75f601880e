"""A TBF as the kernel and its tools want it, from an ELF file or from a raw binary.

One element for all writeable regions, a size that counts every credential, reserved space that any reader can walk,
sizes in words: what `elf2tab` knows better not to repeat. What cannot run is refused; what may be meant is warned of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from formats.tock.tbf_elements import WriteableFlashRegion
from formats.tock.tbf_footer import TBF_CREDENTIAL
from toolkit.elf.file import Elf, Segment, read_elf
from toolkit.errors import BuildError
from toolkit.tock.build.contents import Contents, flash_segments, put_together
from toolkit.tock.build.header import HeaderPlan, build_header
from toolkit.tock.build.layout import Layout, Needs, footers_of, is_protectable, lay_out
from toolkit.tock.build.options import AppOptions
from toolkit.tock.build.places import Places, needed_ram, places_of
from toolkit.tock.build.symbols import PROTECTED_REGION_SIZE, SYMBOLS
from toolkit.tock.reserved_space import reserved_space
from toolkit.tock.sizes import WORD

FAMILIES = {"EM_ARM": "cortex-m", "EM_RISCV": "riscv", "EM_386": "i486"}
"""Machine of an ELF file → what names of its architectures begin with."""
_NAMES = {"cortex-m": ("cortex-m",), "riscv": ("rv32", "rv64", "riscv"), "i486": ("i386", "i486", "x86")}
_END_OF_ADDRESSES = 1 << 32


@dataclass(frozen=True)
class Built:
    """A TBF, and what may be wrong with it, for people."""

    tbf: bytes
    warnings: tuple[str, ...] = ()


def build_from_elf(data: bytes, options: AppOptions, arch: str = "") -> Built:
    """The TBF for an ELF file.

    Args:
        data: the file.
        options: what the header shall say.
        arch: name of the architecture, which must not contradict the file.

    Raises:
        FormatError: the file is no ELF file that can be read.
        BuildError: no app comes of it.
        KeyFileError: a key is not for its credential.
    """
    elf = read_elf(data, SYMBOLS)
    if elf.machine not in FAMILIES:
        raise BuildError(f"the ELF file is for {elf.machine}; apps are for ARM, RISC-V and x86 of 32 bits")
    _check_architecture(elf, arch)
    places = places_of(elf)
    _check_addresses(elf, places)
    contents = _contents(elf, places)
    options, warnings = _with_protected_size(elf, options)
    warnings += (*_left_out(elf, places), *_without_relocations(elf, places))
    ram = needed_ram(elf, options) if options.minimum_ram is None else options.minimum_ram
    plan = HeaderPlan(options, places, ram)
    built = _finish(plan, contents, FAMILIES[str(elf.machine)])
    return Built(built.tbf, (*warnings, *built.warnings))


def build_from_binary(contents: Contents, options: AppOptions, places: Places, arch: str) -> Built:
    """The TBF for a raw binary.

    Args:
        contents: the binary, with one entry point; bit 0 set for Thumb code.
        options: what the header shall say; `minimum_ram` is needed.
        places: where the app must lie.
        arch: name of the architecture, which decides the size.

    Raises:
        BuildError: no app comes of it.
        KeyFileError: a key is not for its credential.
    """
    size = len(contents.binary)
    if contents.entries[0] >= size:
        raise BuildError(f"the entry point {contents.entries[0]:#x} is outside the binary of {size:#x} bytes")
    for region in contents.regions:
        if region.offset + region.size > size:
            raise BuildError(f"the region at {region.offset:#x} leads out of the binary of {size:#x} bytes")
    if options.minimum_ram is None:
        raise BuildError("how much RAM the app needs must be said; a raw binary does not tell")
    plan = HeaderPlan(options, places, options.minimum_ram)
    return _finish(plan, contents, arch)


def _check_architecture(elf: Elf, arch: str) -> None:
    family = next((family for family, names in _NAMES.items() if arch.startswith(names)), None)
    if family not in (None, FAMILIES[str(elf.machine)]):
        raise BuildError(f"the ELF file is for {elf.machine}, which is not {arch}")


def _check_addresses(elf: Elf, places: Places) -> None:
    """Refuse what 32 bits cannot hold, and what lies before the flash though it may not be left out."""
    for segment in elf.segments:
        if max(segment.load_address, segment.address) + segment.memory_size > _END_OF_ADDRESSES:
            raise BuildError(f"the segment for {segment.address:#x} leads beyond 32 bits")
        if places.movable and places.origin and segment.file_size and segment.load_address < places.origin:
            place = f"{segment.load_address:#x}"
            raise BuildError(f"the segment for {place} lies before the flash, which starts at {places.origin:#x}")
    if places.flash is not None and places.flash % WORD:
        raise BuildError(f"the flash starts at {places.flash:#x}, which is no multiple of {WORD}")


def _contents(elf: Elf, places: Places) -> Contents:
    segments = sorted(flash_segments(elf, places.flash), key=lambda segment: segment.load_address)
    segments = [segment for segment in segments if segment.file_size]
    if not segments:
        raise BuildError("no segment is stored in flash; there is nothing to make an app of")
    for before, behind in pairwise(segments):
        if before.load_address + before.file_size > behind.load_address:
            raise BuildError(f"two segments overlap in flash: {_shown(before)} and {_shown(behind)}")
    contents = put_together(elf, segments, places.origin)
    if not contents.entries:
        raise BuildError(f"no entry point: {elf.entry:#x} is in none of the segments that are stored in flash")
    return contents


def _shown(segment: Segment) -> str:
    return f"{segment.load_address:#x} to {segment.load_address + segment.file_size:#x}"


def _with_protected_size(elf: Elf, options: AppOptions) -> tuple[AppOptions, tuple[str, ...]]:
    """The options with what the linker script says about the protected region, unless the user says something."""
    symbol = elf.symbols.get(PROTECTED_REGION_SIZE)
    if symbol is None or symbol == options.protected_size:
        return options, ()
    if options.protected_size is not None:
        told = f"the symbol {PROTECTED_REGION_SIZE} says {symbol} bytes, {options.protected_size} were asked for"
        return options, (told,)
    return replace(options, protected_size=symbol), ()


def _left_out(elf: Elf, places: Places) -> tuple[str, ...]:
    """What to tell of sections before the flash, which linkers put there by mistake only."""
    flash = places.flash
    if flash is None:
        return ()
    lost = [
        f"section {section.name} lies before the flash at {flash:#x}; what is there is left out"
        for segment in elf.segments
        for section in segment.sections
        if segment.load_address + section.address - segment.address < flash
    ]
    return tuple(lost)


def _without_relocations(elf: Elf, places: Places) -> tuple[str, ...]:
    """What to tell of relocations that apps cannot apply when they start."""
    if not places.movable:
        return ()
    writeable = {section.name for segment in elf.segments for section in segment.sections if section.writeable}
    names = [f".rela{section}" for section in writeable]
    found = [section.name for section in elf.sections if section.size and section.name in names]
    return tuple(f"{name} is not included: apps apply only relocations of kind REL" for name in found)


def _finish(plan: HeaderPlan, contents: Contents, arch: str) -> Built:
    """Header, trailer, binary and footers."""
    plan = replace(plan, regions=contents.regions)
    binary = contents.binary + bytes(-len(contents.binary) % WORD)
    needs = _needs(plan, len(binary), arch)
    layout = lay_out(needs)
    binary += bytes(layout.fill)
    plan = _placed(plan, contents, layout.protected, layout.protected + len(binary))
    covered = build_header(plan, layout.total) + bytes(plan.trailer) + binary
    credentials = [one.make(covered) for one in plan.options.credentials]
    reserved, zeros = reserved_space(layout.total - len(covered) - needs.credentials)
    assert not zeros, "everything is in words, and a single word went to the binary"
    footers = b"".join(TBF_CREDENTIAL.build(credential) for credential in (*credentials, *reserved))
    return Built(covered + footers, (*contents.warnings, *_doubts(contents, needs, layout)))


def _needs(plan: HeaderPlan, length: int, arch: str) -> Needs:
    options = plan.options
    credentials = _length_of_credentials(options)
    footers = footers_of(credentials, options.footer_size)
    return Needs(plan.size, length, credentials, footers, options.protected_size, plan.places.flash, arch)


def _length_of_credentials(options: AppOptions) -> int:
    if not options.credentials:
        return 0
    from toolkit.tock.sign.make import credential_length

    return sum(credential_length(one.kind, one.key) for one in options.credentials)


def _placed(plan: HeaderPlan, contents: Contents, protected: int, binary_end: int) -> HeaderPlan:
    """The plan with all that depends on where the binary lies."""
    trailer = protected - plan.size
    return replace(
        plan,
        regions=tuple(WriteableFlashRegion(region.offset + protected, region.size) for region in contents.regions),
        entry=trailer + contents.entries[0],
        trailer=trailer,
        binary_end=binary_end,
    )


def _doubts(contents: Contents, needs: Needs, layout: Layout) -> Iterator[str]:
    """What is odd about an app, and may be meant."""
    entry = contents.entries[0]
    if needs.arch.startswith(FAMILIES["EM_ARM"]) and entry % 2 == 0:
        yield f"the entry point {entry:#x} of the binary is even; Thumb code has bit 0 set"
    if not is_protectable(needs, layout):
        start = f"{(needs.flash or 0) - layout.protected:#x}"
        yield f"memory protection cannot cover {layout.total} bytes from {start}, where the fixed address puts the app"

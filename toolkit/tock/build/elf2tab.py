"""ELF to TBF as elf2tab 0.14 does it, bug for bug, so that a build that changes tools gives the same bytes.

What it does otherwise than `assemble` is here, and here only: an element for every writeable region, sizes without
ECDSA, one reserved credential whose length wraps, a file that may end early, an exact power of two that stays, segments
in any order, and no question whether there is an entry point.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from formats.tock.tbf_elements import WriteableFlashRegion
from formats.tock.tbf_footer import RESERVED, TBF_CREDENTIAL, Credential
from toolkit.elf.file import Elf, read_elf
from toolkit.errors import BuildError
from toolkit.tock.blobs import LONGEST
from toolkit.tock.build.contents import Contents, flash_segments, put_together
from toolkit.tock.build.header import HeaderPlan, build_header
from toolkit.tock.build.options import AppOptions
from toolkit.tock.build.places import Places, needed_ram, places_of
from toolkit.tock.build.symbols import PROTECTED_REGION_SIZE, SYMBOLS
from toolkit.tock.reserved_space import CREDENTIAL_HEAD as CREDENTIAL_HEAD
from toolkit.tock.sign.make import CredentialKind, credential_length
from toolkit.tock.sizes import PAGE, SMALLEST_POWER, WORD, multiple_of, power_of_two

_UNCOUNTED = CredentialKind.ECDSA_P256
_ALIGNMENT = 256
"""Where elf2tab lets the TBF of an app with a fixed address begin."""
_MULTIPLES: dict[str | int, int] = {"EM_RISCV": WORD, "EM_386": PAGE}
_ADDRESS = 0xFFFF_FFFF


@dataclass(frozen=True)
class Converted:
    """A TBF, and what elf2tab would warn of."""

    tbf: bytes
    warnings: tuple[str, ...]


def convert(data: bytes, options: AppOptions) -> Converted:
    """The TBF for an ELF file.

    Args:
        data: the file.
        options: what the user said; `minimum_ram` counts for nothing.

    Raises:
        FormatError: the file is no ELF.
        BuildError: elf2tab would give up.
        KeyFileError: a key is not for its credential.
    """
    elf = read_elf(data, SYMBOLS)
    places = _low_halves(places_of(elf))
    contents = put_together(elf, flash_segments(elf, places.flash))
    if len(contents.entries) > 1 and options.enabled:
        raise BuildError(f"two segments hold the entry point {elf.entry:#x}")
    plan = HeaderPlan(options, places, needed_ram(elf, options) & _ADDRESS, contents.regions, split_regions=True)
    protected = _protected_size(elf, places, options, plan.size)
    plan = _with_offsets(plan, contents, protected)
    tbf = _finish(plan, contents.binary, elf.machine)
    return Converted(tbf, (*_told(elf, options), *contents.warnings))


def _low_halves(places: Places) -> Places:
    """Addresses cut to 32 bits."""
    flash = None if places.flash is None else places.flash & _ADDRESS
    return replace(places, flash=flash, ram=(places.ram or 0) & _ADDRESS or None)


def _protected_size(elf: Elf, places: Places, options: AppOptions, header_size: int) -> int:
    """Bytes before the binary, header included."""
    size = options.protected_size
    if PROTECTED_REGION_SIZE in elf.symbols:
        size = elf.symbols[PROTECTED_REGION_SIZE] & _ADDRESS
    if size is None:
        size = header_size if places.movable else (places.flash or 0) % _ALIGNMENT
    if size < header_size:
        raise BuildError(f"the protected region has {size} bytes, the header alone takes {header_size}")
    if size > LONGEST:
        raise BuildError(f"the protected region has {size:,} bytes, more than {LONGEST:,}")
    return size


def _told(elf: Elf, options: AppOptions) -> tuple[str, ...]:
    symbol = elf.symbols.get(PROTECTED_REGION_SIZE)
    if symbol is None or options.protected_size is None:
        return ()
    size = symbol & _ADDRESS
    return (f"the symbol {PROTECTED_REGION_SIZE} makes the protected region {size} bytes, whatever was asked for",)


def _with_offsets(plan: HeaderPlan, contents: Contents, protected: int) -> HeaderPlan:
    """The plan with all that depends on where the binary lies; entry 0 where nobody knows."""
    trailer = protected - plan.size
    regions = tuple(WriteableFlashRegion(region.offset + protected, region.size) for region in contents.regions)
    entry = trailer + contents.entries[0] if contents.entries else 0
    return replace(plan, regions=regions, entry=entry, trailer=trailer, binary_end=protected + len(contents.binary))


def _finish(plan: HeaderPlan, binary: bytes, machine: str | int) -> bytes:
    """Header, binary and footers."""
    wanted = plan.options.credentials
    room = sum(credential_length(one.kind, one.key) for one in wanted if one.kind is not _UNCOUNTED)
    least = plan.options.footer_size
    reserves = least > room
    if reserves:
        room += multiple_of(WORD, max(least - room, CREDENTIAL_HEAD))
    total, behind = _padded(plan.binary_end + room, machine)
    if total > LONGEST:
        raise BuildError(f"the app would take {total:,} bytes, more than {LONGEST:,}")
    covered = build_header(plan, total) + bytes(plan.trailer) + binary
    footers = b"".join(TBF_CREDENTIAL.build(one.make(covered)) for one in wanted)
    left = total - plan.binary_end - len(footers)
    if left < 0:
        raise BuildError(f"no room for the {_UNCOUNTED} signature; ask for a footer of {-left} bytes more")
    behind = 0 if reserves or behind >= CREDENTIAL_HEAD else behind
    return covered + footers + (_reserved(left) if left >= CREDENTIAL_HEAD else b"") + bytes(behind)


def _reserved(length: int) -> bytes:
    """One reserved credential of so many bytes, whose own length wraps where it has no 16 bits for it."""
    shortest = TBF_CREDENTIAL.build(Credential(RESERVED, b""))
    return shortest[:2] + (length - 4 & 0xFFFF).to_bytes(2, "little") + shortest[4:] + bytes(length - CREDENTIAL_HEAD)


def _padded(size: int, machine: str | int) -> tuple[int, int]:
    """The size that the memory protection of a machine likes, and how many bytes that is more."""
    if machine == "EM_ARM":
        total = size if power_of_two(size) == size else max(power_of_two(size), SMALLEST_POWER)
    else:
        total = multiple_of(_MULTIPLES.get(machine, 1), size)
    return total, total - size

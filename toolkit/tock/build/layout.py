"""How long the parts of a TBF are and where it begins, decided before anything is built.

An app with a fixed address lies behind as much protected space as brings the start of its TBF to an address from which
memory protection can cover all of it (formats/tock/SPEC.md: Alignment).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.errors import BuildError
from toolkit.tock.blobs import LONGEST
from toolkit.tock.reserved_space import CREDENTIAL_HEAD
from toolkit.tock.sizes import PAGE, WORD, multiple_of, size_for

ALIGNMENT = 256
"""Where a TBF with a fixed address begins by custom, or a multiple of it."""
_SUBREGIONS = 8
"""Parts of a region that a Cortex-M protects each on its own."""


@dataclass(frozen=True)
class Needs:
    """What has to have room; all in bytes.

    Attributes:
        header: the header.
        binary: the binary, in words.
        credentials: all credentials.
        footers: least length of the footers, credentials included.
        protected: what is wanted before the binary, header included; None for what it takes.
        flash: address that the binary must have; None where it does not matter.
        arch: architecture, or what its name begins with.
    """

    header: int
    binary: int
    credentials: int
    footers: int
    protected: int | None
    flash: int | None
    arch: str


@dataclass(frozen=True)
class Layout:
    """What comes of it; all in bytes.

    Attributes:
        protected: before the binary, header included.
        fill: zeros that make the binary longer, because what is left is too little for reserved space.
        total: the whole TBF.
    """

    protected: int
    fill: int
    total: int


def lay_out(needs: Needs) -> Layout:
    """The layout that takes least space.

    Raises:
        BuildError: the header has not the room that is wanted, or all is too long.
    """
    layouts = (_with(needs, protected) for protected in _protected_sizes(needs))
    first = next(layouts)
    if needs.flash is None or needs.protected is not None or is_protectable(needs, first):
        return first
    return next((layout for layout in layouts if is_protectable(needs, layout)), first)


def is_protectable(needs: Needs, layout: Layout) -> bool:
    """Whether memory protection can cover the TBF where its fixed address puts it."""
    if needs.flash is None:
        return True
    start, total = needs.flash - layout.protected, layout.total
    if needs.arch.startswith("cortex-m"):
        part = start & -start
        return start % total == 0 or (total % part == 0 and start % (_SUBREGIONS * part) + total <= _SUBREGIONS * part)
    return start % _step(needs.arch) == 0


def footers_of(credentials: int, least: int) -> int:
    """Bytes of the footers: all credentials, and reserved space up to the least length that is asked for."""
    if least <= credentials:
        return credentials
    return credentials + max(multiple_of(WORD, least - credentials), CREDENTIAL_HEAD)


def _step(arch: str) -> int:
    return PAGE if arch.startswith(("x86", "i486")) else WORD


def _protected_sizes(needs: Needs) -> Iterator[int]:
    """What may stand before the binary, the shortest first."""
    if needs.protected is not None:
        yield _checked(needs, needs.protected)
    elif needs.flash is None:
        yield needs.header
    else:
        if needs.flash < needs.header:
            where = f"before {needs.flash:#x}, where the binary must lie"
            raise BuildError(f"the header of {needs.header} bytes does not fit {where}")
        step = max(ALIGNMENT, _step(needs.arch))
        while step <= LONGEST:
            yield needs.flash - (needs.flash - needs.header) // step * step
            step *= 2


def _checked(needs: Needs, size: int) -> int:
    if size < needs.header:
        raise BuildError(f"the protected region has {size} bytes, the header alone takes {needs.header}")
    if size % WORD:
        raise BuildError(f"the protected region has {size} bytes, which is no multiple of {WORD}")
    if needs.flash is not None and size > needs.flash:
        raise BuildError(
            f"the protected region has {size} bytes, before the binary at {needs.flash:#x} there are fewer"
        )
    return size


def _with(needs: Needs, protected: int) -> Layout:
    length = protected + needs.binary + needs.footers
    total = size_for(needs.arch, length)
    if total > LONGEST:
        raise BuildError(f"the app would take {total:,} bytes, more than {LONGEST:,}")
    left = total - length
    is_lost = needs.footers == needs.credentials and left < CREDENTIAL_HEAD
    return Layout(protected, left if is_lost else 0, total)

"""The footer region as space: which credentials stand in it, in which order, and how it is filled or made larger.

Credentials that the kernel knows stand first, because it stops at one that it does not know; what is left is reserved
space (formats/tock/SPEC.md: tbf_footer). An app of which the footers no longer fit grows as its architecture wants.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from formats.tock.tbf_elements import Program
from formats.tock.tbf_footer import KERNEL_CREDENTIALS, RESERVED, Credential, TbfFooter
from formats.tock.tbf_header import TBF_HEADER, TbfHeader, header_checksum
from toolkit.errors import LayoutError
from toolkit.tock.app import App
from toolkit.tock.sign.make import HEAD

LONGEST = 64 << 20
"""Most bytes of an app whose footers are written."""
_LONGEST_RESERVED = (0xFFFF - 4) & ~3
_SMALLEST = 512
"""The size that elf2tab gives the smallest app of a Cortex-M."""
_PAGE = 4096
_FILL: tuple[set[int], ...] = (set(), {0x00}, {0xFF})


def require_footers(app: App) -> None:
    """Raise LayoutError when an app has no footer region that could be written."""
    total = app.header.base.total_size
    if app.header.first(Program) is None:
        raise LayoutError("there is no Program element; without one an app has no credentials")
    if not app.header.base.header_size <= app.binary_end == app.footer_start <= total:
        raise LayoutError(f"the binary ends at {app.binary_end}, which is not where the footers of this file start")
    if total > LONGEST:
        raise LayoutError(f"total_size is {total:,}, more than {LONGEST:,} bytes")
    if set(app.tbf.footer.tail) not in _FILL:
        count = len(app.tbf.footer.tail)
        raise LayoutError(f"the footers end with {count} bytes that are neither a credential nor fill")


def with_credentials(app: App, credentials: Sequence[Credential], architecture: str | None = None) -> App:
    """The app with these credentials and no others; reserved ones come and go as space needs it.

    The size stays as it is when they fit. When it does not, the header changes, and so does what is covered.

    Args:
        app: one that `require_footers` lets pass.
        credentials: in the order in which the kernel shall see them; those that it does not know go behind the others.
        architecture: such as ``cortex-m4``; says how an app grows.

    Raises:
        LayoutError: they take more than an app may have.
    """
    ordered = sorted((c for c in credentials if c.format != RESERVED), key=lambda c: c.format not in KERNEL_CREDENTIALS)
    needed = app.binary_end + sum(HEAD + len(credential.data) for credential in ordered)
    total = app.header.base.total_size
    if needed > total:
        total = grown_size(needed, total, architecture)
    header = _with_total_size(app.header, total)
    return dataclasses.replace(
        app, tbf=dataclasses.replace(app.tbf, header=header, footer=_filled(ordered, total - needed)), missing=0
    )


def grown_size(needed: int, before: int, architecture: str | None) -> int:
    """The `total_size` for an app of so many bytes; an unknown architecture follows the rule of the size before.

    Raises:
        LayoutError: it would be more than an app may have.
    """
    machine = _machine(architecture or "") or _machine_of_size(before)
    if machine == "cortex-m":
        size = max(_SMALLEST, 1 << (needed - 1).bit_length())
    else:
        unit = _PAGE if machine == "x86" else 4
        size = -(-needed // unit) * unit
    if size > LONGEST:
        raise LayoutError(f"the app would take {size:,} bytes, more than {LONGEST:,}")
    return size


def _machine(architecture: str) -> str:
    """Which rule an architecture follows; empty for one that nobody knows."""
    if architecture.startswith("cortex-m"):
        return "cortex-m"
    if architecture.startswith(("x86", "i486")):
        return "x86"
    return "riscv" if architecture.startswith(("rv", "riscv")) else ""


def _machine_of_size(size: int) -> str:
    """The strictest rule that a size follows."""
    if size & (size - 1) == 0:
        return "cortex-m"
    return "riscv" if size % _PAGE else "x86"


def _with_total_size(header: TbfHeader, total: int) -> TbfHeader:
    if header.base.total_size == total:
        return header
    base = dataclasses.replace(header.base, total_size=total)
    changed = dataclasses.replace(header, base=base)
    return dataclasses.replace(
        changed, base=dataclasses.replace(base, checksum=header_checksum(TBF_HEADER.build(changed)))
    )


def _filled(credentials: Sequence[Credential], left: int) -> TbfFooter:
    """The credentials, reserved ones that end on words, and zeros where not even one of these fits."""
    reserved = []
    while left >= HEAD:
        length = min((left - HEAD) & ~3, _LONGEST_RESERVED)
        reserved.append(Credential(RESERVED, bytes(length)))
        left -= HEAD + length
    return TbfFooter((*credentials, *reserved), bytes(left))

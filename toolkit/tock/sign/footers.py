"""The footer region as space: which credentials stand in it, in which order, and how it is filled or made larger.

Credentials that the kernel knows stand first, because it stops at one that it does not know; what is left is reserved
space (formats/tock/SPEC.md: tbf_footer). An app of which the footers no longer fit grows by the rule
that its size follows (`sizes`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from formats.tock.tbf_elements import Program
from formats.tock.tbf_footer import KERNEL_CREDENTIALS, RESERVED, Credential, TbfFooter
from toolkit.errors import LayoutError
from toolkit.tock.app import App
from toolkit.tock.edit.arrange import with_checksum
from toolkit.tock.edit.space import Space
from toolkit.tock.reserved_space import CREDENTIAL_HEAD, reserved_space
from toolkit.tock.sizes import rounded, step_of

LONGEST = 64 << 20
"""Most bytes of an app whose footers are written."""
_FILL: tuple[set[int], ...] = (set(), {0x00}, {0xFF})


def require_footers(app: App) -> None:
    """Raise LayoutError when an app has no footer region that could be written."""
    total = app.header.base.total_size
    if app.header.first(Program) is None:
        raise LayoutError(
            "there is no Program element; an app has no credentials without one (`tbf tlv add program` adds it)"
        )
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
        architecture: such as ``cortex-m4``; helps to tell how an app grows.

    Raises:
        LayoutError: they take more than an app may have.
    """
    ordered = sorted((c for c in credentials if c.format != RESERVED), key=lambda c: c.format not in KERNEL_CREDENTIALS)
    needed = app.binary_end + sum(CREDENTIAL_HEAD + len(credential.data) for credential in ordered)
    total = app.header.base.total_size
    if needed > total:
        total = _grown(needed, total, architecture)
    reserved, zeros = reserved_space(total - needed, aligned=Space.of(app).aligned)
    footer = TbfFooter((*ordered, *reserved), zeros)
    header = app.header
    if total != header.base.total_size:
        header = with_checksum(dataclasses.replace(header, base=dataclasses.replace(header.base, total_size=total)))
    return dataclasses.replace(app, tbf=dataclasses.replace(app.tbf, header=header, footer=footer), missing=0)


def _grown(needed: int, before: int, architecture: str | None) -> int:
    size = rounded(needed, step_of(before, architecture or ""))
    if size > LONGEST:
        raise LayoutError(f"the app would take {size:,} bytes, more than {LONGEST:,}")
    return size

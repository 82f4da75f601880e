"""The rules for what follows the header: regions, protected trailer, footers (formats/tock/SPEC.md: tbf_footer)."""

from __future__ import annotations

from collections.abc import Iterator

from formats.tock.tbf_elements import Program, WriteableFlashRegions
from formats.tock.tbf_footer import (
    CREDENTIAL_LENGTHS,
    CREDENTIAL_NAMES,
    KERNEL_CREDENTIALS,
    RESERVED,
    Credential,
)
from toolkit.findings import Finding
from toolkit.tock.app import App
from toolkit.tock.digests import Digests
from toolkit.tock.rules import found

_FILL: tuple[set[int], ...] = ({0x00}, {0xFF}, set())
_WRAP = 0x1_0000


def credential_name(kind: int) -> str:
    """The word for a credential format, or its number."""
    return CREDENTIAL_NAMES.get(kind, f"{kind:#x}")


def check_footers(app: App) -> Iterator[Finding]:
    """Findings in the trailer, the regions and the footers of an app."""
    if app.is_padding:
        return
    yield from _check_regions(app)
    if any(app.tbf.protected_trailer) and app.app_start <= app.header.base.total_size:
        message = f"the protected trailer of {len(app.tbf.protected_trailer)} bytes is not zeros"
        yield found("tbf-trailer", message, offset=app.header.base.header_size)
    if app.header.first(Program) and app.footer_start == app.binary_end:
        yield from _check_credentials(app)
        yield from _check_tail(app)


def _check_regions(app: App) -> Iterator[Finding]:
    elements = [e.value for e in app.header.elements if isinstance(e.value, WriteableFlashRegions)]
    start, end = app.app_start, app.binary_end  # asked once: each looks through all elements
    for region in (region for element in elements for region in element.regions):
        if not start <= region.offset <= region.offset + region.size <= end:
            message = (
                f"the region of {region.size} bytes at {region.offset:#x} is not within the binary "
                f"from {start:#x} to {end:#x}"
            )
            yield found("tbf-region-outside", message, "writeable_flash_regions")


def _check_credentials(app: App) -> Iterator[Finding]:
    offset, unread = app.footer_start, ""
    digests = Digests(app.covered)
    for credential in app.credentials:
        where = credential_name(credential.format)
        yield from _check_shape(offset, credential, where)
        if digests.holds(credential) is False:
            yield found("tbf-digest", "the digest is not that of the app", where, offset + 8)
        if credential.format not in KERNEL_CREDENTIALS:
            unread = unread or where
        elif unread and credential.format != RESERVED:
            yield found("tbf-credential-order", f"the kernel stops at {unread} and does not read this", where, offset)
        offset += 8 + len(credential.data)


def _check_shape(offset: int, credential: Credential, where: str) -> Iterator[Finding]:
    length, wanted = len(credential.data), CREDENTIAL_LENGTHS.get(credential.format)
    if credential.format not in CREDENTIAL_NAMES:
        yield found("tbf-credential-unknown", f"format {credential.format:#x} is unknown", where, offset + 4)
    if wanted is not None and length != wanted:
        end = "the kernel stops here" if length < wanted else "the rest is ignored"
        yield found("tbf-credential-length", f"{length} bytes of data, not {wanted}: {end}", where, offset + 2)
    if length % 4:
        yield found("tbf-credential-alignment", f"{length} bytes of data, no multiple of 4", where, offset + 2)


def _check_tail(app: App) -> Iterator[Finding]:
    tail, last = app.tbf.footer.tail, app.credentials[-1] if app.credentials else None
    offset = app.header.base.total_size - app.missing - len(tail)
    if last and last.format == RESERVED and len(tail) >= _WRAP and not any(tail):
        yield found("tbf-reserved-wrapped", f"{len(tail)} zeros behind a reserved credential", "reserved", offset)
    elif set(tail) not in _FILL:
        yield found("tbf-footer-tail", f"{len(tail)} bytes that are no credential", offset=offset)

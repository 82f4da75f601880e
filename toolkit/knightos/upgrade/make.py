"""Making upgrade files: which pages, and the file of them (formats/knightos/SPEC.md, upgrade files)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from formats.knightos.kfs_page import PAGE_SIZE
from formats.knightos.upgrade import (
    DATA,
    END,
    LAST_LINE_END,
    PAGE,
    RECORD_LENGTH,
    UPGRADE_HEADER,
    UPGRADE_OS_HEADER,
    UPGRADE_RECORD,
    UPGRADE_SIGNATURE,
    UpgradeHeader,
    UpgradeOsHeader,
    UpgradeRecord,
    UpgradeSignature,
)
from toolkit.errors import LayoutError
from toolkit.findings import Severity, worst
from toolkit.kfs.layout import Layout
from toolkit.knightos.rom.image import RomImage
from toolkit.knightos.rom.places import PLACE_TITLES, Place, place_of
from toolkit.knightos.upgrade.key import UpgradeKey, upgrade_digest
from toolkit.knightos.upgrade.reading import LATER_PAGES_ADDRESS, read_upgrade
from toolkit.knightos.upgrade.verify import PAGES_OF_A_GROUP, verify

NEVER_SENT = frozenset({Place.CERTIFICATE, Place.BOOT})
"""What stays on a calculator as it is."""

LONGEST_SIGNATURE = 4096
"""Bytes of a signature that is given; real ones have 67."""


class Facts(NamedTuple):
    """What an upgrade says of itself.

    Attributes:
        key_id: which key signs it.
        device_type: of the binary header.
        major: version of the system.
        minor: version of the system.
        hardware_revision: the highest that it runs on.
    """

    key_id: int
    device_type: int
    major: int = 1
    minor: int = 0
    hardware_revision: int = 5


def choose_pages(rom: RomImage, wanted: Iterable[int] | None = None) -> tuple[int, ...]:
    """The pages that an upgrade needs, ascending.

    Args:
        rom: where they are from.
        wanted: page numbers; without, all in use but what is never sent.

    Raises:
        LayoutError: a page that is wanted is not in the ROM or is never sent; or there is none.
    """
    if wanted is None:
        chosen = {page for page in rom.used_pages if place_of(rom.layout, page) not in NEVER_SENT}
    else:
        chosen = set(wanted)
        for page in sorted(chosen):
            _require_sendable(rom.layout, page)
    if not chosen:
        raise LayoutError("there is no page to send: all that are sent are erased")
    return tuple(sorted(chosen | {page - page % PAGES_OF_A_GROUP for page in chosen}))


def _require_sendable(layout: Layout, page: int) -> None:
    if not 0 <= page < layout.pages:
        raise LayoutError(f"page {page:02X} is not in the ROM: its last one is {layout.pages - 1:02X}")
    place = place_of(layout, page)
    if place in NEVER_SENT:
        raise LayoutError(f"page {page:02X} is the {PLACE_TITLES[place]}: calculators keep their own")


def make_upgrade(
    pages: Mapping[int, bytes], facts: Facts, *, key: UpgradeKey | None = None, signature: bytes = b""
) -> bytes:
    """An upgrade file, read back and checked.

    Args:
        pages: page number → its 16 KiB, ascending.
        facts: what it says of itself.
        key: signs it; without, it is not signed.
        signature: the bytes of the signature as they shall stand, in place of a key.

    Raises:
        KeyFileError: the key cannot sign.
        LayoutError: the signature is too long.
        UnbuildableError: a fact does not fit its field.
    """
    os_header = UPGRADE_OS_HEADER.build(
        UpgradeOsHeader(
            key=facts.key_id,
            major=facts.major,
            minor=facts.minor,
            hardware_revision=facts.hardware_revision,
            page_count=len(pages),
        )
    )
    if len(signature) > LONGEST_SIGNATURE:
        raise LayoutError(f"a signature of {len(signature):,} bytes; {LONGEST_SIGNATURE:,} are the most")
    if signature:
        key = None
    elif key is not None:
        value = key.sign(upgrade_digest([os_header, *pages.values()]))
        signature = UPGRADE_SIGNATURE.build(UpgradeSignature(len(value), value))
    lines = [*_data_lines(os_header), UpgradeRecord.of(END, 0)]
    for index, (number, content) in enumerate(pages.items()):
        lines.append(UpgradeRecord.of(PAGE, 0, bytes([0, number])))
        lines += _data_lines(content, LATER_PAGES_ADDRESS if index else 0)
    lines.append(UpgradeRecord.of(END, 0))
    if signature:
        lines += _data_lines(signature, counts=False)
        lines.append(UpgradeRecord.of(END, 0, b"", LAST_LINE_END))
    body = b"".join(map(UPGRADE_RECORD.build, lines))
    made = UPGRADE_HEADER.build(UpgradeHeader(device_type=facts.device_type, length=len(body))) + body
    _require_right(made, pages, key)
    return made


def _data_lines(data: bytes, address: int = 0, *, counts: bool = True) -> list[UpgradeRecord]:
    """Data records from an address on; those of a signature all have the same."""
    return [
        UpgradeRecord.of(DATA, address + start if counts else address, data[start : start + RECORD_LENGTH])
        for start in range(0, len(data), RECORD_LENGTH)
    ]


def _require_right(made: bytes, pages: Mapping[int, bytes], key: UpgradeKey | None) -> None:
    """Check what was made, as somebody would who did not make it."""
    upgrade = read_upgrade(made)
    assert {page.number: bytes(page.content) for page in upgrade.pages} == dict(pages), "pages differ when read back"
    findings = verify(upgrade, key=key)
    assert worst(findings) is not Severity.ERROR, f"made with errors: {findings}"


def pages_to_send(rom: RomImage, numbers: Iterable[int]) -> dict[int, bytes]:
    """The content of some pages of a ROM."""
    pages = {number: rom.page(number) for number in numbers}
    assert all(len(content) == PAGE_SIZE for content in pages.values())
    return pages

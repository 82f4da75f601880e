"""Whether an upgrade file says the truth: header, pages, signature (formats/knightos/SPEC.md, upgrade files)."""

from __future__ import annotations

from collections.abc import Iterator

from formats.knightos.upgrade import (
    DEVICE_TI73,
    KEY_OWNERS,
    SIGNATURE_LENGTH,
    SIGNATURE_TAG_LENGTH,
    UpgradeHeader,
    UpgradeOsHeader,
)
from toolkit.findings import Finding
from toolkit.kfs.layout import MODELS
from toolkit.knightos.rom.image import RomImage
from toolkit.knightos.upgrade.calculators import ANYBODYS_KEY, DESTINATIONS
from toolkit.knightos.upgrade.key import UpgradeKey, upgrade_digest
from toolkit.knightos.upgrade.reading import Upgrade
from toolkit.knightos.upgrade.rules import RULES
from toolkit.quantities import format_count

PAGES_OF_A_GROUP = 4
_TI73 = DESTINATIONS["TI73"]


def verify(
    upgrade: Upgrade, *, key: UpgradeKey | None = None, name: str = "", rom: RomImage | None = None
) -> list[Finding]:
    """All findings about an upgrade.

    Args:
        upgrade: what was read.
        key: the key that should have signed it; without, the signature is looked at and not checked.
        name: of its file, for the ending; empty where it has none.
        rom: the image that its pages should be of.
    """
    return [
        *_check_header(upgrade.header),
        *_check_name(upgrade, name),
        *upgrade.findings,
        *_check_os_header(upgrade),
        *_check_pages(upgrade),
        *_check_signature(upgrade, key),
        *(_compare(upgrade, rom) if rom is not None else ()),
    ]


def _check_header(header: UpgradeHeader) -> Iterator[Finding]:
    usual = UpgradeHeader(device_type=header.device_type, length=header.length)
    names = [name for name, value in vars(usual).items() if getattr(header, name) != value]
    if names:
        yield RULES["upgrade-header"].found(f"unusual: {', '.join(names)}", "", 0)


def _check_name(upgrade: Upgrade, name: str) -> Iterator[Finding]:
    wanted = sorted(_possible_extensions(upgrade))
    if name and wanted and name.lower()[-4:] not in wanted:
        yield RULES["upgrade-extension"].found(f"the name should end with {' or '.join(wanted)}", name)


def _possible_extensions(upgrade: Upgrade) -> set[str]:
    """Those of the calculators that device type, key and pages allow; none where these contradict each other."""
    key = upgrade.os_header.key if upgrade.os_header is not None else ANYBODYS_KEY
    last_page = max((page.number for page in upgrade.pages), default=0)
    return {
        destination.extension
        for name, destination in DESTINATIONS.items()
        if destination.device_type == upgrade.header.device_type
        and (destination.key_id == key or key == ANYBODYS_KEY or key not in KEY_OWNERS)
        and last_page < MODELS[name].layout.pages
    }


def _check_os_header(upgrade: Upgrade) -> Iterator[Finding]:
    header = upgrade.os_header
    if header is None:
        message = f"the first part, of {format_count(len(upgrade.os_header_data), 'byte')}, is no system header"
        yield RULES["upgrade-os-header"].found(message)
        return
    if any(header.start_value + header.end_value):
        yield RULES["upgrade-header"].found("unusual: values at both ends of the system header")
    if header.page_count != len(upgrade.pages) or not upgrade.pages:
        count = format_count(len(upgrade.pages), "page")
        yield RULES["upgrade-page-count"].found(f"{count}, where the system header says {header.page_count}")
    yield from _check_key_id(upgrade, header)


def _check_key_id(upgrade: Upgrade, header: UpgradeOsHeader) -> Iterator[Finding]:
    if header.key not in KEY_OWNERS:
        yield RULES["upgrade-key-id"].found(f"key {header.key:02X} is nobody's")
    elif (header.key == _TI73.key_id) != (upgrade.header.device_type == DEVICE_TI73):
        message = f"device type {upgrade.header.device_type:02X} with key {header.key:02X}, {KEY_OWNERS[header.key]}"
        yield RULES["upgrade-device"].found(message)


def _check_pages(upgrade: Upgrade) -> Iterator[Finding]:
    numbers = [page.number for page in upgrade.pages]
    for page, before in zip(upgrade.pages[1:], numbers, strict=False):
        if page.number < before:
            message = f"page {page.number:02X} behind page {before:02X}"
            yield RULES["upgrade-page-order"].found(message, "", page.offset)
            break
    lacking = sorted({number - number % PAGES_OF_A_GROUP for number in numbers} - set(numbers))
    if lacking:
        pages = ", ".join(f"{number:02X}" for number in lacking)
        yield RULES["upgrade-page-group"].found(f"without the first pages of groups: {pages}")


def _check_signature(upgrade: Upgrade, key: UpgradeKey | None) -> Iterator[Finding]:
    if not upgrade.signature_data:
        yield RULES["upgrade-unsigned"].found("the file is not signed")
        return
    signature = upgrade.signature
    if signature is None or (signature.length, len(signature.value)) != (SIGNATURE_LENGTH, SIGNATURE_LENGTH):
        found = len(upgrade.signature_data) - SIGNATURE_TAG_LENGTH
        message = f"no tag of a signature, or {max(found, 0)} bytes of number"
        yield RULES["upgrade-signature-form"].found(message)
    if key is None:
        yield RULES["upgrade-unchecked"].found("no key was given to check the signature with")
    elif signature is None or not key.verifies(signature.number, upgrade_digest(upgrade.signed_parts)):
        yield RULES["upgrade-signature"].found(f"not the signature of {key.source} for these pages")


def _compare(upgrade: Upgrade, rom: RomImage) -> Iterator[Finding]:
    for page in upgrade.pages:
        if bytes(page.content) != rom.page(page.number):
            yield RULES["upgrade-page-differs"].found("not as in the ROM", f"page {page.number:02X}", page.offset)

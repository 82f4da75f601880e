"""An upgrade file as data for text and JSON."""

from __future__ import annotations

import zlib
from typing import Any

from formats.knightos.upgrade import DEVICE_TI73, KEY_OWNERS
from toolkit.knightos.upgrade.reading import Upgrade, UpgradePage


def describe(upgrade: Upgrade) -> dict[str, Any]:
    """All that `upgrade show` says. Lengths in bytes."""
    header, system = upgrade.header, upgrade.os_header
    return {
        "size": upgrade.size,
        "device_type": header.device_type,
        "device": "TI-73" if header.device_type == DEVICE_TI73 else "all others",
        "date": header.date.hex(),
        "length": header.length,
        "system": None
        if system is None
        else {
            "key": system.key,
            "key_owner": KEY_OWNERS.get(system.key),
            "version": [system.major, system.minor],
            "hardware_revision": system.hardware_revision,
            "page_count": system.page_count,
        },
        "pages": [_page(page) for page in upgrade.pages],
        "signature": upgrade.signature_data.hex() or None,
    }


def _page(page: UpgradePage) -> dict[str, Any]:
    return {
        "page": page.number,
        "offset": page.offset,
        "address": page.base,
        "bytes": len(page.content),
        "crc32": f"{zlib.crc32(page.content):08x}",
    }

"""What a check of an app's credentials comes to, as plain data, for JSON and for text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from formats.tock.tbf_footer import CREDENTIAL_NAMES, RESERVED, RSA_3072, RSA_4096
from formats.tock.tbf_header import TBF_HEADER, header_checksum
from toolkit.tock.app import App
from toolkit.tock.reserved_space import CREDENTIAL_HEAD
from toolkit.tock.sign.check import Verdict, check_credentials
from toolkit.tock.sign.keys import Key, PrivateKey, Secret

_WITH_MODULUS = (RSA_3072, RSA_4096)


def describe_verified(app: App, keys: Sequence[Key | Secret]) -> dict[str, Any]:
    """Verdicts on the credentials and the checksum, and the keys by which nothing in the app is right."""
    checked = list(check_credentials(app, keys))
    vouching = [one.key for one in checked if one.key is not None]
    idle = [key.source for key in keys if (key.public if isinstance(key, PrivateKey) else key) not in vouching]
    checksum = header_checksum(TBF_HEADER.build(app.header)) == app.header.base.checksum
    return {
        "is_right": checksum and not idle and all(one.verdict is not Verdict.WRONG for one in checked),
        "checksum_is_right": checksum,
        "credentials": [
            {
                "offset": one.offset,
                "format": one.credential.format,
                "name": CREDENTIAL_NAMES.get(one.credential.format),
                "verdict": one.verdict.value,
                "reason": one.reason,
                "key": one.key.source if one.key else None,
            }
            for one in checked
        ],
        "idle_keys": idle,
    }


def describe_credentials(app: App) -> list[dict[str, Any]]:
    """The credentials in their order, reserved space too; data as hex, a modulus of its own."""
    described, offset = [], app.footer_start
    for credential in app.credentials:
        data = credential.data
        half = len(data) // 2 if credential.format in _WITH_MODULUS else 0
        described.append(
            {
                "offset": offset,
                "format": credential.format,
                "name": CREDENTIAL_NAMES.get(credential.format),
                "length": len(data),
                "modulus": data[:half].hex() if half else None,
                "data": None if credential.format == RESERVED else data[half:].hex(),
            }
        )
        offset += CREDENTIAL_HEAD + len(data)
    return described

"""What the getters of the kernel's TBF library answer for an app in flash (SPEC.md: tbf_header, tbf_footer).

One function for each question that has rules of its own: who may call which command, which stored objects, and which
credentials the kernel finds. `getters` asks all of them, `verdict_as_recorded` adds the failures.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from formats.codec import Spec
from formats.errors import FormatError
from formats.tock.tbf_elements import (
    PERMISSIONS,
    STORAGE_PERMISSIONS,
    TBF_ELEMENT,
    FixedAddresses,
    KernelVersion,
    PackageName,
    Permission,
    Permissions,
    Program,
    ShortId,
    StoragePermissions,
    Value,
    WriteableFlashRegions,
)
from formats.tock.tbf_footer import CREDENTIAL_LENGTHS, CREDENTIAL_TYPE, KERNEL_CREDENTIALS, TBF_CREDENTIAL, Credential
from formats.tock.tbf_header import FLAG_ENABLED, TbfHeader
from toolkit.tock.app import last_of_type
from toolkit.tock.kernel_verdict import KernelVerdict, kernel_type

MOST_STORAGE_IDS = 8
"""More ids than this in one list, and the kernel takes neither list."""
NO_PERMISSIONS_AT_ALL = "NoPermsAtAll"
NO_PERMISSIONS_THIS_DRIVER = "NoPermsThisDriver"
PROBES = (
    *((0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 0), (3, 1), (8, 0)),
    *((0x90001, 0), (0xFFFF_FFFF, 0), (0xFFFF_FFFF, 0x3FF_FFFF)),
)
"""(driver, offset) pairs that the recorded verdicts ask about."""
CREDENTIAL_KERNEL_NAMES = {
    0: "Reserved",
    1: "Rsa3072Key",
    2: "Rsa4096Key",
    3: "SHA256",
    4: "SHA384",
    5: "SHA512",
    6: "EcdsaNistP256",
}
_PERMISSION = Spec("tock.tbf_permission", Permission, title="one permission")
_PERMISSION_SIZE = _PERMISSION.size or 0


def command_permissions(value: Value | None, driver: int, offset: int) -> int | str:
    """The mask of 64 commands that a driver is allowed from ``64 * offset`` on, or why there is none.

    Args:
        value: that of the last permissions element, typed or not; None without one.
        driver: driver number.
        offset: which 64 commands.
    """
    found_driver = False
    for permission in _stored_permissions(value):
        if permission is None:
            return NO_PERMISSIONS_AT_ALL
        if permission.driver == driver:
            if permission.offset == offset:
                return permission.allowed_commands
            found_driver = True
    return 0 if found_driver else NO_PERMISSIONS_THIS_DRIVER


def _stored_permissions(value: Value | None) -> Iterator[Permission | None]:
    """The permissions in their order; None where the count promises one that is not stored."""
    if isinstance(value, Permissions):
        yield from value.permissions
        return
    if not isinstance(value, bytes) or len(value) < 2:
        yield None
        return
    for offset in range(2, len(value) - _PERMISSION_SIZE + 1, _PERMISSION_SIZE):
        yield _PERMISSION.parse(value, offset)
    yield None  # a value that is not well formed has fewer than its count says


def storage_ids(value: Value | None) -> tuple[list[int], list[int]] | None:
    """Ids the app may read and may change; None where the kernel takes neither list."""
    if not isinstance(value, StoragePermissions):
        return None
    lists = list(value.read_ids), list(value.modify_ids)
    return lists if max(map(len, lists)) <= MOST_STORAGE_IDS else None


def storage_write_id(value: Value | None) -> int | None:
    """Id that new objects get; the kernel reads it even from a value that is cut off behind it."""
    if isinstance(value, StoragePermissions):
        return value.write_id or None
    if isinstance(value, bytes) and len(value) >= 4:
        return int.from_bytes(value[:4], "little") or None
    return None


def walk_footers(tbf: bytes, offset: int) -> Iterator[Credential | dict[str, Any]]:
    """The credentials the kernel finds from `offset` (bytes, in the TBF) on, then the error that ends its walk."""
    while True:
        credential, behind = _footer_at(tbf, offset)
        yield credential
        if isinstance(credential, dict):
            return
        offset = behind


def _footer_at(tbf: bytes, offset: int) -> tuple[Credential | dict[str, Any], int]:
    not_enough = {"error": "NotEnoughFlash"}
    if len(tbf) - offset < 4:
        return not_enough, offset
    try:
        credential, behind = TBF_CREDENTIAL.parse_prefix(tbf, offset)
    except FormatError:
        number = TBF_ELEMENT.parse(tbf[offset : offset + 2] + bytes(2)).type
        other = {"error": "BadTlvEntry", "type": kernel_type(number)}
        return (not_enough if number == CREDENTIAL_TYPE else other), offset
    if credential.format not in KERNEL_CREDENTIALS:
        return {"error": "BadTlvEntry", "type": CREDENTIAL_TYPE}, offset
    if len(credential.data) < CREDENTIAL_LENGTHS.get(credential.format, 0):
        return not_enough, offset
    return credential, behind


def getters(header: TbfHeader, tbf: bytes) -> dict[str, Any]:
    """What the kernel's getters return for a header it accepts, by the names of the recorded verdicts.

    Args:
        header: the header.
        tbf: the whole TBF, `total_size` bytes.
    """
    base, is_app = header.base, not header.is_padding
    main, name, program = header.main, header.last(PackageName), header.first(Program)
    storage = last_of_type(header, STORAGE_PERMISSIONS)
    read_ids, modify_ids = storage_ids(storage) or (None, None)
    return {
        "version": base.version,
        "header_size": base.header_size,
        "total_size": base.total_size,
        "is_app": is_app,
        "enabled": is_app and bool(base.flags & FLAG_ENABLED),
        "name": (name.name.decode("utf-8") if name else "") if is_app else None,
        "min_ram": main.minimum_ram_size if main else 0,
        "protected_size": header.app_start if main else 0,
        "init_fn_offset": base.header_size + main.init_fn_offset if main else 0,
        "binary_end": header.binary_end if is_app else 0,
        "binary_version": program.version if program else 0,
        **_addresses_and_ids(header),
        "storage_write_id": storage_write_id(storage),
        "storage_read_ids": read_ids,
        "storage_modify_ids": modify_ids,
        "permissions": _probe(last_of_type(header, PERMISSIONS)),
        **_footers(header, tbf),
    }


def _addresses_and_ids(header: TbfHeader) -> dict[str, Any]:
    fixed, wanted, short_id = header.last(FixedAddresses), header.last(KernelVersion), header.last(ShortId)
    regions = header.last(WriteableFlashRegions)
    return {
        "fixed_ram": _none_if(0xFFFF_FFFF, fixed.ram_address) if fixed else None,
        "fixed_flash": _none_if(0xFFFF_FFFF, fixed.flash_address) if fixed else None,
        "kernel_version": [wanted.major, wanted.minor] if wanted else None,
        "short_id": _none_if(0, short_id.short_id) if short_id else None,
        "wfr": [[region.offset, region.size] for region in regions.regions] if regions else [],
    }


def _none_if(nothing: int, number: int) -> int | None:
    return None if number == nothing else number


def _probe(value: Value | None) -> list[dict[str, Any]] | None:
    answers = [(driver, offset, command_permissions(value, driver, offset)) for driver, offset in PROBES]
    if all(answer == NO_PERMISSIONS_AT_ALL for _driver, _offset, answer in answers):
        return None
    return [{"driver": driver, "offset": offset, "result": answer} for driver, offset, answer in answers]


def _footers(header: TbfHeader, tbf: bytes) -> dict[str, Any]:
    if header.is_padding:
        return {"footers": [], "footer_walk_end": None}
    if header.binary_end > header.base.total_size:
        return {"footers": [], "footer_walk_end": "ProcessBinaryError::NotEnoughFlash"}
    *credentials, end = walk_footers(tbf, header.binary_end)
    return {"footers": [_footer(c) for c in credentials if isinstance(c, Credential)], "footer_walk_end": end}


def _footer(credential: Credential) -> dict[str, Any]:
    return {
        "format": CREDENTIAL_KERNEL_NAMES[credential.format],
        "tlv_length": 4 + len(credential.data),
        "data_len": CREDENTIAL_LENGTHS.get(credential.format, 0),
    }


def verdict_as_recorded(verdict: KernelVerdict, flash: bytes) -> dict[str, Any]:
    """A verdict in the words of the kernel's own recorded ones: a failure, or all getters."""
    failure, lengths = verdict.failure, verdict.lengths
    if verdict.header is not None:
        return getters(verdict.header, flash[: verdict.header.base.total_size])
    assert failure is not None, "a verdict has a header or a failure"
    if lengths is None or failure.stage == "lengths":
        stop = lengths is None or lengths.total_size == 0
        return {"stage": failure.stage, "error": failure.error, **failure.facts, "stop": stop}
    sizes = {"version": lengths.version, "header_size": lengths.header_size, "total_size": lengths.total_size}
    if failure.stage == "flash":
        return {**sizes, "stage": failure.stage, "error": failure.error, "stop": True}
    return {**sizes, "stage": failure.stage, "result": {"error": failure.error, **failure.facts}}

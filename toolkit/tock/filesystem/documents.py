"""The JSON documents among the files of an image, and what may be written into one."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from formats.tock.kernel_attributes import ATTRIBUTE_NAMES, HEAD_SIZE, HEADER_SIZE
from toolkit.errors import RefusedContentError
from toolkit.tock.apps.listed import Listed
from toolkit.tock.image.bootloader import Bootloader
from toolkit.tock.image.kernel import Kernel

_START = "start_address"
_OF_THE_PLACE = ("address", "fate", "reason", "sentence")
"""What is said of an app that may be another thing in another place, or beside other apps."""


def app_document(item: Listed) -> bytes:
    """All about an app in its place: what the list says of it, and what is in it."""
    from toolkit.tock.picture import describe

    return _document({**item.as_dict(), "tbf": describe(item.app) if item.app else None})


def says_the_same(content: bytes, said: bytes) -> bool:
    """Whether somebody's content is what a file of the image says, but for what an app's place makes different."""
    return content == said or _facts(content) == _facts(said) is not None


def _facts(content: bytes) -> dict[str, Any] | None:
    """What a document says; None where it is none."""
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return {key: said[key] for key in said if key not in _OF_THE_PLACE} if isinstance(said, dict) else None


def flags_document(bootloader: Bootloader) -> bytes:
    """What the flags page says."""
    return _document(_flags(bootloader))


def kernel_document(kernel: Kernel) -> bytes:
    """What the kernel says of itself, the nearest to the end of its region first; addresses as the CPU sees them."""
    known = kernel.attributes.attributes if kernel.attributes else ()
    attributes, end = [], kernel.range.end - HEADER_SIZE
    for one in known:
        end -= one.size
        value = {
            name: value.hex() if isinstance(value, bytes) else value
            for name, value in dataclasses.asdict(one.value).items()
        }
        place = {"address": end, "length": one.size - HEAD_SIZE}
        attributes.append({"type": one.type, "name": ATTRIBUTE_NAMES[one.type], **place, "value": value})
    region = {"address": kernel.range.address, "length": kernel.range.length}
    return _document({"region": region, "attributes": attributes})


def start_address_in(content: bytes, bootloader: Bootloader) -> int:
    """The start address that a flags document asks for: a number, or one as text such as ``"0x10000"``.

    Raises:
        RefusedContentError: it is no such document, or asks for something else to change.
    """
    try:
        wanted = json.loads(content)
    except (ValueError, RecursionError) as error:  # text that is no UTF-8 is a ValueError too
        raise RefusedContentError(f"this is no JSON: {error}") from None
    if not isinstance(wanted, dict) or _START not in wanted:
        raise RefusedContentError(f"this is no JSON object with a {_START}")
    for name, value in wanted.items():
        if name != _START and (name not in (known := _flags(bootloader)) or known[name] != value):
            raise RefusedContentError(f"only {_START} can be set, not {name!r}")
    return _number(wanted[_START])


def _number(value: object) -> int:
    try:
        if isinstance(value, str):
            return int(value, 0)
    except ValueError:
        pass
    if isinstance(value, bool) or not isinstance(value, int):
        raise RefusedContentError(f"{_START} is a number, not {value!r}")
    return value


def _flags(bootloader: Bootloader) -> dict[str, Any]:
    return {
        "version": bootloader.version,
        _START: bootloader.flags.start_address,
        "uses_start_address": bootloader.uses_start_address,
    }


def _document(facts: dict[str, Any]) -> bytes:
    return json.dumps(facts, indent=2).encode("ascii") + b"\n"

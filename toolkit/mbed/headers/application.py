"""The application that a header is about: where it is, how long, and whether its digest is right."""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

from toolkit.findings import Finding
from toolkit.mbed.headers.found import Check, Verdict
from toolkit.mbed.headers.image import HeaderImage
from toolkit.mbed.rules import RULES
from toolkit.memory.region import AddressRange
from toolkit.quantities import format_length

SIZE, DIGEST = "size", "SHA-256 of the application"
NO_DIGESTS = frozenset({sha256(b"").digest(), bytes(32), b"\xff" * 32})
"""What stands for the digest of no firmware."""


class Application(NamedTuple):
    """What was found behind a header.

    Attributes:
        range: where it lies, as far as the image has it; None where nothing looks like it.
        checks: its size and its digest.
        findings: what is wrong with them.
        confirmed: whether the digest is right, or at least a program seems to begin there.
    """

    range: AddressRange | None
    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]
    confirmed: bool

    @property
    def is_right(self) -> bool:
        """Whether its digest is right."""
        return any(check.name == DIGEST and check.verdict is Verdict.RIGHT for check in self.checks)


def find_application(image: HeaderImage, start: int, header_size: int, size: int, digest: bytes) -> Application:
    """Look for the application of a header.

    Args:
        image: the image.
        start: address of the header.
        header_size: bytes of the header; the application begins behind them.
        size: bytes of the application, as the header has it.
        digest: SHA-256 of it, as the header has it.
    """
    where, offset = f"header at {start:#x}", image.offset(start)
    if not size:
        rule, message = RULES["header-empty"], "the header says that there is no firmware: its size is 0"
        if digest not in NO_DIGESTS:
            rule, message = RULES["header-size"], "the size is 0, and the digest is that of something"
        unknown = Check(DIGEST, Verdict.UNKNOWN, "there is no firmware")
        return Application(None, (unknown,), (rule.found(message, where, offset),), confirmed=False)
    places = image.places(start, header_size)
    for place in places:
        if image.digest(place, size) == digest:
            checks = Check(SIZE, Verdict.RIGHT), Check(DIGEST, Verdict.RIGHT)
            return Application(AddressRange(place, size), checks, (), confirmed=True)
    seen = bool(places) and image.begins_program(places[0])
    address = places[0] if seen else image.behind_fill(start + header_size)
    if address is None:
        message = "behind the header there is no application, and nothing with the digest that it says"
        checks = Check(SIZE, Verdict.UNKNOWN, "no application was found"), _no_digest("no application was found")
        return Application(None, checks, (RULES["header-application"].found(message, where, offset),), confirmed=False)
    found = _not_verified(image, address, size, where, offset)
    return found._replace(confirmed=seen)


def _not_verified(image: HeaderImage, address: int, size: int, where: str, offset: int) -> Application:
    """An application that does not have the digest of its header, as far as that can be said."""
    there = image.length_from(address)
    if there < size:
        message = f"the application at {address:#x} has {format_length(size)} by its header; the image has {there:,}"
        checks = Check(SIZE, Verdict.WRONG, f"{there:,} of {size:,} bytes"), _no_digest("the application is cut")
        range_, rule = AddressRange(address, there), RULES["header-size"]
    elif image.exhausted:
        message = f"the digest of the application at {address:#x} was not worked out: too many headers ask for digests"
        checks = Check(SIZE, Verdict.RIGHT), _no_digest("too many headers")
        range_, rule = AddressRange(address, size), RULES["header-unverified"]
    else:
        message = f"the {format_length(size)} at {address:#x} do not have the SHA-256 that the header says"
        checks = Check(SIZE, Verdict.RIGHT), Check(DIGEST, Verdict.WRONG, f"not that of the bytes at {address:#x}")
        range_, rule = AddressRange(address, size), RULES["header-digest"]
    return Application(range_, checks, (rule.found(message, where, offset),), confirmed=False)


def _no_digest(reason: str) -> Check:
    return Check(DIGEST, Verdict.UNKNOWN, reason)

"""Space in the footers of an app: reserved credentials, and zeros where none fits (SPEC.md: tbf_credential)."""

from __future__ import annotations

from formats.tock.tbf_footer import RESERVED, Credential

CREDENTIAL_HEAD = 8
"""Bytes of a credential in front of its data."""
LONGEST_CREDENTIAL = 0xFFFF - 4
"""Most bytes of data that one credential can hold."""
_SPLIT = LONGEST_CREDENTIAL & ~3
"""Data bytes of one of several reserved credentials, so that each ends on a word."""


def reserved_space(length: int, *, aligned: bool = True) -> tuple[tuple[Credential, ...], bytes]:
    """Reserved credentials that take so many bytes, and the zeros behind that are too few for one.

    Args:
        length: in bytes.
        aligned: only credentials whose length is a multiple of 4, as readers that round expect; else the last one
            takes what is left, as elf2tab has it.
    """
    credentials = []
    while length >= CREDENTIAL_HEAD:
        data = length - CREDENTIAL_HEAD
        data = data if data <= LONGEST_CREDENTIAL and not aligned else min(data, _SPLIT) & ~3
        credentials.append(Credential(RESERVED, bytes(data)))
        length -= CREDENTIAL_HEAD + data
    return tuple(credentials), bytes(length)

"""The probers: one for each family of formats, loaded when a file is probed.

A new one is a module here with a function, and a line in one of the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module

from toolkit.image.families.given import Given
from toolkit.image.probe.found import Found, Stretch

OfFile = Callable[[Given], Iterable[Found]]
"""Looks at a file with all its addresses."""
OfStretch = Callable[[Stretch], Iterable[Found]]
"""Looks at bytes."""

OF_FILES = ("tock_board:probe", "elf:probe")
"""What an image with addresses may be as a whole."""
OF_STRETCHES = (
    "tock_app:probe",
    "tock_archive:probe",
    "tickv:probe",
    "knightos_rom:probe",
    "knightos_ram:probe",
    "knightos_upgrade:probe",
    "knightos_files:probe",
    "mbed_ram:probe",
    "mbed:probe",
    "compressed:probe",
)
"""What bytes may be from the first to the last."""
WITHIN_STRETCHES = (
    "tock_app:within",
    "tickv:within",
    "knightos_rom:within",
    "mbed:within",
)
"""What may lie anywhere in bytes."""


def of_files() -> Iterator[OfFile]:
    """The probers of whole files."""
    yield from _loaded(OF_FILES)


def of_stretches() -> Iterator[OfStretch]:
    """The probers of bytes from the first to the last."""
    yield from _loaded(OF_STRETCHES)


def within_stretches() -> Iterator[OfStretch]:
    """The probers of what lies anywhere."""
    yield from _loaded(WITHIN_STRETCHES)


def _loaded(names: Sequence[str]) -> Iterator[Callable[..., Iterable[Found]]]:
    for name in names:
        module, _colon, function = name.partition(":")
        yield getattr(import_module(f"{__package__}.{module}"), function)

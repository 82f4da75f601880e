"""Which places in flash the kernel's memory protection can give to an app (formats/tock/SPEC.md: Memory protection).

An app is protected from its first byte to its last: exactly `length` bytes from `address` on, never more. Lengths and
addresses are in bytes.
"""

from __future__ import annotations

from toolkit.tock.board.board import MpuRule

REFUSED = "MpuInvalidFlashLength"
"""The kernel's word where an app's place cannot be protected."""
SUBREGIONS = 8
"""Parts of a region of a Cortex-M that can be switched off."""
_HIGHEST = 1 << 32
_GRANULES = {MpuRule.CORTEX_M: 32, MpuRule.CORTEX_M0_PLUS: 256, MpuRule.CORTEX_M33: 32, MpuRule.X86: 4096}
_POWERS = (MpuRule.CORTEX_M, MpuRule.CORTEX_M0_PLUS)
_WORD = 4


def granule(rule: MpuRule) -> int:
    """What every address of an app is a multiple of."""
    return {MpuRule.PMP: _WORD, MpuRule.NONE: 1}.get(rule) or _GRANULES[rule]


def flash_problem(rule: MpuRule, address: int, length: int) -> str | None:
    """Why an app cannot have this place: the kernel's word and a sentence; None where it can.

    The PMP takes a length that is no multiple of 4, as the kernel does: it rounds up what is not writeable.
    """
    sentence = _problem(rule, address, length)
    return None if sentence is None else f"{REFUSED}: {sentence}"


def next_address(rule: MpuRule, address: int, length: int) -> int | None:
    """The lowest address, from `address` on, where an app of this length can be; None where it fits nowhere."""
    if rule in _POWERS:
        places = [_next_on_step(address, *place) for place in _places(rule, length)]
        return min(places, default=None)
    if length <= 0 or _problem(rule, 0, length) is not None:
        return None
    return _up(address, granule(rule))


def next_length(rule: MpuRule, length: int) -> int:
    """The shortest length, from `length` on, that an app can have at some address."""
    if rule in _POWERS:
        least = max(length, granule(rule))
        step = max(granule(rule), (1 << (least - 1).bit_length()) // SUBREGIONS)
        return _up(least, step)
    return max(_up(length, granule(rule)), granule(rule))


def _problem(rule: MpuRule, address: int, length: int) -> str | None:
    if rule is MpuRule.NONE:
        return None
    unit = granule(rule)
    if address % unit:
        return f"{address:#x} is no multiple of {unit}"
    if rule is MpuRule.PMP:
        return None
    if rule in _POWERS:
        return _problem_of_regions(address, length, unit)
    return f"{length} bytes are no multiple of {unit}" if length % unit or not length else None


def _problem_of_regions(address: int, length: int, least: int) -> str | None:
    if length < least:
        return f"{length} bytes are less than {least}"
    if length & (length - 1) == 0 and address % length == 0:
        return None
    subregion = subregion_size(address)
    if length % subregion:
        return f"{length} bytes are no multiple of the subregions of {subregion} bytes that fit {address:#x}"
    block = address - address % (SUBREGIONS * subregion)
    if address + length > block + SUBREGIONS * subregion:
        return (
            f"{SUBREGIONS} subregions of {subregion} bytes end at {block + SUBREGIONS * subregion:#x}, before the app"
        )
    return None


def subregion_size(address: int) -> int:
    """The largest power of two that divides an address: what the kernel takes for subregions."""
    return address & -address or _HIGHEST >> 1


def _places(rule: MpuRule, length: int) -> list[tuple[int, int]]:
    """Where apps of a length can start: multiples of the first number plus the second."""
    least = granule(rule)
    if length < least:
        return []
    places = [(length, 0)] if length & (length - 1) == 0 else []
    size = length & -length
    while size >= least and length // size < SUBREGIONS:
        parts = length // size
        places += [
            (SUBREGIONS * size, first * size) for first in range(1, SUBREGIONS, 2) if first + parts <= SUBREGIONS
        ]
        size //= 2
    return places


def _next_on_step(address: int, step: int, offset: int) -> int:
    return _up(address - offset, step) + offset


def _up(number: int, step: int) -> int:
    return -(-number // step) * step

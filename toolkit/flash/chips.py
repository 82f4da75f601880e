"""The flash chips of the calculators, by size, with their true sector maps.

Facts: formats/knightos/SPEC.md, geometry. Only the boot sectors at the top are unequal.
"""

from __future__ import annotations

from toolkit.flash.geometry import Geometry

KIB = 1024
_TOP_BOOT = [32 * KIB, 8 * KIB, 8 * KIB, 16 * KIB]

CALCULATOR_CHIPS = {
    512 * KIB: Geometry.of_lengths([64 * KIB] * 7 + _TOP_BOOT),
    1024 * KIB: Geometry.of_lengths([64 * KIB] * 15 + _TOP_BOOT),
    2048 * KIB: Geometry.of_lengths([64 * KIB] * 31 + _TOP_BOOT),
    4096 * KIB: Geometry.of_lengths([64 * KIB] * 63 + [8 * KIB] * 6 + [16 * KIB]),
}
"""Size of the chip in bytes → geometry."""
